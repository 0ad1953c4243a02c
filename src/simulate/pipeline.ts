/**
 * A cascade whose Einsums run side by side: each goes on as soon as what it reads is final.
 *
 * Time passes in fronts: a front is all that an Einsum does at one coordinate of its outermost temporal
 * loop, in every lane, or of its two outermost, and so on. An Einsum that reads nothing computed does one
 * front after the other; one that reads what others write does a front in the moment at which all that it
 * reads there has been written for the last time. What is alive of a tensor in between, from its first
 * write to its last use, is the least that has to be kept in these orders. Read off finished runs,
 * whatever their nests; an element that is never written is waited for by nobody.
 */
import { defined } from "../base/index.ts";
import { computesOf, type NestRun } from "./nest-run.ts";
import { linear, valueOf, type Plan } from "./plan.ts";
import { replayComputes } from "./replay.ts";
import type { Walk } from "./walk.ts";

/** The fronts of an Einsum, in their order. */
export interface Fronts {
  /** Levels of the temporal loops whose coordinates tell fronts apart. */
  readonly levels: readonly number[];
  /** The coordinates of each front, one after the other for every level. */
  readonly coordinates: Int32Array;
  /** When each happens, and its first step. */
  readonly times: Int32Array;
  readonly steps: Int32Array;
}

/** A tensor that Einsums pass on, and when its elements are alive. */
export interface PassedTensor {
  readonly tensor: string;
  /** The Einsum that writes it, and those that read it, as numbers. */
  readonly writer: number;
  readonly readers: readonly number[];
  /** By element, row-major over the declared ranks: first and last time alive; -1 where never written. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly written: number;
  /** By time: how many elements are alive. */
  readonly alive: Int32Array;
  /** Most that are alive at once, and the first time at which they are. */
  readonly most: number;
  readonly mostAt: number;
  /** By declared rank: most elements of one of its fibers that are alive at once. */
  readonly window: readonly number[];
  /** By declared rank: most elements of one of its fibers that are ever written. */
  readonly fullest: readonly number[];
}

/** A cascade in a pipeline. */
export interface Pipeline {
  /** How many times there are. */
  readonly length: number;
  /** By Einsum. */
  readonly fronts: readonly Fronts[];
  readonly passed: readonly PassedTensor[];
  /**
   * The steps of the cascade front by front: by time, within a time by Einsum; undefined where there are
   * too many.
   */
  readonly turns: Int32Array | undefined;
}

/** Most computes that are gone through, and most elements of a tensor that are told apart. */
export const pipelineLimits = {
  computes: 4_000_000,
  elements: 1_048_576,
  /** Most steps that are put in the order of fronts. */
  turns: 262_144,
} as const;

/** Lives of the elements of an output: first and last write, and last use so far, as times. */
interface Lives {
  readonly writer: number;
  readonly plan: Plan;
  readonly from: Int32Array;
  readonly final: Int32Array;
  readonly to: Int32Array;
  readonly readers: number[];
}

/**
 * The pipeline of a finished cascade; undefined where it is beyond the limits.
 *
 * @param depth by how many temporal loops fronts are told apart, where there are so many
 */
export function* drawPipeline(
  runs: readonly NestRun[],
  depth: number,
): Generator<void, Pipeline | undefined> {
  const computes = runs.reduce((sum, run) => sum + computesOf(run), 0);
  if (computes > pipelineLimits.computes) return undefined;
  if (runs.some(({ plan }) => plan.outputSize > pipelineLimits.elements)) return undefined;
  const known = new Map<string, Lives>();
  const fronts: Fronts[] = [];
  const steps = runs.reduce((sum, run) => sum + run.walk.steps, 0);
  const times = steps <= pipelineLimits.turns ? new Int32Array(steps) : undefined;
  let firstStep = 0;
  for (const [at, run] of runs.entries()) {
    const ownTimes = times?.subarray(firstStep, firstStep + run.walk.steps);
    const { own, lives } = yield* follow(run, at, depth, known, ownTimes);
    firstStep += run.walk.steps;
    fronts.push(own);
    known.set(run.plan.nest.name, lives);
  }
  const length = fronts.reduce((last, { times }) => Math.max(last, (times.at(-1) ?? -1) + 1), 0);
  const passed: PassedTensor[] = [];
  for (const [tensor, lives] of known) {
    if (lives.readers.length === 0) continue;
    passed.push({ tensor, ...tally(lives, length) });
    yield;
  }
  // Steps of earlier Einsums have lower numbers, so that a stable order by time has them first.
  const turns = times?.map((_, step) => step).sort((a, b) => at(times, a) - at(times, b) || a - b);
  return { length, fronts, passed, turns };
}

function at(times: Int32Array, step: number): number {
  return times[step] as number;
}

/**
 * Goes through an Einsum once: puts its fronts in time, and notes what it writes and reads.
 *
 * @param stepTimes takes the time of each of its steps
 */
function* follow(
  run: NestRun,
  at: number,
  depth: number,
  known: ReadonlyMap<string, Lives>,
  stepTimes: Int32Array | undefined,
): Generator<void, { readonly own: Fronts; readonly lives: Lives }> {
  const { plan } = run;
  const { levels, numberOf, coordinatesOf } = numbering(plan, depth);
  const reads = readsOf(plan, known);
  const used = reads.map(({ lives }) => new Float64Array(lives.to.length).fill(-1));
  const first = new Float64Array(plan.outputSize).fill(-1);
  const last = new Float64Array(plan.outputSize).fill(-1);
  /** By number of a front: its first step, and the time at which all that it reads is final. */
  const seen = new Map<number, { step: number; final: number }>();
  const frontOf = new Float64Array(stepTimes?.length ?? 0);
  yield* replayComputes(run, 0, run.walk.steps, (walk, event) => {
    const front = numberOf(walk);
    frontOf[walk.steps] = front;
    let noted = seen.get(front);
    if (noted === undefined) seen.set(front, (noted = { step: walk.steps, final: -1 }));
    for (const [read, { lives, elementOf }] of reads.entries()) {
      const element = elementOf(walk);
      if (element === undefined) continue;
      const uses = used[read] as Float64Array;
      uses[element] = Math.max(uses[element] as number, front);
      noted.final = Math.max(noted.final, lives.final[element] as number);
    }
    if (event.output === "untouched") return;
    const { element } = event;
    const before = first[element] as number;
    first[element] = before < 0 ? front : Math.min(before, front);
    last[element] = Math.max(last[element] as number, front);
  });
  const numbers = [...seen.keys()].sort((a, b) => a - b);
  const times = new Map<number, number>([[-1, -1]]);
  let now = -1;
  for (const front of numbers) {
    // Without anything to wait for, one front takes one time; else it happens when it can.
    now = reads.length === 0 ? now + 1 : Math.max(now, 0, seen.get(front)?.final ?? 0);
    times.set(front, now);
  }
  stepTimes?.set(Int32Array.from(frontOf, (front) => times.get(front) as number));
  const timesOf = (fronts: Float64Array): Int32Array =>
    Int32Array.from(fronts, (front) => times.get(front) as number);
  reads.forEach(({ lives }, read) => {
    if (!lives.readers.includes(at)) lives.readers.push(at);
    timesOf(used[read] as Float64Array).forEach((time, element) => {
      if ((lives.from[element] as number) < 0) return;
      lives.to[element] = Math.max(lives.to[element] as number, time);
    });
  });
  const final = timesOf(last);
  return {
    own: {
      levels,
      coordinates: Int32Array.from(numbers.flatMap(coordinatesOf)),
      times: Int32Array.from(numbers, (front) => times.get(front) as number),
      steps: Int32Array.from(numbers, (front) => seen.get(front)?.step ?? 0),
    },
    lives: { writer: at, plan, from: timesOf(first), final, to: final.slice(), readers: [] },
  };
}

/** The temporal loops that tell fronts apart, and fronts as numbers in the order of their coordinates. */
function numbering({ loops }: Plan, depth: number) {
  const levels: number[] = [];
  const extents: number[] = [];
  let size = 1;
  loops.forEach(({ loop, spatial }, level) => {
    const extent = Math.max(
      1,
      loop.shape.reduce((product, one) => product * one, 1),
    );
    if (spatial || levels.length >= depth || size * extent > Number.MAX_SAFE_INTEGER) return;
    size *= extent;
    levels.push(level);
    extents.push(extent);
  });
  const coordinateOf = (walk: Walk, level: number): number => {
    const { loop, parts } = defined(loops[level], "loop");
    return parts === undefined
      ? walk.get(walk.layout.code + level)
      : (walk.x[loop.registers[0] as number] as number);
  };
  const numberOf = (walk: Walk): number =>
    levels.reduce(
      (number, level, at) => number * (extents[at] as number) + coordinateOf(walk, level),
      0,
    );
  const coordinatesOf = (front: number): number[] => {
    let rest = front;
    const coordinates: number[] = [];
    for (const extent of extents.toReversed()) {
      coordinates.unshift(rest % extent);
      rest = Math.floor(rest / extent);
    }
    return coordinates;
  };
  return { levels, numberOf, coordinatesOf };
}

/** The operands that earlier Einsums have computed, and which element each binds. */
function readsOf({ nest }: Plan, known: ReadonlyMap<string, Lives>) {
  return nest.operands.flatMap(({ tensor, ranks }, operand) => {
    const lives = known.get(tensor);
    if (lives === undefined) return [];
    const terms = ranks.flatMap(({ declared, coordinate, isParts }) =>
      isParts
        ? []
        : { value: linear(coordinate), stride: lives.plan.outputStrides[declared] as number },
    );
    const elementOf = (walk: Walk): number | undefined => {
      const { layout } = walk;
      const position = walk.get(defined(layout.positions[operand], "positions") + ranks.length);
      const isThere = walk.get(layout.absent + operand) === Number.POSITIVE_INFINITY;
      if (position < 0 || !isThere || walk.get(layout.spared + operand) === 1) return undefined;
      return terms.reduce((sum, { value, stride }) => sum + valueOf(value, walk.x) * stride, 0);
    };
    return { lives, elementOf };
  });
}

/** Counts what is alive at each time, and in each fiber of each rank. */
function tally({ plan, writer, readers, from, to }: Lives, length: number) {
  const ranks = plan.nest.output.ranks.map(({ shape }, rank) => {
    const stride = plan.outputStrides[rank] as number;
    const fibers = Math.ceil(plan.outputSize / shape);
    const fiberOf = (element: number): number =>
      Math.floor(element / (stride * shape)) * stride + (element % stride);
    return { fiberOf, alive: new Int32Array(fibers), written: new Int32Array(fibers) };
  });
  const window = ranks.map(() => 0);
  const fullest = ranks.map(() => 0);
  const begin = (element: number): void => {
    ranks.forEach(({ fiberOf, alive, written }, rank) => {
      const fiber = fiberOf(element);
      const now = ((alive[fiber] as number) += 1);
      const all = ((written[fiber] as number) += 1);
      window[rank] = Math.max(window[rank] as number, now);
      fullest[rank] = Math.max(fullest[rank] as number, all);
    });
  };
  const end = (element: number): void => {
    for (const { fiberOf, alive } of ranks) (alive[fiberOf(element)] as number) -= 1;
  };
  const begins = byTime(from, length);
  const ends = byTime(to, length);
  const alive = new Int32Array(length);
  let [now, written, most, mostAt] = [0, 0, 0, 0];
  for (let time = 0; time < length; time += 1) {
    for (const element of begins.at(time)) begin(element);
    now += begins.at(time).length;
    written += begins.at(time).length;
    alive[time] = now;
    if (now > most) [most, mostAt] = [now, time];
    for (const element of ends.at(time)) end(element);
    now -= ends.at(time).length;
  }
  return { writer, readers, from, to, written, alive, most, mostAt, window, fullest };
}

/** Elements in the order of a time that each has; those with none are left out. */
function byTime(times: Int32Array, length: number): { at(time: number): Int32Array } {
  const starts = new Int32Array(length + 1);
  for (const time of times) {
    if (time >= 0) starts[time + 1] = (starts[time + 1] as number) + 1;
  }
  for (let time = 0; time < length; time += 1)
    starts[time + 1] = (starts[time + 1] as number) + (starts[time] as number);
  const next = starts.slice();
  const elements = new Int32Array(starts[length] as number);
  times.forEach((time, element) => {
    if (time < 0) return;
    elements[next[time] as number] = element;
    next[time] = (next[time] as number) + 1;
  });
  return { at: (time) => elements.subarray(starts[time], starts[time + 1]) };
}
