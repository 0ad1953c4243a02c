/** The rows of the engine's measurements: what they hold, how they are printed, and their medians. */

/** What is measured; see the functions that make the rows. */
export const modes = [
  "kernel",
  "kernel-first",
  "kernel-warmed",
  "counts",
  "counts-warmed",
  "frame",
  "trace",
  "compile",
  "memory",
] as const;

/** One measurement. */
export interface Row {
  readonly workload: string;
  readonly nest: string;
  readonly mode: (typeof modes)[number];
  readonly medianMs?: number;
  /** Speed relative to C. */
  readonly ratio?: number;
  readonly counts?: unknown;
  /** Frames: the 95th percentile, and the run with its marks and checkpoints before. */
  readonly p95Ms?: number;
  readonly indexMs?: number;
  /** Traces: computes. */
  readonly millionsASecond?: number;
  /** Memory: the tensors, and all that a finished run takes besides. */
  readonly bytesAnElement?: number;
  readonly megabytesOverTensors?: number;
  readonly note?: string;
}

/** Where rows go. */
export class Report {
  readonly rows: Row[] = [];
  private readonly asJson: boolean;

  /** @param asJson one object a line instead of a table */
  constructor(asJson: boolean) {
    this.asJson = asJson;
  }

  add(row: Row): void {
    this.rows.push(row);
    console.log(this.asJson ? JSON.stringify(row) : lineOf(row));
  }

  /** A sentence for people. */
  say(sentence: string): void {
    if (!this.asJson) console.log(sentence);
  }
}

function lineOf(row: Row): string {
  const { workload, nest, mode, medianMs, ratio, p95Ms, indexMs, note } = row;
  const { millionsASecond, bytesAnElement, megabytesOverTensors } = row;
  const cells = [
    (nest === "" ? workload : `${workload} (${nest})`).padEnd(27),
    mode.padEnd(13),
    medianMs === undefined ? "" : `${medianMs.toFixed(2)} ms`.padStart(12),
    ratio === undefined ? "" : `${ratio.toFixed(2)} x C`.padStart(12),
    p95Ms === undefined ? "" : `95th percentile ${p95Ms.toFixed(2)} ms`,
    indexMs === undefined ? "" : `run and index ${indexMs.toFixed(0)} ms`,
    millionsASecond === undefined ? "" : `${millionsASecond.toFixed(0)} million computes a second`,
    bytesAnElement === undefined ? "" : `${bytesAnElement.toFixed(1)} bytes a stored element`,
    megabytesOverTensors === undefined
      ? ""
      : `${megabytesOverTensors.toFixed(1)} MB besides the tensors`,
    note ?? "",
  ];
  return cells.filter((cell) => cell !== "").join("  ");
}

/** The number below which a share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The geometric mean of some numbers. */
export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, each) => sum + Math.log(each), 0) / numbers.length);
}

/** Milliseconds that something takes. */
export function timeOf(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
