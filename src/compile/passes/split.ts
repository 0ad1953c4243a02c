/**
 * Split: ranks that a loop over parts comes to before it comes to their fibers are stored in parts.
 *
 *     before: for k1 in [0, K) step 4:
 *               for m in [0, M):
 *                 for k in [k1, k1+4):
 *                   a_k = a_m.find(m)   # skip where absent
 *                   a_val = a_k.find(k)   # skip where absent
 *                   z[m] += a_val
 *     after:  a_m = a.splitUniform(4, K)
 *             for k1 in [0, K) step 4:
 *               for m in [0, M):
 *                 for k in [k1, k1+4):
 *                   a_k1 = a_m.find(m)   # skip where absent
 *                   a_k0 = a_k1.find(k1)   # skip where absent
 *                   a_val = a_k0.find(k)   # skip where absent
 *                   z[m] += a_val
 *
 * Fibers that are reached in time are cut as the loop goes, which is `partition`'s affair. A follower whose
 * fibers come too late for a cut by another tensor's occupancy stays whole, because where it would be cut is
 * known only while the nest runs: bounds narrow its fibers where they are met. So loops between the cut and
 * those fibers also visit, and count as read, coordinates below which nothing lies in the part. A follower
 * that were cut and swizzled on the way would be spared that, and would pay for the swizzle in every part.
 */
import { defined, err, ok, type Diagnostic, type Result } from "../../base/index.ts";
import { rebind } from "../bind-operands.ts";
import { concordantOrder, descend, type Meeting } from "../descent.ts";
import type { Nest, Operand, OperandRank, Split } from "../ir.ts";
import { isRegister } from "../quotient.ts";
import { unnumbered } from "../rewrite.ts";
import { cutBy, partLevels, unreached } from "../parts.ts";
import type { Origin, Pass } from "./pass.ts";

/** A cut of a rank by shape, and the register that holds where its parts start. */
interface StoredCut {
  readonly size: number;
  readonly start: number;
}

/** The ranks of an operand, those with cuts led by one rank of parts a cut. */
function storedRanks(
  { ranks }: Operand,
  cuts: ReadonlyMap<number, readonly StoredCut[]>,
): readonly OperandRank[] {
  return ranks.flatMap((rank): readonly OperandRank[] => {
    const own = cuts.get(rank.declared);
    if (own === undefined) return [rank];
    return [
      ...own.map(({ start }, at) => ({
        ...rank,
        id: `${rank.id}${String(own.length - at)}`,
        isParts: true,
        coordinate: { terms: [{ register: start, coefficient: 1 }], constant: 0, divisor: 1 },
      })),
      { ...rank, id: `${rank.id}0` },
    ];
  });
}

/**
 * The outermost loop over parts that an operand's fibers are not yet cut for: it comes before they are
 * reached, or cuts one of several ranks that are flattened.
 */
function nextUncut(
  ranks: readonly OperandRank[],
  meetings: readonly Meeting[],
  nest: Nest,
  { einsum }: Origin,
  settled: ReadonlySet<number>,
): { readonly level: number; readonly declared: number; readonly isTuple: boolean } | undefined {
  const drives = meetings.filter((meeting) => meeting.drives);
  for (const level of partLevels(einsum)) {
    if (drives.some((meeting) => meeting.level === level)) continue;
    const { lowest, register, isFlattened } = cutBy(einsum, level, nest);
    for (const { rank, count, parentLevel, level: own } of drives) {
      if (own !== lowest) continue;
      const cut = ranks
        .slice(rank, rank + count)
        .find(({ coordinate }) => isRegister(coordinate, register));
      if (cut === undefined || (parentLevel < level && !isFlattened)) continue;
      const { declared } = cut;
      if (!settled.has(declared)) return { level, declared, isTuple: count > 1 && !isFlattened };
    }
  }
  return undefined;
}

/** By declared rank, the cuts that an operand has yet to be stored with. */
function cutsOf(
  nest: Nest,
  at: number,
  origin: Origin,
): Result<ReadonlyMap<number, readonly StoredCut[]>, Diagnostic> {
  const { einsum, shapes } = origin;
  const operand = defined(nest.operands[at], "operand");
  const cuts = new Map<number, readonly StoredCut[]>();
  const settled = new Set(
    operand.ranks.flatMap(({ isParts, declared }) => (isParts ? [declared] : [])),
  );
  // A rank that is cut moves outwards, and may leave another loop over parts before its own fibers.
  for (;;) {
    const stored = storedRanks(operand, cuts);
    const order = operand.mode === "lookup" ? undefined : concordantOrder(stored, nest);
    const ranks = order?.map((from) => defined(stored[from], "rank")) ?? stored;
    const meetings = descend(ranks, operand.mode, nest, defined(shapes[at], "shape"));
    const uncut = nextUncut(ranks, meetings, nest, origin, settled);
    if (uncut === undefined) return ok(cuts);
    settled.add(uncut.declared);
    const { base } = defined(einsum.loops[uncut.level], "loop");
    const around = partLevels(einsum).flatMap((level) => {
      const loop = defined(einsum.loops[level], "loop");
      const start = defined(nest.loops[level]?.registers[0], "start");
      return loop.base === base && loop.parts !== undefined ? [{ cut: loop.parts, start }] : [];
    });
    // A follower is not stored in parts: bounds narrow its fibers where they are met.
    if (around.every(({ cut }) => cut.kind === "occupancy" && cut.leader !== at)) continue;
    const bySize = around.flatMap(({ cut, start }) =>
      cut.kind === "shape" ? [{ size: cut.size, start }] : [],
    );
    if (bySize.length < around.length || uncut.isTuple)
      return err(unreached(einsum, uncut.level, operand.tensor));
    cuts.set(uncut.declared, bySize);
  }
}

function apply(nest: Nest, origin: Origin): Result<Nest, Diagnostic> {
  const operands: Operand[] = [];
  const splits: Split[] = [];
  for (const [at, operand] of nest.operands.entries()) {
    const cuts = cutsOf(nest, at, origin);
    if (!cuts.ok) return cuts;
    operands.push({ ...operand, ranks: storedRanks(operand, cuts.value) });
    // Ranks are cut from the last on, so that the numbers of those before stay what they are.
    for (const [rank, { id, declared }] of [...operand.ranks.entries()].reverse()) {
      const sizes = cuts.value.get(declared)?.map(({ size }) => size);
      if (sizes === undefined) continue;
      const { span } = defined(origin.einsum.operands[at], "operand");
      splits.push({ kind: "split", id: unnumbered, span, operand: at, rank, name: id, sizes });
    }
  }
  if (splits.length === 0) return ok(nest);
  return ok({ ...rebind(nest, operands, origin.einsum), transforms: splits });
}

/** Stores in parts what could not be cut in time. */
export const split: Pass = {
  name: "split",
  apply,
  notBefore: ({ operands, transforms }) => [
    ...transforms.filter(({ kind }) => kind === "split").map(() => "a tensor is split"),
    ...operands
      .filter(({ ranks }) => ranks.some(({ isParts }) => isParts))
      .map(({ tensor }) => `${tensor} is stored in parts`),
  ],
  everAfter: (nest, origin) =>
    nest.operands.flatMap(({ tensor }, at) => {
      const left = cutsOf(nest, at, origin);
      return left.ok && left.value.size === 0 ? [] : [`${tensor} is not stored in parts`];
    }),
};
