/**
 * What steps compute, as numbers to be compared: runs that compute the same in a step, whatever loops bring them
 * there, have equal digests of it, and others have others as good as surely. A step's digest is of the points of its
 * computes, in no order, and of whether they are gated; it holds no value and no place in space.
 */
import { linear, valueOf } from "./plan.ts";
import type { NestRun } from "./nest-run.ts";
import { replayComputes } from "./replay.ts";
import type { ComputeEvent, Walk } from "./walk.ts";

/** One step of a hash: 32 bits with one more number in them. */
function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
}

function hashName(name: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < name.length; at += 1) hash = mix(hash, name.charCodeAt(at));
  return hash;
}

/** Two hashes of 32 bits that grow together. */
class HashPair {
  low = 0;
  high = 0;

  /** As one number, exact. */
  get whole(): number {
    return (this.high & 0x1fffff) * 2 ** 32 + (this.low >>> 0);
  }
}

/** The digest of a compute by a seed, for a run of any length. */
function computeDigest(
  { plan }: NestRun,
  seed: number,
): (walk: Walk, event: ComputeEvent) => number {
  const { operands, output } = plan.nest;
  const sources = operands.map(({ tensor, ranks }) => ({
    start: hashName(tensor, seed),
    coordinates: ranks
      .filter(({ isParts }) => !isParts)
      .toSorted((a, b) => a.declared - b.declared)
      .map(({ coordinate }) => linear(coordinate)),
  }));
  const target = hashName(output.tensor, seed);
  return (walk, { element, kind }) => {
    let sum = mix(mix(target, element), kind === "gated" ? 1 : 0);
    for (const { start, coordinates } of sources) {
      let hash = start;
      for (const coordinate of coordinates) hash = mix(hash, valueOf(coordinate, walk.x));
      sum = (sum + mix(hash, seed)) | 0;
    }
    return mix(sum, seed);
  };
}

/** Digests of stretches of steps under way: the same number of steps each, the last one perhaps fewer. */
export class StretchDigests {
  readonly digests: Float64Array;
  private readonly from: number;
  private readonly each: number;
  private readonly stretch = new HashPair();
  private column = 0;

  constructor(from: number, to: number, columns: number) {
    this.from = from;
    this.each = Math.max(1, Math.ceil((to - from) / columns));
    this.digests = new Float64Array(Math.max(0, Math.ceil((to - from) / this.each)));
  }

  /** Takes the next step's digest. */
  add(step: number, { low, high }: HashPair): void {
    const column = Math.floor((step - this.from) / this.each);
    const { stretch } = this;
    if (column !== this.column) [stretch.low, stretch.high] = [0, 0];
    this.column = column;
    stretch.low = mix(stretch.low, low);
    stretch.high = mix(stretch.high, high);
    this.digests[column] = stretch.whole;
  }
}

/** Adds the steps of a nest from one to another, exclusive, which come after `first` others, to digests. */
export function* digestSteps(
  run: NestRun,
  from: number,
  to: number,
  first: number,
  into: StretchDigests,
): Generator<void> {
  const [lowOf, highOf] = [computeDigest(run, 1), computeDigest(run, 2)];
  const own = new HashPair();
  let step = from;
  yield* replayComputes(run, from, to, (walk, event) => {
    if (walk.steps !== step) {
      into.add(first + step, own);
      step = walk.steps;
      [own.low, own.high] = [0, 0];
    }
    own.low = (own.low + lowOf(walk, event)) | 0;
    own.high = (own.high + highOf(walk, event)) | 0;
  });
  if (step < to) into.add(first + step, own);
}
