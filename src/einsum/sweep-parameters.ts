/**
 * What varies in a sweep: paths to numbers of the document, each with its values as a list or as a range, or points
 * that name several numbers at once.
 */
import { suggest, withThousands, type Span } from "../base/index.ts";
import { sweepLimits } from "./sweep-limits.ts";
import type { TreeReader } from "./tree-reader.ts";
import type { Entry, Tree } from "./yaml-tree.ts";

/** One thing that varies: at its n-th entry every path takes the n-th list's number. */
export interface SweepAxis {
  readonly paths: readonly string[];
  readonly entries: readonly (readonly number[])[];
  readonly scale: "linear" | "log";
  /** Whether its entries are written one by one, and not as a range. */
  readonly isListed: boolean;
}

/** Keys of a document that a lane may have of its own. */
export const laneKeys = ["einsum", "format", "mapping", "architecture", "bindings"] as const;

/** A real number where every other number of a document is a whole one. */
function isShare(path: string): boolean {
  return /\.(density|keep|exponent)$/.test(path);
}

/** The number in parentheses that ends a text. */
export const numberInText = /(\d+)(?=\s*\)\s*$)/;

/** Visits every number of a tree that a sweep can vary. */
function visitNumbers(tree: Tree, take: (path: string, value: number, span: Span) => void): void {
  const visit = (at: Tree, path: string): void => {
    // The values of a tensor are no parameters, and there may be very many.
    if (/^tensors\.[^.]+(\.points)?$/.test(path) && at.kind === "list") return;
    if (at.kind === "map") for (const { key, value } of at.entries) visit(value, `${path}.${key}`);
    else if (at.kind === "list") at.items.forEach((item, n) => visit(item, `${path}.${String(n)}`));
    else if (typeof at.value === "number") take(path, at.value, at.span);
    else if (typeof at.value === "string") {
      const number = numberInText.exec(at.value)?.[1];
      if (number !== undefined) take(path, Number(number), at.span);
    }
  };
  if (tree.kind !== "map") return;
  for (const { key, value } of tree.entries)
    if (["shape", "tensors", ...laneKeys].includes(key)) visit(value, key);
}

/** Paths of all numbers of a tree that a sweep can vary, with what they are now. */
export function numbersOf(tree: Tree): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  visitNumbers(tree, (path, value) => found.set(path, value));
  return found;
}

/** The paths of the numbers of a tree that stand at a place. */
export function numbersAt(tree: Tree, { start }: Span): readonly string[] {
  const found: string[] = [];
  visitNumbers(tree, (path, _, span) => {
    if (span.start <= start && start < span.end) found.push(path);
  });
  return found;
}

function knowsPath(
  path: string,
  span: Span,
  known: ReadonlyMap<string, number>,
  reader: TreeReader,
): boolean {
  if (known.has(path)) return true;
  reader.report(
    "check/sweep",
    `\`${path}\` is no number of this document.`,
    span,
    suggest(path, [...known.keys()], "numbers"),
  );
  return false;
}

/** One parameter: its paths, and its values as a list or as a range. */
export function readParameter(
  item: Tree,
  known: ReadonlyMap<string, number>,
  reader: TreeReader,
): SweepAxis | undefined {
  const map = reader.map(item, "A parameter", ["path", "values", "from", "to", "count", "scale"]);
  const path = reader.required(map, "path", item.span, "path: tensors.F.density");
  if (path === undefined) return undefined;
  const names =
    path.value.kind === "list"
      ? reader.names(path.value, "The path of a parameter").names
      : [{ value: reader.text(path, "The path of a parameter") ?? "", span: path.value.span }];
  if (!names.every(({ value, span }) => knowsPath(value, span, known, reader))) return undefined;
  const paths = names.map(({ value }) => value);
  const scaleEntry = map.get("scale");
  const scale =
    scaleEntry === undefined
      ? "linear"
      : (reader.choice(scaleEntry, ["linear", "log"], "The scale of a parameter", "check/sweep") ??
        "linear");
  const listed = map.get("values");
  const values =
    listed === undefined
      ? readRange(map, item, scale, paths.every(isShare), reader)
      : reader.list(listed.value, "The values of a parameter").flatMap((value) => {
          const number = reader.number(
            { key: "values", keySpan: value.span, value },
            "A value of a parameter",
          );
          return number === undefined ? [] : [number.value];
        });
  if (values === undefined) return undefined;
  if (values.length === 0) {
    reader.report(
      "check/sweep",
      `The parameter \`${paths.join(", ")}\` has no values.`,
      item.span,
      "Give `values: [0.1, 0.5]`, or `from`, `to` and `count`.",
    );
    return undefined;
  }
  const entries = values.map((value) => paths.map(() => value));
  return { paths, entries, scale, isListed: listed !== undefined };
}

function readRange(
  map: ReadonlyMap<string, Entry>,
  item: Tree,
  scale: "linear" | "log",
  real: boolean,
  reader: TreeReader,
): readonly number[] | undefined {
  const example = "from: 0.1, to: 1, count: 10";
  const read = (key: string): number | undefined =>
    reader.number(reader.required(map, key, item.span, example), `\`${key}\``)?.value;
  const [from, to, count] = [read("from"), read("to"), read("count")];
  if (from === undefined || to === undefined || count === undefined) return undefined;
  if (!Number.isInteger(count) || count < 1 || count > sweepLimits.points) {
    reader.report(
      "check/sweep",
      `The count of a parameter is ${String(count)}.`,
      map.get("count")?.value.span ?? item.span,
      `It is a whole number from 1 to ${withThousands(sweepLimits.points)}.`,
    );
    return undefined;
  }
  if (scale === "log" && (from <= 0 || to <= 0)) {
    reader.report(
      "check/sweep",
      "A logarithmic range holds no zero and nothing below.",
      map.get("from")?.value.span ?? item.span,
      "Start above 0, or leave `scale` out.",
    );
    return undefined;
  }
  const values = Array.from({ length: count }, (_, at) => {
    const share = count === 1 ? 0 : at / (count - 1);
    const exact = scale === "log" ? from * (to / from) ** share : from + (to - from) * share;
    return real ? Number(exact.toPrecision(6)) : Math.round(exact);
  });
  return [...new Set(values)];
}

/** Points as a list: maps from paths to numbers, all with the same paths. */
export function readPoints(
  entry: Entry,
  known: ReadonlyMap<string, number>,
  reader: TreeReader,
): SweepAxis | undefined {
  const items = reader.list(entry.value, "`points`");
  const rows = items.map((item) => {
    const row = new Map<string, number>();
    for (const [path, value] of reader.anyMap(item, "A point")) {
      const number = reader.number(value, `\`${path}\``);
      if (knowsPath(path, value.keySpan, known, reader) && number !== undefined)
        row.set(path, number.value);
    }
    return row;
  });
  const paths = [...(rows[0]?.keys() ?? [])];
  const odd = rows.findIndex(
    (row) => row.size !== paths.length || !paths.every((path) => row.has(path)),
  );
  if (paths.length === 0 || odd !== -1) {
    if (reader.diagnostics.every(({ severity }) => severity !== "error"))
      reader.report(
        "check/sweep",
        paths.length === 0 ? "`points` holds no point." : "This point names other numbers.",
        items[odd]?.span ?? entry.keySpan,
        "Every point names the same numbers, such as `{ shape.W: 8, shape.S: 3 }`.",
      );
    return undefined;
  }
  const entries = rows.map((row) => paths.map((path) => row.get(path) ?? 0));
  return { paths, entries, scale: "linear", isListed: true };
}
