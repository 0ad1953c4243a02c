/** What a step computes, as names of points of the iteration space: equal in every lane that computes the same. */
import type { Frame, Lane } from "../../engine/index.ts";
import { formatElement } from "../views/numbers.ts";

/** The point of one compute: the elements that meet in it, whatever the order of the lane's loops. */
export function pointOf({ operands, output }: Lane): string {
  return [output, ...operands]
    .map(({ tensor, point }) => formatElement(tensor, point))
    .toSorted()
    .join(" ");
}

/** The points of a step, one a compute, in an order of their own. */
export function pointsOf(frame: Frame): readonly string[] {
  return frame.lanes.map(pointOf).toSorted();
}

/** The first compute of a step in words, and how many come with it: "I[3] and F[0], and 3 more at once". */
export function beginningOf({ lanes }: Frame): string {
  const [first, ...others] = lanes;
  if (first === undefined) return "nothing";
  const elements = first.operands.map(({ tensor, point }) => formatElement(tensor, point));
  const gated = first.kind === "gated" ? ", gated" : "";
  const more = others.length === 0 ? "" : `, and ${String(others.length)} more at once`;
  return `${elements.join(" and ")}${gated}${more}`;
}
