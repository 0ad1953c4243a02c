/**
 * The `sweep` of a document: which of its numbers vary, over which lanes, and what is measured.
 *
 *     sweep:
 *       parameters:                               # every combination; or points: [{ shape.W: 8 }, ...]
 *         - { path: tensors.F.density, from: 0.1, to: 1, count: 10 }      # or values: [0.1, 0.4]
 *       seeds: 3                                  # so many draws of every generated tensor
 *       lanes: { os: {}, ws: { mapping: { loop-order: { O: [S, Q] } } } }
 *       metrics: [cycles, tensors.I.reads]
 *
 * A path leads to a number of the document, or to a text that ends with one in parentheses, such as
 * `uniform_shape(4)`. A lane puts keys of its own in the place of the document's. Reads and checks; the
 * points themselves are made in `sweep-points.ts`.
 */
import { suggest, type Span } from "../base/index.ts";
import { sweepLimits } from "./sweep-limits.ts";
import type { TreeReader } from "./tree-reader.ts";
import type { Entry, Tree } from "./yaml-tree.ts";

/** One thing that varies: at its n-th entry every path takes the n-th list's number. */
export interface SweepAxis {
  readonly paths: readonly string[];
  readonly entries: readonly (readonly number[])[];
  readonly scale: "linear" | "log";
}

/** A variant of the document that every point is measured for. */
export interface SweepLane {
  readonly name: string;
  /** Keys of the document that the lane has of its own. */
  readonly keys: readonly string[];
  readonly span: Span;
}

/** What a document says of its sweep, complete. */
export interface Sweep {
  readonly axes: readonly SweepAxis[];
  readonly lanes: readonly SweepLane[];
  /** What is added to the seed of every generated tensor, a draw each. */
  readonly seeds: readonly number[];
  readonly metrics: readonly string[];
  readonly span: Span;
}

/** Keys of a document that a lane may have of its own. */
const laneKeys = ["einsum", "format", "mapping", "architecture", "bindings"] as const;
/** Distance between the seeds of two draws, so that no tensor is given another one's elements. */
const seedStride = 1_000;
/** The name of the only lane where a document has no others. */
const onlyLane = "document";

const totalMetrics = [
  "cycles",
  "steps",
  "utilization",
  "traffic",
  "words",
  "slots",
  "macs.dense",
  "macs.effectual",
  "macs.ineffectual",
  "macs.gated",
  "macs.skipped",
  "intersections.steps",
  "intersections.matches",
] as const;
const inputMetrics = ["accesses", "reads", "lookups", "coordReads"] as const;
const outputMetrics = ["updates", "writes", "reads"] as const;

/** Every metric of Einsums that read and write the given tensors, in the order of a table. */
function metricNames(inputs: Iterable<string>, outputs: Iterable<string>): readonly string[] {
  const of = (tensors: Iterable<string>, counts: readonly string[]): readonly string[] =>
    [...tensors].flatMap((tensor) => counts.map((count) => `tensors.${tensor}.${count}`));
  return [
    ...new Set<string>([
      ...totalMetrics,
      ...of(inputs, inputMetrics),
      ...of(outputs, outputMetrics),
    ]),
  ];
}

/** A real number where every other number of a document is a whole one. */
function isShare(path: string): boolean {
  return /\.(density|keep|exponent)$/.test(path);
}

/** The number in parentheses that ends a text. */
export const numberInText = /(\d+)(?=\s*\)\s*$)/;

/** Paths of all numbers of a tree that a sweep can vary, with what they are now. */
export function numbersOf(tree: Tree): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const visit = (at: Tree, path: string): void => {
    // The values of a tensor are no parameters, and there may be very many.
    if (/^tensors\.[^.]+(\.points)?$/.test(path) && at.kind === "list") return;
    if (at.kind === "map") for (const { key, value } of at.entries) visit(value, `${path}.${key}`);
    else if (at.kind === "list") at.items.forEach((item, n) => visit(item, `${path}.${String(n)}`));
    else if (typeof at.value === "number") found.set(path, at.value);
    else if (typeof at.value === "string") {
      const number = numberInText.exec(at.value)?.[1];
      if (number !== undefined) found.set(path, Number(number));
    }
  };
  if (tree.kind !== "map") return found;
  for (const { key, value } of tree.entries)
    if (["shape", "tensors", ...laneKeys].includes(key)) visit(value, key);
  return found;
}

/** Names that the metrics of a document may speak of. */
interface Tensors {
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** Reads a document's sweep; undefined where there is none, or none that is right. */
export function readSweep(
  entry: Entry | undefined,
  document: Tree,
  tensors: Tensors,
  reader: TreeReader,
): Sweep | undefined {
  if (entry === undefined) return undefined;
  const before = reader.diagnostics.length;
  const map = reader.map(entry.value, "The sweep", [
    "parameters",
    "points",
    "seeds",
    "lanes",
    "metrics",
  ]);
  const lanes = readLanes(map.get("lanes"), entry.keySpan, reader);
  const known = new Map(numbersOf(document));
  for (const lane of reader.anyMap(map.get("lanes")?.value, "The lanes").values())
    for (const [path, value] of numbersOf(lane.value)) known.set(path, value);
  const parameters = map.get("parameters");
  const points = map.get("points");
  if (parameters !== undefined && points !== undefined)
    reader.report(
      "check/sweep",
      "The sweep has both `parameters` and `points`.",
      points.keySpan,
      "Keep `parameters` for every combination, or `points` for a list of them.",
    );
  const axes = [
    ...reader
      .list(parameters?.value, "`parameters`")
      .map((item) => readParameter(item, known, reader)),
    ...(points === undefined ? [] : [readPoints(points, known, reader)]),
  ].filter((axis) => axis !== undefined);
  const seeds = readSeeds(map.get("seeds"), reader);
  const metrics = readMetrics(map.get("metrics"), tensors, reader);
  const size = axes.reduce(
    (product, { entries }) => product * entries.length,
    lanes.length * seeds.length,
  );
  if (size > sweepLimits.points)
    reader.report(
      "limit/sweep",
      `The sweep has ${size.toLocaleString("en")} points; the limit is ${sweepLimits.points.toLocaleString("en")}.`,
      entry.keySpan,
      "Give fewer values, seeds or lanes.",
    );
  if (reader.diagnostics.slice(before).some(({ severity }) => severity === "error"))
    return undefined;
  return { axes, lanes, seeds, metrics, span: entry.keySpan };
}

function readLanes(
  entry: Entry | undefined,
  place: Span,
  reader: TreeReader,
): readonly SweepLane[] {
  const lanes = [...reader.anyMap(entry?.value, "The lanes")].map(([name, lane]): SweepLane => {
    const keys = reader.isEmpty(lane.value)
      ? []
      : [...reader.map(lane.value, `The lane \`${name}\``, laneKeys).keys()];
    return { name, keys, span: lane.keySpan };
  });
  if (lanes.length > sweepLimits.lanes)
    reader.report(
      "limit/sweep",
      `The sweep has ${String(lanes.length)} lanes; the limit is ${String(sweepLimits.lanes)}.`,
      entry?.keySpan ?? place,
      "Leave some lanes out.",
    );
  return lanes.length === 0 ? [{ name: onlyLane, keys: [], span: place }] : lanes;
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
function readParameter(
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
  return { paths, entries: values.map((value) => paths.map(() => value)), scale };
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
      `It is a whole number from 1 to ${sweepLimits.points.toLocaleString("en")}.`,
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
function readPoints(
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
  return { paths, entries, scale: "linear" };
}

function readSeeds(entry: Entry | undefined, reader: TreeReader): readonly number[] {
  if (entry === undefined) return [0];
  const { value } = entry;
  const isListed = value.kind === "list";
  const numbers = isListed
    ? value.items.map((item) => (item.kind === "scalar" ? item.value : undefined))
    : [reader.number(entry, "`seeds`")?.value];
  const [count] = numbers;
  const wholes = numbers.filter(
    (each): each is number => Number.isSafeInteger(each) && Number(each) >= 0,
  );
  const draws = isListed ? numbers.length : (count as number | undefined);
  if (draws === undefined) return [0];
  if (wholes.length < numbers.length || draws < 1 || draws > sweepLimits.seeds) {
    reader.report(
      "check/sweep",
      `\`seeds\` is neither a count nor a list of seeds.`,
      value.span,
      `Write \`seeds: 5\` for five draws, at most ${sweepLimits.seeds.toLocaleString("en")}, or \`seeds: [0, 7]\`: numbers that are added to every seed.`,
    );
    return [0];
  }
  return isListed
    ? [...new Set(wholes)]
    : Array.from({ length: draws }, (_, at) => at * seedStride);
}

function readMetrics(
  entry: Entry | undefined,
  { inputs, outputs }: Tensors,
  reader: TreeReader,
): readonly string[] {
  const known = metricNames(inputs, outputs);
  if (entry === undefined) return known;
  const { names } = reader.names(entry.value, "`metrics`");
  for (const { value, span } of names)
    if (!known.includes(value))
      reader.report(
        "check/sweep",
        `\`${value}\` is nothing that a run counts.`,
        span,
        suggest(value, known, "metrics"),
      );
  return names.length === 0 ? known : [...new Set(names.map(({ value }) => value))];
}
