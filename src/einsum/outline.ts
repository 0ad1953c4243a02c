/** What a glance at a document tells, whether it is right or not: its title, its notes, its numbers. */
import { numbersOf } from "./sweep-parameters.ts";
import { readTree, type Tree } from "./yaml-tree.ts";

/** What a document calls itself, and what could vary in it. */
export interface Outline {
  /** Empty where it has none, or the text cannot be read. */
  readonly title: string;
  readonly notes: string;
  /** Its Einsums without spaces, as names of what it is about. */
  readonly einsums: readonly string[];
  /** By path. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** The outline of a text. */
export function outlineOf(text: string): Outline {
  const { tree } = readTree(text);
  if (tree === undefined) return { title: "", notes: "", einsums: [], numbers: new Map() };
  const einsum = partOf(tree, "einsum");
  const expressions = einsum === undefined ? undefined : partOf(einsum, "expressions");
  return {
    title: wordsOf(partOf(tree, "title")),
    notes: wordsOf(partOf(tree, "notes")).trim(),
    einsums:
      expressions?.kind === "list"
        ? expressions.items.map((item) => wordsOf(item).replaceAll(" ", ""))
        : [],
    numbers: numbersOf(tree),
  };
}

function partOf(tree: Tree, key: string): Tree | undefined {
  return tree.kind === "map" ? tree.entries.find((entry) => entry.key === key)?.value : undefined;
}

function wordsOf(tree: Tree | undefined): string {
  return tree?.kind === "scalar" && tree.value !== undefined ? String(tree.value) : "";
}
