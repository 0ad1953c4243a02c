/**
 * Where a pipeline stands at a step: the time of the step's front, and what the other Einsums and the
 * tensors between them would be doing then. Pure.
 */
import type {
  EinsumDescription,
  Frame,
  PipelineFronts,
  PipelinePicture,
} from "../../../engine/index.ts";

/** A pipeline at one time. */
export interface PipelineMoment {
  readonly time: number;
  /** By Einsum: the front that it does, or did last; -1 before its first. */
  readonly fronts: readonly number[];
}

/** When elements of a tensor are alive, and what time it is. */
export interface TensorLives {
  readonly time: number;
  /** By element, row-major: first and last time; -1 where it is never written. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** What an element is at a time: `coming` is not written yet, `spent` is not read any more. */
export type Life = "coming" | "alive" | "spent";

/** The life of an element; undefined where it is never written. */
export function lifeOf({ time, from, to }: TensorLives, element: number): Life | undefined {
  const first = from[element] ?? -1;
  if (first < 0) return undefined;
  if (time < first) return "coming";
  return time <= (to[element] ?? -1) ? "alive" : "spent";
}

/** How many elements of a tensor are in each state. */
export function countLives(lives: TensorLives): Readonly<Record<Life, number>> {
  const counts = { coming: 0, alive: 0, spent: 0 };
  for (let element = 0; element < lives.from.length; element += 1) {
    const life = lifeOf(lives, element);
    if (life !== undefined) counts[life] += 1;
  }
  return counts;
}

/** The pipeline at the time of a frame's front. */
export function momentOfPipeline(picture: PipelinePicture, frame: Frame): PipelineMoment {
  const own = picture.fronts[frame.einsum];
  const here = own === undefined ? -1 : frontOf(own, frame);
  const time = own?.times[here] ?? 0;
  return {
    time,
    fronts: picture.fronts.map((fronts, at) =>
      at === frame.einsum ? here : frontAt(fronts, time),
    ),
  };
}

/** The last front of an Einsum that has happened at a time; -1 where none has. */
export function frontAt({ times }: PipelineFronts, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The front that a frame belongs to, by the coordinates of its loops. */
function frontOf({ loops, coordinates, times }: PipelineFronts, frame: Frame): number {
  const states = frame.lanes[0]?.loops ?? [];
  const wanted = loops.map((node) => states.find((state) => state.node === node)?.coordinate ?? 0);
  const isAfter = (front: number): boolean => {
    for (const [at, coordinate] of wanted.entries()) {
      const own = coordinates[front * loops.length + at] ?? 0;
      if (own !== coordinate) return own > coordinate;
    }
    return false;
  };
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(middle)) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

/** A front by the variables of its loops, for example "w = 2". */
export function frontWords(
  einsum: EinsumDescription,
  { loops, coordinates }: PipelineFronts,
  front: number,
): string {
  return loops
    .map((node, at) => {
      const variable = einsum.loops.find((loop) => loop.node === node)?.variable ?? "";
      return `${variable} = ${String(coordinates[front * loops.length + at] ?? 0)}`;
    })
    .join(", ");
}

/** The ranks of the loops that tell an Einsum's fronts apart, for example "W, C"; its name where none does. */
export function frontRanks({ loops, name }: EinsumDescription, depth: number): string {
  const temporal = loops.filter(({ mode }) => mode === "temporal").slice(0, depth);
  return temporal.length === 0 ? name : temporal.map(({ rank }) => rank).join(", ");
}
