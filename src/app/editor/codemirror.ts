/**
 * The document editor proper: CodeMirror with the colours of the page, squiggles, and each mistake
 * written out under the line it is in. Fetched on demand.
 *
 * Keeps no history: the page undoes the experiment as a whole. Tab indents; Escape, then Tab, leaves.
 */
import { defaultKeymap, indentWithTab, temporarilySetTabFocusMode } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  WidgetType,
  type DecorationSet,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Diagnostic } from "../../base/index.ts";
import { codedParts } from "../components/coded-parts.ts";
import { changeBetween } from "./text-change.ts";

/** The editor on the page, as the component around it uses it. */
export interface DocumentView {
  setText(text: string): void;
  setDiagnostics(diagnostics: readonly Diagnostic[]): void;
  /** Puts the cursor on a span and brings it into view. */
  reveal(start: number, end: number): void;
  focus(): void;
  destroy(): void;
}

const setDiagnostics = StateEffect.define<readonly Diagnostic[]>();

/** A mistake in words, drawn under its line with a caret below its first character. */
class MistakeWidget extends WidgetType {
  readonly diagnostic: Diagnostic;
  readonly column: number;

  constructor(diagnostic: Diagnostic, column: number) {
    super();
    this.diagnostic = diagnostic;
    this.column = column;
  }
  override eq(other: MistakeWidget): boolean {
    return (
      other.column === this.column &&
      other.diagnostic.message === this.diagnostic.message &&
      other.diagnostic.hint === this.diagnostic.hint
    );
  }
  override toDOM(): HTMLElement {
    const box = document.createElement("div");
    box.className = `cm-mistake is-${this.diagnostic.severity}`;
    box.style.setProperty("--column", String(this.column));
    const message = box.appendChild(document.createElement("span"));
    message.className = "cm-mistake-message";
    message.append(...codedNodes(this.diagnostic.message));
    if (this.diagnostic.hint !== undefined) {
      const hint = box.appendChild(document.createElement("span"));
      hint.className = "cm-mistake-hint";
      hint.append(...codedNodes(this.diagnostic.hint));
    }
    return box;
  }
}

/** A sentence whose backticks make code of what they stand round. */
function codedNodes(sentence: string): readonly Node[] {
  return codedParts(sentence).map(({ text, isCode }) => {
    if (!isCode) return document.createTextNode(text);
    const code = document.createElement("code");
    code.textContent = text;
    return code;
  });
}

function decorate(state: EditorState, diagnostics: readonly Diagnostic[]): DecorationSet {
  const { doc } = state;
  const ranges = diagnostics.flatMap((diagnostic) => {
    const start = Math.min(diagnostic.span.start, doc.length);
    const line = doc.lineAt(start);
    // An empty span, as at a missing character, still gets one character to show itself on.
    const end = Math.min(doc.length, Math.max(diagnostic.span.end, start + 1));
    const mark = Decoration.mark({ class: `cm-squiggle is-${diagnostic.severity}` });
    const words = Decoration.widget({
      widget: new MistakeWidget(diagnostic, start - line.from),
      block: true,
      side: 1,
    });
    return [...(end > start ? [mark.range(start, end)] : []), words.range(line.to)];
  });
  return Decoration.set(ranges, true);
}

const mistakes = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(setDiagnostics)) return decorate(transaction.state, effect.value);
    }
    return before.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: tags.string, color: "var(--ink)" },
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
  {
    tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace],
    color: "var(--ink-3)",
  },
]);

/** Draws an editor into an element. */
export function createDocumentView(
  parent: HTMLElement,
  text: string,
  label: string,
  onChange: (text: string) => void,
): DocumentView {
  let silent = false;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        drawSelection(),
        highlightActiveLine(),
        indentOnInput(),
        indentUnit.of("  "),
        yaml(),
        syntaxHighlighting(colours),
        mistakes,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": label,
          spellcheck: "false",
          autocapitalize: "off",
        }),
        keymap.of([
          { key: "Escape", run: temporarilySetTabFocusMode },
          indentWithTab,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !silent) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText: (next) => {
      const change = changeBetween(view.state.doc.toString(), next);
      if (change === undefined) return;
      silent = true;
      view.dispatch({ changes: change });
      silent = false;
    },
    setDiagnostics: (diagnostics) => view.dispatch({ effects: setDiagnostics.of(diagnostics) }),
    reveal: (start, end) => {
      const { length } = view.state.doc;
      view.dispatch({
        selection: { anchor: Math.min(start, length), head: Math.min(end, length) },
        scrollIntoView: true,
      });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
