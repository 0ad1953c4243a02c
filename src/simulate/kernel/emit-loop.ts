/**
 * A loop as a nest needs it: what `traversal.ts` interprets, emitted. Loops that most time is spent in have a
 * form of their own (a dense range, the fiber of one driver, two drivers that are intersected, parts); what
 * is left is a stream.
 */
import type { PlannedDriver } from "../plan.ts";
import type { Emission } from "./emission.ts";
import { denseLoop, fiberLoop } from "./fiber-loop.ts";
import { LoopCuts } from "./loop-cuts.ts";
import { LoopFrame, type LoopForm } from "./loop-frame.ts";
import { partsAround } from "./parts.ts";
import { partsLoop } from "./parts-loop.ts";
import { streamLoop } from "./stream-loop.ts";
import { twoFingerLoop } from "./two-finger-loop.ts";
import type { Code, Label } from "./wasm.ts";

/** Which form a loop has. */
type FormKind = "parts" | "dense" | "fiber" | "two fingers" | "stream";

/** A loop, emitted in the places that the nest puts together. */
export interface EmittedLoop {
  readonly frame: LoopFrame;
  readonly kind: FormKind;
  /** What an iteration of an outer loop already determines of the loop; stands at the end of its statements. */
  readonly prepare: (outer: number) => Code;
  /** Before the first iteration. */
  readonly enter: Code;
  /** To the next iteration, or out of the loop; counts it. */
  readonly advance: (end: Label) => Code;
  /** After the last iteration. */
  readonly leave: Code;
}

/** Whether a driver's coordinates are the loop's, up to direction and an offset. */
function isPlain({ scale, divisor }: PlannedDriver): boolean {
  return divisor === 1 && Math.abs(scale) === 1;
}

function formOf(frame: LoopFrame): readonly [FormKind, LoopForm] {
  const { plan, level, emission } = frame;
  const { stream, parts, drivers } = plan;
  if (parts !== undefined) return ["parts", partsLoop(frame)];
  // Iterations may be counted on entering where a run never pauses in the loop, and none is left out.
  const isFiltered = plan.checks.length > 0 || plan.guards.length > 0;
  const isHoisted = level > emission.pause && !isFiltered;
  if (stream.kind === "dense" && !isFiltered) return ["dense", denseLoop(frame, isHoisted)];
  if (stream.kind === "driver" && isPlain(frame.driver(stream.driver)))
    return ["fiber", fiberLoop(frame, stream.driver, isHoisted)];
  if (stream.kind === "intersect" && !isFiltered && drivers.every(isPlain)) {
    const { left, right } = stream;
    if (left.kind === "driver" && right.kind === "driver")
      return ["two fingers", twoFingerLoop(frame, left.driver, right.driver, isHoisted)];
  }
  return ["stream", streamLoop(frame)];
}

/**
 * Emits a loop.
 *
 * @param outer the loops around it
 */
export function emitLoop(
  emission: Emission,
  level: number,
  outer: readonly EmittedLoop[],
): EmittedLoop {
  const frame = new LoopFrame(emission, level);
  const cuts = new LoopCuts(frame, outer[partsAround(emission.plan, level)]?.frame);
  const [kind, { enter, advance, leave }] = formOf(frame);
  return {
    frame,
    kind,
    prepare: (at) => cuts.prepare(at),
    enter: [cuts.prepare(level - 1), enter],
    advance,
    leave: leave ?? [],
  };
}
