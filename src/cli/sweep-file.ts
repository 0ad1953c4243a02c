/**
 * The file that a sweep's results are kept in: one line a point, added when the point is done and never
 * changed, each beginning with the point's key. So a sweep that was killed knows what it has, and the files
 * of several machines can be put together. A line that a kill cut short is dropped before more are added.
 */
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import {
  csvLine,
  sweepCells,
  sweepColumns,
  type PointResult,
  type SweepDescription,
  type SweepRun,
} from "../engine/index.ts";

/** How a line is written: comma-separated under a header, or a JSON object each. */
export type SheetFormat = "csv" | "jsonl";

/** The format that a file's name asks for; undefined where it asks for neither. */
export function formatOf(name: string): SheetFormat | undefined {
  if (name.endsWith(".csv")) return "csv";
  return name.endsWith(".jsonl") ? "jsonl" : undefined;
}

/** The first line of a file of results, if it has one. */
export function headerOf(format: SheetFormat, description: SweepDescription): string | undefined {
  return format === "csv" ? csvLine(sweepColumns(description)) : undefined;
}

/** The line of a point. */
export function lineOf(
  format: SheetFormat,
  result: PointResult,
  description: SweepDescription,
): string {
  const cells = sweepCells(result, description);
  if (format === "csv") return csvLine(cells);
  const { axes, metrics } = description;
  const paths = axes.flatMap((axis) => axis.paths);
  const [key, lane, seed] = cells;
  const { problem, figures } = result;
  return JSON.stringify({
    key,
    lane,
    seed,
    values: Object.fromEntries(paths.map((path, at) => [path, cells[3 + at]])),
    ...(problem === undefined
      ? { metrics: Object.fromEntries(metrics.map((name, at) => [name, figures[at]])) }
      : { problem }),
  });
}

/** A file of results that lines are added to. */
export class SweepFile {
  /** Keys of the points that the file held when it was opened. */
  readonly known: ReadonlySet<string>;
  private readonly descriptor: number;
  private readonly format: SheetFormat;
  private readonly description: SweepDescription;

  private constructor(
    descriptor: number,
    known: ReadonlySet<string>,
    format: SheetFormat,
    description: SweepDescription,
  ) {
    this.descriptor = descriptor;
    this.known = known;
    this.format = format;
    this.description = description;
  }

  /**
   * Opens a file, or makes one. Throws where it cannot be read or written, or holds the results of
   * something else: every point in it has to be one of this document, though perhaps not of its sweep.
   */
  static open(path: string, format: SheetFormat, run: SweepRun): SweepFile {
    const { description } = run;
    const header = headerOf(format, description);
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    const whole = bytes.lastIndexOf(10) + 1;
    const lines = bytes.toString("utf8", 0, whole).split("\n").slice(0, -1);
    const lineNumber = (at: number) => String(at + (header === undefined ? 1 : 2));
    const first = header === undefined ? undefined : lines.shift();
    if (first !== undefined && first !== header)
      throw new Error("it holds the results of a sweep with other columns");
    const known = new Set<string>();
    lines.forEach((line, at) => {
      const point = pointIn(line, format, description);
      if (point === undefined)
        throw new Error(`its line ${lineNumber(at)} is not a result of a sweep; ${wayOut}`);
      if (run.keyAt(point.lane, point.seed, point.values) !== point.key)
        throw new Error(
          `its line ${lineNumber(at)} is of another document, or of this one before it was changed; ${wayOut}`,
        );
      known.add(point.key);
    });
    const descriptor = openSync(path, "a");
    if (whole < bytes.length) ftruncateSync(descriptor, whole);
    if (first === undefined && header !== undefined) writeSync(descriptor, `${header}\n`);
    return new SweepFile(descriptor, known, format, description);
  }

  /** Adds the line of a point; it is the operating system's when this returns. */
  add(result: PointResult): void {
    writeSync(this.descriptor, `${lineOf(this.format, result, this.description)}\n`);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** What a line says of its point. */
interface KeptPoint {
  readonly key: string;
  readonly lane: string;
  readonly seed: number;
  /** In the order of the axes. */
  readonly values: readonly number[];
}

const wayOut = "name another file with `--out`";
const keyPattern = /^[0-9a-f]{28}$/;

/** The point of a line; undefined where it is not the line of a point. */
function pointIn(
  line: string,
  format: SheetFormat,
  { axes }: SweepDescription,
): KeptPoint | undefined {
  const paths = axes.flatMap((axis) => axis.paths);
  const [key, lane, seed, ...values] =
    format === "csv" ? cellsOf(line).slice(0, 3 + paths.length) : cellsOfObject(line, paths);
  if (typeof key !== "string" || !keyPattern.test(key)) return undefined;
  return { key, lane: String(lane), seed: Number(seed), values: values.map(Number) };
}

/** The cells of a line of comma-separated values. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
  );
}

/** The same of an object, as far as they say which point it is. */
function cellsOfObject(line: string, paths: readonly string[]): readonly unknown[] {
  try {
    const { key, lane, seed, values } = JSON.parse(line) as Record<string, unknown>;
    const given = values as Readonly<Record<string, unknown>>;
    return [key, lane, seed, ...paths.map((path) => given[path])];
  } catch {
    return [];
  }
}
