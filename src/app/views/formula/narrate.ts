/**
 * A step in one plain sentence: what happens and why it is as it is.
 *
 * Pure. The sentence names the loop values that changed, what the operands are and whether they had to
 * be read, and what became of the output.
 */
import type {
  EinsumDescription,
  Frame,
  Lane,
  OperandState,
  Reduction,
} from "../../../engine/index.ts";
import { formatCount, formatElement, formatValue, loopCoordinate } from "../numbers.ts";
import { isProduct } from "./formula.ts";
import { narratePassages } from "./passages.ts";

/** What a frame computes. */
export function narrate(einsum: EinsumDescription, frame: Frame): string {
  const first = frame.lanes[0];
  if (first === undefined) return "Nothing is computed in this step.";
  const unused = narrateUnused(frame);
  if (frame.lanes.length > 1) return narrateLanes(einsum, frame) + unused;
  return `${place(einsum, frame, first)}${narrateLane(einsum, first)}${unused}`;
}

/** What was read on the way and led to no compute, so that reads add up to what is counted. */
function narrateUnused({ lanes, laneCount, reads }: Frame): string {
  if (lanes.length < laneCount) return "";
  return Object.entries(reads)
    .map(([tensor, count]) => ({ tensor, more: count - elementsOf(lanes, tensor).fetched }))
    .filter(({ more }) => more > 0)
    .map(
      ({ tensor, more }) =>
        ` ${formatCount(more)} more of ${tensor} ${more === 1 ? "is" : "are"} read and not used.`,
    )
    .join("");
}

/** How the nest came there: what it has passed over, where searches start, which windows have moved. */
export function narrateWay(einsum: EinsumDescription, frame: Frame): string {
  if (frame.lanes.length === 0) return "";
  return (narratePassages(einsum, frame) + narrateSlide(einsum, frame)).trimStart();
}

/** Where the windows lie that have moved since the step before: "I[2, 1..3]". */
function narrateSlide(einsum: EinsumDescription, frame: Frame): string {
  const moved = frame.tensors.filter(
    ({ tensor, window }) =>
      // Many lanes scatter into the output: what they span is no window.
      (frame.lanes.length === 1 || tensor !== einsum.output.tensor) &&
      window.some(([from, to]) => to - from > 1) &&
      frame.slid.includes(tensor) &&
      einsum.loops.some(({ ladder }) => ladder[tensor] === "slide"),
  );
  return moved
    .map(({ tensor, window }) => {
      const places = window.map(([from, to]) => (to - from > 1 ? `${from}..${to - 1}` : `${from}`));
      return ` The window over ${tensor} slides to ${tensor}[${places.join(", ")}].`;
    })
    .join("");
}

/** "q = 1, s = 0: ", the loops that this step entered, or the innermost one. */
function place(einsum: EinsumDescription, frame: Frame, lane: Lane): string {
  const temporal = new Set(
    einsum.loops.filter((loop) => loop.mode === "temporal").map((loop) => loop.node),
  );
  const loops = lane.loops.filter((loop) => frame.lanes.length === 1 || temporal.has(loop.node));
  const entered = loops.filter((loop) => frame.entered.includes(loop.node));
  const named = entered.length > 0 ? entered : loops.slice(-1);
  if (named.length === 0) return "";
  return `${named.map((loop) => `${loop.variable} = ${loopCoordinate(loop)}`).join(", ")}: `;
}

function narrateLane(einsum: EinsumDescription, lane: Lane): string {
  const target = formatElement(lane.output.tensor, lane.output.point);
  const before = formatValue(lane.output.before);
  if (lane.kind === "gated") return narrateGated(einsum, lane, target, before);
  const meeting = meet(einsum, lane.operands);
  const result = isProduct(einsum.expression) && lane.operands.length > 1 ? "product" : "result";
  if (lane.kind === "ineffectual" && lane.product === 0) {
    return `${meeting}; the ${result} is 0, so ${target} stays ${before} and the cycle is spent for nothing.`;
  }
  const whose = lane.operands.length > 1 ? "their" : "the";
  return `${meeting}; ${whose} ${result} ${formatValue(lane.product)} ${landing(lane, target, einsum.reduction)}.`;
}

function narrateGated(
  einsum: EinsumDescription,
  lane: Lane,
  target: string,
  before: string,
): string {
  const gate = lane.operands.find((operand) => operand.status !== "unread");
  const unread = lane.operands.filter((operand) => operand.status === "unread");
  const cause =
    gate === undefined
      ? "a zero"
      : `${named(einsum, gate)} is ${gate.status === "absent" ? "absent" : "0"}, which`;
  const left =
    unread.length === 0
      ? ""
      : `${unread.map((operand) => formatElement(operand.tensor, operand.point)).join(" and ")} ${
          unread.length === 1 ? "is" : "are"
        } not read, `;
  return `${cause} gates the multiplier; ${left}${target} stays ${before}, and the cycle passes all the same.`;
}

function meet(einsum: EinsumDescription, operands: readonly OperandState[]): string {
  const phrases = operands.map((operand) => phrase(einsum, operand));
  const [first, ...others] = orderForSpeech(phrases);
  if (first === undefined) return "there is nothing to read";
  const sentence =
    others.length === 0 ? `${first} is taken` : `${first} meets ${others.join(" and ")}`;
  return sentence.replace(/,$/, "");
}

/** What is held is spoken of first: it waits, and the others come to it. */
function orderForSpeech(phrases: readonly { text: string; held: boolean }[]): string[] {
  const held = phrases.filter((one) => one.held);
  const moving = phrases.filter((one) => !one.held);
  const inOrder = held.length > 0 ? [...held, ...moving] : [...moving].reverse();
  return inOrder.map((one) => one.text);
}

function phrase(einsum: EinsumDescription, operand: OperandState): { text: string; held: boolean } {
  const name = named(einsum, operand);
  switch (operand.status) {
    case "fetched":
      return { text: `${name} = ${formatValue(operand.value)}`, held: false };
    case "held":
      return { text: `${name} = ${formatValue(operand.value)}, still held,`, held: true };
    case "absent":
      return { text: `${name}, which is absent and reads as 0,`, held: false };
    case "unread":
      return { text: `${name}, which is not read,`, held: false };
  }
}

function named({ inputs }: EinsumDescription, operand: OperandState): string {
  const noun = inputs.find(({ tensor }) => tensor === operand.tensor)?.role;
  const element = formatElement(operand.tensor, operand.point);
  return noun === undefined ? element : `${noun} ${element}`;
}

function landing(lane: Lane, target: string, reduction: Reduction): string {
  const after = formatValue(lane.output.after);
  const { before, status } = lane.output;
  if (reduction !== "+" && (status === "held" || status === "fetched")) {
    const changed = lane.output.after === before ? "stays" : "becomes";
    return `is compared with ${target} = ${formatValue(before)}, which ${changed} ${after}`;
  }
  switch (lane.output.status) {
    case "created":
      return `is the first to reach ${target}`;
    case "held":
      return `is added to ${target}, which becomes ${after}`;
    case "fetched":
      return `is added to ${target}, brought back as the partial sum ${formatValue(lane.output.before)}, which becomes ${after}`;
    case "untouched":
      return `leaves ${target} as it is`;
  }
}

function narrateLanes(einsum: EinsumDescription, frame: Frame): string {
  const { lanes, laneCount } = frame;
  const first = lanes[0];
  const where = first === undefined ? "" : place(einsum, frame, first);
  const targets = new Set(
    lanes.map((lane) => formatElement(lane.output.tensor, lane.output.point)),
  );
  const kinds = (["effectual", "ineffectual", "gated"] as const)
    .map((kind) => ({ kind, count: lanes.filter((lane) => lane.kind === kind).length }))
    .filter(({ count }) => count > 0);
  const all = kinds.length === 1 ? `, all ${kinds[0]?.kind ?? ""}` : "";
  const mix =
    kinds.length > 1
      ? `, ${kinds.map(({ kind, count }) => `${formatCount(count)} ${kind}`).join(" and ")}`
      : all;
  const listed = [...targets];
  const reach =
    listed.length === 1
      ? `all for ${listed[0] ?? ""}, where they are reduced`
      : listed.length <= 4
        ? `for ${listed.slice(0, -1).join(", ")} and ${listed.at(-1) ?? ""}`
        : `for ${formatCount(listed.length)} elements of ${first?.output.tensor ?? ""}`;
  const told = lanes.length < laneCount ? `; told are the first ${formatCount(lanes.length)}` : "";
  return `${where}${formatCount(laneCount)} lanes compute at once${told}${mix}, ${reach}. ${delivered(lanes)}`;
}

/** How many elements of each input the lanes have between them, and where they come from. */
function delivered(lanes: readonly Lane[]): string {
  const names = [...new Set(lanes.flatMap(({ operands }) => operands.map(({ tensor }) => tensor)))];
  const phrases = names.map((tensor) => {
    const { size, fetched } = elementsOf(lanes, tensor);
    const held = size - fetched;
    const parts = [
      ...(fetched > 0 ? [`${formatCount(fetched)} fetched`] : []),
      ...(held > 0 ? [`${formatCount(held)} held`] : []),
    ];
    return `${formatCount(size)} of ${tensor} (${parts.join(", ")})`;
  });
  return `They use ${phrases.join(" and ")}.`;
}

/** How many elements of an input some lanes use between them, and how many of those are fetched. */
function elementsOf(
  lanes: readonly Lane[],
  tensor: string,
): { readonly size: number; readonly fetched: number } {
  const elements = new Map<string, boolean>();
  for (const { operands } of lanes)
    for (const { tensor: own, point, status } of operands) {
      if (own !== tensor) continue;
      const key = point.join();
      elements.set(key, elements.get(key) === true || status === "fetched");
    }
  return { size: elements.size, fetched: [...elements.values()].filter(Boolean).length };
}
