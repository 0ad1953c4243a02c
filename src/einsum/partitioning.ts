/**
 * Partitioning as written, resolved to the ranks that a loop order may name.
 *
 *     S: [uniform_occupancy(F.2)]     loops S1 (parts) and S0 (coordinates inside a part)
 *     (H, W): [flatten()]             loop HW, over the pairs (h, w)
 *     (M, K0): [flatten()]            loop MK0 inside of K1, where K is split before
 *     W: [follow(Q)]                  loop W0, over the part of Q and its halo, where Q is split before
 */
import { suggest, type Span } from "../base/index.ts";
import { operationIn, readCut, type Cuttable } from "./cut-operation.ts";
import type { PartitioningEntry } from "./document.ts";
import type { LoopComponent, Partition } from "./program.ts";
import type { Reporter } from "./reporter.ts";

/** A rank that loops can be made of: itself, or its parts, outermost first, and what is inside them. */
export interface LoopBase {
  readonly name: string;
  readonly components: readonly LoopComponent[];
  /** Cuts, outermost first; none where the rank is not split. */
  readonly cuts: readonly Partition[];
  readonly span: Span | undefined;
  /** The joint rank that its innermost loop is flattened into. */
  readonly joined: string | undefined;
  /** By component, the split rank whose parts it stays inside of. */
  readonly within: readonly (string | undefined)[];
  /** The split rank whose parts, with their halos, bound its only loop. */
  readonly follows: string | undefined;
}

const unsplit = { cuts: [], span: undefined, joined: undefined, follows: undefined } as const;

/** Most cuts of one rank. */
const maxCuts = 4;
/** The name of a base's loop over parts of a cut, or over coordinates (`level` 0). */
export function loopName(base: LoopBase, level: number): string {
  const isWhole = base.cuts.length === 0 && base.follows === undefined;
  return isWhole ? base.name : `${base.name}${String(level)}`;
}

/** The levels of a base that are loops: its cuts, and what is inside them unless that is flattened away. */
export function loopLevels({ cuts, joined }: LoopBase): readonly number[] {
  const levels = cuts.map((_, at) => cuts.length - at);
  return joined === undefined ? [...levels, 0] : levels;
}

/** What an Einsum's partitioning may speak of. */
export interface Partitioned extends Cuttable {
  readonly ranks: ReadonlyMap<string, LoopComponent>;
}

/** Applies the entries of an Einsum's partitioning, in order, to its ranks. */
export function applyPartitioning(
  entries: readonly PartitioningEntry[],
  partitioned: Partitioned,
  reporter: Reporter,
): ReadonlyMap<string, LoopBase> {
  const bases = new Map<string, LoopBase>();
  for (const [name, component] of partitioned.ranks)
    bases.set(name, { ...unsplit, name, components: [component], within: [undefined] });
  for (const entry of entries) {
    const members = /^\((.*)\)$/
      .exec(entry.key.trim())?.[1]
      ?.split(",")
      .map((member) => member.trim());
    if (members !== undefined) flatten(entry, members, bases, reporter);
    else if (isInCircle(entry, entries)) circle(entry, entries, reporter);
    else split(entry, bases, partitioned, reporter);
  }
  return bases;
}

/** The rank that an entry says it follows. */
function target({ operations: written }: PartitioningEntry): string | undefined {
  const operation = operationIn(written[0]?.value);
  return operation?.name === "follow" ? operation.argument : undefined;
}

/** Ranks from an entry's own to one that none follows on from, or back to itself. */
function chain(entry: PartitioningEntry, entries: readonly PartitioningEntry[]): readonly string[] {
  const ranks = [entry.key.trim()];
  for (;;) {
    const last = entries.find(({ key }) => key.trim() === ranks.at(-1));
    const next = last === undefined ? undefined : target(last);
    if (next === undefined || ranks.slice(1).includes(next)) return ranks;
    ranks.push(next);
    if (next === ranks[0]) return ranks;
  }
}

function isInCircle(entry: PartitioningEntry, entries: readonly PartitioningEntry[]): boolean {
  const ranks = chain(entry, entries);
  return ranks.length > 1 && ranks.at(-1) === ranks[0];
}

/** Reports a circle of followers, at the first of them. */
function circle(
  entry: PartitioningEntry,
  entries: readonly PartitioningEntry[],
  reporter: Reporter,
): void {
  const ranks = chain(entry, entries).slice(1);
  if (entries.find(({ key }) => ranks.includes(key.trim())) !== entry) return;
  const list = ranks.toReversed().map((rank) => `\`${rank.slice(0, 40)}\``);
  reporter.error(
    "check/partitioning",
    ranks.length === 1
      ? `${list.join("")} follows itself.`
      : `${list.join(", ")} follow each other, and none of them is split.`,
    entry.operations[0]?.span ?? entry.keySpan,
    `Split one of them, such as \`${ranks[0]?.slice(0, 40) ?? ""}: [uniform_shape(4)]\`.`,
  );
}

function baseOf(
  name: string,
  span: Span,
  bases: ReadonlyMap<string, LoopBase>,
  reporter: Reporter,
): LoopBase | undefined {
  const base = bases.get(name);
  if (base === undefined) {
    reporter.error(
      "check/partitioning",
      `\`${name.slice(0, 40)}\` is not a rank that can be partitioned here.`,
      span,
      suggest(name, [...bases.keys()], "ranks"),
    );
  } else if (base.cuts.length > 0 || base.follows !== undefined) {
    reporter.error(
      "check/partitioning",
      `\`${name}\` is partitioned already.`,
      span,
      "Write all its operations in one list, or flatten before splitting.",
    );
    return undefined;
  }
  return base;
}

/** A rank to be flattened: a whole one, or (`K0`) what is inside the parts of a split one. */
function memberOf(
  name: string,
  span: Span,
  bases: ReadonlyMap<string, LoopBase>,
  reporter: Reporter,
): { readonly base: LoopBase; readonly isSplit: boolean } | undefined {
  const around = [...bases.values()].find(
    (base) =>
      base.cuts.length > 0 &&
      base.joined === undefined &&
      base.components.length === 1 &&
      loopName(base, 0) === name,
  );
  if (around !== undefined) return { base: around, isSplit: true };
  const base = baseOf(name, span, bases, reporter);
  return base === undefined ? undefined : { base, isSplit: false };
}

function flatten(
  entry: PartitioningEntry,
  members: readonly string[],
  bases: Map<string, LoopBase>,
  reporter: Reporter,
): void {
  const [only, second] = entry.operations;
  if (only === undefined || second !== undefined || operationIn(only.value)?.name !== "flatten") {
    reporter.error(
      "check/partitioning",
      "Ranks in parentheses are flattened, nothing else.",
      entry.keySpan,
      `Write \`${entry.key}: [flatten()]\`, then split the joint rank \`${members.join("")}\`.`,
    );
    return;
  }
  const found = members.map((name) => memberOf(name, entry.keySpan, bases, reporter));
  const parts = found.flatMap((member) => (member === undefined ? [] : [member]));
  if (parts.length < members.length) return;
  if (members.length < 2 || new Set(members).size < members.length) {
    reporter.error(
      "check/partitioning",
      "Flattening joins two or more different ranks.",
      entry.keySpan,
      "Name each rank once, outermost first.",
    );
    return;
  }
  const components = parts.flatMap(({ base }) => base.components);
  const within = parts.flatMap(({ base, isSplit }) =>
    base.within.map((around) => (isSplit ? base.name : around)),
  );
  if (components.reduce((product, { extent }) => product * extent, 1) > Number.MAX_SAFE_INTEGER) {
    reporter.error(
      "limit/extent",
      `Flattening ${members.join(", ")} gives more than 2^53 coordinates.`,
      entry.keySpan,
      "Make the ranks smaller.",
    );
  }
  const name = members.join("");
  if (bases.has(name)) {
    reporter.error(
      "check/partitioning",
      `The joint rank would be called \`${name}\`, which is a rank already.`,
      entry.keySpan,
      "Rename one of the ranks.",
    );
    return;
  }
  for (const { base, isSplit } of parts) {
    if (isSplit) bases.set(base.name, { ...base, joined: name });
    else bases.delete(base.name);
  }
  bases.set(name, { ...unsplit, name, components, within, span: entry.keySpan });
}

function split(
  entry: PartitioningEntry,
  bases: Map<string, LoopBase>,
  partitioned: Partitioned,
  reporter: Reporter,
): void {
  const base = baseOf(entry.key.trim(), entry.keySpan, bases, reporter);
  if (base === undefined) return;
  if (entry.operations.length > maxCuts) {
    reporter.error(
      "limit/ranks",
      `\`${base.name}\` is cut ${String(entry.operations.length)} times; the limit is ${String(maxCuts)}.`,
      entry.keySpan,
      "Use fewer levels.",
    );
    return;
  }
  const leader = followed(entry, bases, reporter);
  if (leader !== undefined) {
    bases.set(base.name, { ...base, follows: leader, span: entry.keySpan });
    return;
  }
  if (entry.operations.length === 1 && target(entry) !== undefined) return;
  const extent = base.components.reduce((product, component) => product * component.extent, 1);
  const cuts = entry.operations.map((operation, at) =>
    readCut(operation, { extent, at }, partitioned, reporter),
  );
  const whole = cuts.flatMap((cut) => (cut === undefined ? [] : [cut]));
  if (whole.length === cuts.length)
    bases.set(base.name, { ...base, cuts: whole, span: entry.keySpan });
}

/** The rank that an entry follows; undefined where it follows none. */
function followed(
  entry: PartitioningEntry,
  bases: ReadonlyMap<string, LoopBase>,
  reporter: Reporter,
): string | undefined {
  const [only, second] = entry.operations;
  const name = target(entry);
  if (only === undefined || second !== undefined || name === undefined) return undefined;
  const leader = bases.get(name);
  if (leader === undefined || leader.cuts.length === 0 || leader.components.length !== 1) {
    const split = [...bases.values()]
      .filter(({ cuts }) => cuts.length > 0)
      .map((base) => base.name);
    reporter.error(
      "check/partitioning",
      `\`${name.slice(0, 40)}\` is not split, so it cannot be followed.`,
      only.span,
      suggest(name, split, "ranks that are split"),
    );
    return undefined;
  }
  return name;
}
