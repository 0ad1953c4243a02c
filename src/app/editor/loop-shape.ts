/**
 * What a mapping says about each of its loops: the rank it comes from, how often that is cut, and which
 * ranks are joined in it. Reads the words of the document's partitioning; changes nothing.
 */
import type { MappingChoice } from "../state/language.ts";

/** One cut of a rank into parts. */
export interface Cut {
  readonly kind: "shape" | "parts" | "occupancy";
  /** Coordinates a part, number of parts, or non-empty elements of the leader a part. */
  readonly size: number;
  /** The input whose elements are counted; only for cuts by occupancy. */
  readonly leader: string | undefined;
}

/** Most cuts that one rank may have. */
export const mostCuts = 4;

const words = {
  uniform_shape: "shape",
  nway_shape: "parts",
  uniform_occupancy: "occupancy",
} as const;

/** A cut from the document's words, such as `uniform_occupancy(F.2)`; undefined for anything else. */
export function readCut(operation: string): Cut | undefined {
  const match =
    /^\s*(uniform_shape|nway_shape|uniform_occupancy)\(\s*(?:(.+)\.)?\s*(\d+)\s*\)\s*$/.exec(
      operation,
    );
  const name = match?.[1] as keyof typeof words | undefined;
  if (name === undefined) return undefined;
  return { kind: words[name], size: Number(match?.[3]), leader: match?.[2]?.trim() };
}

/** A cut in the document's words. */
export function writeCut({ kind, size, leader }: Cut): string {
  if (kind === "shape") return `uniform_shape(${size})`;
  if (kind === "parts") return `nway_shape(${size})`;
  return `uniform_occupancy(${leader ?? ""}.${size})`;
}

/** Where a loop of a mapping comes from. */
export interface LoopOrigin {
  /** The rank, or the joint rank, that is cut into this loop; the loop itself where it is whole. */
  readonly base: string;
  /** The operations on that rank, outermost first. */
  readonly operations: readonly string[];
  /** How many cuts are inside of this loop; 0 visits coordinates. */
  readonly level: number;
  /** The ranks that the base joins; none where it is no joint rank. */
  readonly members: readonly string[];
  /** The joint rank that the innermost part of the base is flattened into. */
  readonly joined: string | undefined;
}

function membersOf(key: string): readonly string[] | undefined {
  return /^\s*\((.*)\)\s*$/
    .exec(key)?.[1]
    ?.split(",")
    .map((member) => member.trim());
}

/** Where a loop comes from, going by the partitioning. */
export function loopOrigin({ partitioning }: MappingChoice, loop: string): LoopOrigin {
  const split = partitioning.find(
    ([key, operations]) =>
      membersOf(key) === undefined &&
      loop.startsWith(key) &&
      /^\d+$/.test(loop.slice(key.length)) &&
      Number(loop.slice(key.length)) <= operations.length,
  );
  const base = split?.[0] ?? loop;
  const joint = (of: (members: readonly string[]) => boolean): readonly string[] | undefined =>
    partitioning.map(([key]) => membersOf(key)).find((each) => each !== undefined && of(each));
  return {
    base,
    operations: split?.[1] ?? [],
    level: split === undefined ? 0 : Number(loop.slice(base.length)),
    members: joint((members) => members.join("") === base) ?? [],
    joined: joint((members) => members.includes(`${base}0`))?.join(""),
  };
}

/** The ranks of tensors that a rank consists of: itself, or what is joined in it. */
export function plainRanks(mapping: MappingChoice, rank: string): readonly string[] {
  const { base, members } = loopOrigin(mapping, rank);
  return members.length === 0 ? [base] : members.flatMap((member) => plainRanks(mapping, member));
}

/** The loops that a rank is visited by when it is cut so many times, outermost first. */
export function loopsWhenCut(rank: string, cuts: number): readonly string[] {
  return cuts === 0
    ? [rank]
    : Array.from({ length: cuts + 1 }, (_, at) => `${rank}${String(cuts - at)}`);
}

/** One more cut inside of those that there are, of a size that is likely to be of use. */
export function furtherCut(cuts: readonly Cut[], shape: number): Cut {
  const last = cuts.at(-1);
  if (last === undefined) return { kind: "shape", size: half(shape), leader: undefined };
  return { ...last, size: last.kind === "parts" ? 2 : half(last.size) };
}

function half(size: number): number {
  return Math.max(1, Math.ceil(size / 2));
}
