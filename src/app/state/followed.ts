/**
 * What can be followed through a run: events of the engine with a name for people, such as every fetch
 * of a tensor. The one that is followed lights up in the barcode, and N and P walk it.
 */
import type { EinsumDescription, LoopDescription, StepEvent } from "../../engine/index.ts";

/** Events under one name; any of them counts. */
export interface Followed {
  /** The same for the same events, whatever made them. */
  readonly id: string;
  /** In the middle of a sentence: "fetch of F". */
  readonly label: string;
  readonly events: readonly StepEvent[];
}

/** Names events. */
export function following(label: string, ...events: readonly StepEvent[]): Followed {
  return { id: JSON.stringify(events), label, events };
}

/** Fetches of an input, or stays of elements of an output. */
export function fetchesOf(tensor: string, { output }: Pick<EinsumDescription, "output">): Followed {
  const label = tensor === output.tensor ? `new element of ${tensor}` : `fetch of ${tensor}`;
  return following(label, { kind: "fetch", tensor });
}

/** Every iteration of a loop of an Einsum. */
export function iterationsOf(
  { rank }: Pick<LoopDescription, "rank">,
  { name }: Pick<EinsumDescription, "name">,
): Followed {
  return following(`iteration of ${rank}`, { kind: "iteration", einsum: name, rank });
}

/** What can be followed in a nest, in the order in which it is offered. */
export function followable(einsum: EinsumDescription): readonly Followed[] {
  const tensors = new Set([...einsum.inputs.map(({ tensor }) => tensor), einsum.output.tensor]);
  const meets = einsum.loops.some(({ source }) => source === "intersect");
  const gates = einsum.inputs.some(({ access }) => access === "gate");
  return [
    ...[...tensors].map((tensor) => fetchesOf(tensor, einsum)),
    following("partial sum brought back", { kind: "return" }),
    ...(meets ? [following("match", { kind: "match" }), following("skip", { kind: "skip" })] : []),
    following("multiplication by zero", { kind: "ineffectual" }),
    ...(gates ? [following("gated step", { kind: "gated" })] : []),
  ];
}
