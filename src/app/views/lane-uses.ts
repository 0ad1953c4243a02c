/**
 * How lanes of one step come by elements. Each lane says of itself alone whether it read an element or found
 * it at hand; what another lane of the same step has read is shared and not held. Pure.
 */
import type { Lane, OperandState } from "../../engine/index.ts";
import { formatElement } from "./numbers.ts";

/** How an element comes to a lane, among all lanes of the step. */
export type UseStatus = OperandState["status"] | "shared";

/** What the lanes of a step fetch between them, by name. */
export function fetchedIn(lanes: readonly Lane[]): ReadonlySet<string> {
  const names = new Set<string>();
  if (lanes.length < 2) return names;
  for (const { operands } of lanes) {
    for (const { tensor, point, status } of operands)
      if (status === "fetched") names.add(formatElement(tensor, point));
  }
  return names;
}

/** How an element comes to one lane of a step whose lanes have fetched so much. */
export function statusAmong(
  { tensor, point, status }: Pick<OperandState, "tensor" | "point" | "status">,
  fetched: ReadonlySet<string>,
): UseStatus {
  return status === "held" && fetched.has(formatElement(tensor, point)) ? "shared" : status;
}
