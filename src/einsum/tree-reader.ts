/**
 * Reading typed parts out of a document's tree, with a diagnostic for each that is not as it should be.
 */
import { suggest, type Diagnostic, type DiagnosticCode, type Span } from "../base/index.ts";
import type { NameList, Spanned } from "./document.ts";
import type { Entry, Tree } from "./yaml-tree.ts";

/** Collects diagnostics while parts of a tree are read. */
export class TreeReader {
  readonly diagnostics: Diagnostic[] = [];
  /** What stands for maps that are none: nothing is missing from those. */
  private readonly broken = new WeakSet<ReadonlyMap<string, Entry>>();

  add(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  report(
    code: DiagnosticCode,
    message: string,
    span: Span,
    hint?: string,
    severity: Diagnostic["severity"] = "error",
  ): void {
    this.add({ code, severity, message, span, ...(hint === undefined ? {} : { hint }) });
  }

  /** The entries of a map whose keys are all among `known`. */
  map(tree: Tree, what: string, known: readonly string[]): ReadonlyMap<string, Entry> {
    const entries = this.anyMap(tree, what);
    for (const [key, entry] of entries) {
      if (!known.includes(key)) {
        this.report(
          "check/unknown-key",
          `\`${key}\` is not a key of ${lowerFirst(what)}.`,
          entry.keySpan,
          suggest(key, known, "keys"),
        );
      }
    }
    return entries;
  }

  /** The entries of a map whose keys are names; an absent or empty value has none. */
  anyMap(tree: Tree | undefined, what: string): ReadonlyMap<string, Entry> {
    if (tree === undefined || this.isEmpty(tree)) return new Map();
    if (tree.kind !== "map") {
      this.report(
        "check/wrong-type",
        `${what} must be a map of keys and values.`,
        tree.span,
        "Write `key: value` pairs, or `{ key: value }`.",
      );
      const none = new Map<string, Entry>();
      this.broken.add(none);
      return none;
    }
    return new Map(tree.entries.map((entry) => [entry.key, entry]));
  }

  /** Whether a value is left out: `key:` or `key: null`. */
  isEmpty(tree: Tree): boolean {
    return (
      (tree.kind === "scalar" && tree.value === undefined) ||
      (tree.kind === "map" && tree.entries.length === 0)
    );
  }

  required(
    map: ReadonlyMap<string, Entry>,
    key: string,
    place: Span,
    example: string,
  ): Entry | undefined {
    const entry = map.get(key);
    if (entry === undefined && !this.broken.has(map)) {
      const start = { start: place.start, end: Math.min(place.end, place.start + 1) };
      this.report(
        "check/missing-key",
        `\`${key}\` is missing.`,
        map.size === 0 ? start : place,
        `Add \`${example}\`.`,
      );
    }
    return entry;
  }

  list(tree: Tree | undefined, what: string): readonly Tree[] {
    if (tree === undefined) return [];
    if (tree.kind === "list") return tree.items;
    this.report(
      "check/wrong-type",
      `${what} must be a list.`,
      tree.span,
      "Write `[ ... ]`, or one item a line after `- `.",
    );
    return [];
  }

  names(tree: Tree, what: string): NameList {
    const names: Spanned<string>[] = [];
    for (const item of this.list(tree, what)) {
      if (
        item.kind === "scalar" &&
        (typeof item.value === "string" || typeof item.value === "boolean")
      ) {
        names.push({ value: String(item.value), span: item.span });
      } else {
        this.report(
          "check/wrong-type",
          `${what} must be a list of names.`,
          item.span,
          "A name starts with a letter.",
        );
      }
    }
    return { names, span: tree.span };
  }

  number(entry: Entry | undefined, what: string): Spanned<number> | undefined {
    if (entry === undefined) return undefined;
    const { value } = entry;
    if (
      value.kind === "scalar" &&
      typeof value.value === "number" &&
      Number.isFinite(value.value)
    ) {
      return { value: value.value, span: value.span };
    }
    this.report(
      "check/wrong-type",
      `${what} must be a number.`,
      value.span,
      "Write it in digits, such as `8`.",
    );
    return undefined;
  }

  text(entry: Entry | undefined, what: string): string | undefined {
    if (entry === undefined) return undefined;
    const { value } = entry;
    if (value.kind === "scalar" && value.value !== undefined) return String(value.value);
    this.report(
      "check/wrong-type",
      `${what} must be a piece of text.`,
      value.span,
      "Write it between quotes.",
    );
    return undefined;
  }

  choice<Value extends string>(
    entry: Entry,
    values: readonly Value[],
    what: string,
    code: DiagnosticCode,
  ): Value | undefined {
    const { value } = entry;
    const found = values.find((candidate) => value.kind === "scalar" && value.value === candidate);
    if (found === undefined) {
      const written = value.kind === "scalar" ? String(value.value ?? "") : "";
      this.report(
        code,
        `${what} is one of ${values.map((each) => `\`${each}\``).join(", ")}.`,
        value.span,
        suggest(written, values, "choices"),
      );
    }
    return found;
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
