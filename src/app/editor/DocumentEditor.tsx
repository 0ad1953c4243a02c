/**
 * The document as text. A plain text area stands in until the real editor has been fetched, and stays
 * if it cannot be; both write the same experiment.
 */
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Diagnostic } from "../../base/index.ts";
import type { DocumentView } from "./codemirror.ts";

interface DocumentEditorProps {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** A mistake to go to; a new object goes there again. */
  readonly reveal: { readonly diagnostic: Diagnostic } | undefined;
  readonly onChange: (text: string) => void;
}

const label = "Experiment document";

/** An editor for the whole document. */
export function DocumentEditor({ text, diagnostics, reveal, onChange }: DocumentEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [view, setView] = useState<DocumentView>();
  const newest = useRef({ text, onChange });
  useEffect(() => {
    newest.current = { text, onChange };
  });

  useEffect(() => {
    let made: DocumentView | undefined;
    let gone = false;
    import("./codemirror.ts").then(
      ({ createDocumentView }) => {
        if (gone || host.current === null) return;
        const hadFocus = document.activeElement === area.current && area.current !== null;
        made = createDocumentView(host.current, newest.current.text, label, (next) =>
          newest.current.onChange(next),
        );
        // The text area goes in the same moment as the editor comes: two of them would be one too many.
        flushSync(() => {
          setView(made);
        });
        if (hadFocus) made.focus();
      },
      // Without the editor the text area goes on doing its work.
      () => undefined,
    );
    return () => {
      gone = true;
      made?.destroy();
      setView(undefined);
    };
  }, []);

  useEffect(() => {
    view?.setText(text);
  }, [view, text]);
  useEffect(() => {
    view?.setDiagnostics(diagnostics);
  }, [view, diagnostics]);
  useEffect(() => {
    if (reveal === undefined) return;
    const { start, end } = reveal.diagnostic.span;
    if (view !== undefined) view.reveal(start, end);
    else {
      area.current?.focus();
      area.current?.setSelectionRange(start, end);
    }
  }, [view, reveal]);

  return (
    <div className="document-editor">
      <div ref={host} />
      {view === undefined && (
        <textarea
          ref={area}
          aria-label={label}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={text}
          rows={Math.min(30, text.split("\n").length + 1)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}
