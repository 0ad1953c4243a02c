/**
 * Why lanes of a step have nothing to do, in words: a loop that ends, a fiber with too few elements in
 * reach, products that would lie outside of the output. Pure; read off the frame.
 */
import type { EinsumDescription, Frame } from "../../../engine/index.ts";
import { lacksOnlyOutput } from "../formula/passages.ts";
import { formatCount } from "../numbers.ts";
import type { LaneArray } from "./lane-array.ts";

/** The reasons, or undefined where every lane is busy or nothing is known of why not. */
export function idleWords(
  einsum: EinsumDescription,
  frame: Frame,
  { rows, cols, busy }: LaneArray,
): string | undefined {
  const { loops, output } = einsum;
  if (busy >= rows * cols) return undefined;
  const firstInner = loops.findLastIndex(({ mode }) => mode === "temporal") + 1;
  const inner = frame.sides.flatMap((side) => {
    const loop = loops.slice(firstInner).find(({ node }) => node === side.node);
    return loop === undefined ? [] : [{ ...side, loop }];
  });
  const reasons: string[] = [];
  for (const [at, { loop, width, reach }] of inner.entries()) {
    if (reach === undefined || reach >= width) continue;
    const lines = inner.length === 1 ? "lanes" : at === inner.length - 1 ? "columns" : "rows";
    const [tensor] = loop.drivers;
    reasons.push(
      tensor === undefined
        ? `${loop.rank} has ${formatCount(reach)} left for ${formatCount(width)} ${lines}`
        : `${tensor} has ${formatCount(reach)} ${reach === 1 ? "element" : "elements"} in reach for ${formatCount(width)} ${lines}`,
    );
  }
  const known = inner.every(({ reach }) => reach !== undefined);
  const reached = inner.reduce((all, { width, reach }) => all * Math.min(width, reach ?? width), 1);
  const rest = reached - busy;
  if (known && rest > 0) {
    reasons.push(
      lacksOnlyOutput(einsum)
        ? `${formatCount(rest)} ${rest === 1 ? "product" : "products"} would lie outside ${output.tensor}`
        : `${formatCount(rest)} ${rest === 1 ? "lane finds" : "lanes find"} nothing to multiply`,
    );
  }
  return reasons.length === 0 ? undefined : `Idle lanes: ${reasons.join("; ")}.`;
}
