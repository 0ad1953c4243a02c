/**
 * The C of `../reference.c`: compiled on the spot, given the very tensors that a plan traverses, and its
 * counts held against the engine's.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EinsumCounts, InputCounts, OutputCounts } from "../../src/simulate/index.ts";
import type { Plan } from "../../src/simulate/plan.ts";
import type { Pairing } from "./workloads.ts";

const source = join(import.meta.dirname, "../reference.c");
const flags = ["-O3", "-march=native", "-o"];

/** What a run is held to: every count, and a checksum of the output. */
export interface Answer {
  readonly counts: Readonly<Record<string, number | readonly number[]>>;
  readonly checksum: number;
}

interface Timed extends Answer {
  readonly times: readonly number[];
}

/** The counts in the order of loops and operands. */
export function answerOf(plan: Plan, counts: EinsumCounts, values: Float64Array): Answer {
  const inputs = plan.nest.operands.map(({ tensor }) => counts.tensors[tensor] as InputCounts);
  const output = counts.tensors[plan.nest.output.tensor] as OutputCounts;
  return {
    counts: {
      effectual: counts.macs.effectual,
      steps: counts.steps,
      cycles: counts.cycles,
      comparisons: counts.intersections.steps,
      matches: counts.intersections.matches,
      writes: output.writes,
      created: output.writes - output.reads,
      iterations: plan.loops.map(({ loop }) => counts.iterations[loop.rank] ?? 0),
      accesses: inputs.map(({ accesses }) => accesses),
      reads: inputs.map(({ reads }) => reads),
      coordinates: inputs.map(({ coordReads }) => coordReads),
    },
    checksum: values.reduce((sum, value, at) => sum + value * ((at % 1009) + 1), 0),
  };
}

/** Shapes, segments, coordinates and values as the C reads them. */
function bytesOf({ nest, loops, tensors }: Plan): Uint8Array {
  const pieces: (Int32Array | Float64Array)[] = [];
  const shapes = nest.output.ranks.map(({ shape }) => shape);
  pieces.push(Int32Array.of(loops.length, shapes.length, ...shapes));
  for (const { ranks, values } of tensors) {
    pieces.push(Int32Array.of(ranks.length));
    for (const { shape, segments, coordinates } of ranks) {
      pieces.push(Int32Array.of(shape, segments.length), Int32Array.from(segments));
      pieces.push(Int32Array.of(coordinates.length), Int32Array.from(coordinates));
    }
    pieces.push(Int32Array.of(values.length), values);
  }
  return Buffer.concat(
    pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)),
  );
}

/** The compiled yardstick. */
export class Reference {
  private readonly folder: string;
  private readonly program: string;

  private constructor(folder: string, program: string) {
    this.folder = folder;
    this.program = program;
  }

  /** Compiles it; undefined where there is no compiler. */
  static compile(): Reference | undefined {
    const folder = mkdtempSync(join(tmpdir(), "concordant-bench-"));
    const program = join(folder, "reference");
    for (const compiler of ["cc", "gcc", "clang"]) {
      try {
        execFileSync(compiler, [...flags, program, source], { stdio: "pipe" });
        return new Reference(folder, program);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
    rmSync(folder, { recursive: true });
    return undefined;
  }

  /** Writes what a plan traverses; call before `run`. */
  give(plan: Plan): void {
    writeFileSync(this.tensors, bytesOf(plan));
  }

  run({ workload, nest }: Pairing, repeats: number): Timed {
    const args = [this.tensors, workload, nest, String(repeats)];
    return JSON.parse(execFileSync(this.program, args, { encoding: "utf8" })) as Timed;
  }

  /** Deletes what was written. */
  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  private get tensors(): string {
    return join(this.folder, "tensors");
  }
}
