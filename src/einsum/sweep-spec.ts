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
import { suggest, withThousands, type Span } from "../base/index.ts";
import { sweepLimits } from "./sweep-limits.ts";
import {
  laneKeys,
  numbersOf,
  readParameter,
  readPoints,
  type SweepAxis,
} from "./sweep-parameters.ts";
import type { TreeReader } from "./tree-reader.ts";
import type { Entry, Tree } from "./yaml-tree.ts";

/** A variant of the document that every point is measured for. */
export interface SweepLane {
  readonly name: string;
  /** What its author says of it; empty where nothing is said. */
  readonly notes: string;
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

/** Distance between the seeds of two draws, so that no tensor is given another one's elements. */
const seedStride = 1_000;
/** The name of the only lane where a document has no others. */
const onlyLane = "document";

const totalMetrics = [
  "cycles",
  "unitCycles",
  "steps",
  "utilization",
  "traffic",
  "between",
  "coordinates",
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
      `The sweep has ${withThousands(size)} points; the limit is ${withThousands(sweepLimits.points)}.`,
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
    if (reader.isEmpty(lane.value)) return { name, notes: "", keys: [], span: lane.keySpan };
    const map = reader.map(lane.value, `The lane \`${name}\``, [...laneKeys, "notes"]);
    const notes = reader.text(map.get("notes"), "`notes`")?.trim() ?? "";
    return { name, notes, keys: [...map.keys()], span: lane.keySpan };
  });
  if (lanes.length > sweepLimits.lanes)
    reader.report(
      "limit/sweep",
      `The sweep has ${String(lanes.length)} lanes; the limit is ${String(sweepLimits.lanes)}.`,
      entry?.keySpan ?? place,
      "Leave some lanes out.",
    );
  return lanes.length === 0 ? [{ name: onlyLane, notes: "", keys: [], span: place }] : lanes;
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
      `Write \`seeds: 5\` for five draws, at most ${withThousands(sweepLimits.seeds)}, or \`seeds: [0, 7]\`: numbers that are added to every seed.`,
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
