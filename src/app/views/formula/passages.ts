/**
 * What a step has passed over on its way, in words: which coordinates a loop leaves out, which it tries in
 * vain, and what an intersection leaves behind. Pure; read off the passages of the frame.
 */
import type { EinsumDescription, Frame, LoopDescription, Passage } from "../../../engine/index.ts";
import { formatCount } from "../numbers.ts";

/** Most sentences that are said of one step. */
const mostSentences = 3;
/** A frame tells so many lanes one by one; of more it does not know all. */
const mostLanes = 4096;

/** Sentences on what was passed over, each with a space before it; empty where nothing was. */
export function narratePassages(einsum: EinsumDescription, frame: Frame): string {
  const passed = frame.passages.flatMap((passage) => {
    const loop = einsum.loops.find(({ node }) => node === passage.node);
    const isTold = loop !== undefined && (frame.lanes.length === 1 || loop.mode === "temporal");
    return isTold ? sentence(loop, passage, placesOf(loop, passage, frame)) : [];
  });
  const said = [...passed, ...withoutLane(einsum, frame)].slice(0, mostSentences);
  return said.map((words) => ` ${words}`).join("");
}

function sentence(loop: LoopDescription, passage: Passage, where: string): string {
  const { count, tried, left, lacking, isRest } = passage;
  const isOne = count === 1;
  const are = isRest ? (isOne ? "was" : "were") : isOne ? "is" : "are";
  const start = `${isRest ? "Before that, " : ""}${where} ${are}`;
  const passedOver = left.map(({ tensor, count: many }) => elements(many, tensor));
  const allLeft = left.reduce((sum, one) => sum + one.count, 0);
  const behind =
    allLeft === 0 ? "" : `; ${listed(passedOver)} ${allLeft === 1 ? "is" : "are"} passed over`;
  if (tried === 0) return `${start} skipped: ${absence(loop)}${behind}.`;
  const inVain =
    lacking.length === 0
      ? "nothing meets there"
      : `${listed(lacking)} ${lacking.length === 1 ? "holds" : "hold"} nothing there`;
  if (tried === count) return `${start} tried in vain: ${inVain}${behind}.`;
  return `${start} left out: ${formatCount(count - tried)} because ${absence(loop)}, ${formatCount(tried)} because ${inVain}${behind}.`;
}

/**
 * Where lanes stand for the elements of one fiber: how many places it has without an element, and how many
 * elements without a place in the output.
 */
function withoutLane(einsum: EinsumDescription, frame: Frame): readonly string[] {
  const { lanes, sides } = frame;
  if (lanes.length < 2) return [];
  const inner = innerLoops(einsum);
  const mayLieOutside = lacksOnlyOutput(einsum) && lanes.length < mostLanes;
  return inner.flatMap((loop, at) => {
    const [tensor, ...others] = loop.drivers;
    const reach = sides.find(({ node }) => node === loop.node)?.reach;
    if (loop.source !== "traverse" || reach === undefined || tensor === undefined) return [];
    // A loop around it that picks another fiber for every lane makes many fibers of one.
    const isOneFiber = inner.slice(0, at).every(({ ladder }) => ladder[tensor] === "reuse");
    const states = lanes.flatMap((lane) => lane.loops.filter(({ node }) => node === loop.node));
    const [first] = states;
    if (first === undefined || !isOneFiber || others.length > 0) return [];
    if (!states.every(({ from, to }) => from === first.from && to === first.to)) return [];
    const places = first.to - first.from;
    const taken = new Set(states.map(({ coordinate }) => coordinate)).size;
    const empty = places - reach;
    const outside = mayLieOutside ? reach - taken : 0;
    const said = [
      ...(empty > 0
        ? [
            `${formatCount(empty)} of ${formatCount(places)} places of ${loop.variable} ${empty === 1 ? "is" : "are"} empty in ${tensor}`,
          ]
        : []),
      ...(outside > 0
        ? [
            `${formatCount(outside)} of ${elements(reach, tensor)} ${outside === 1 ? "has" : "have"} no place in ${einsum.output.tensor}`,
          ]
        : []),
    ];
    return said.length === 0 ? [] : [`${said.join("; ")}.`];
  });
}

/** The loops whose iterations a step has all at once. */
function innerLoops({ loops }: EinsumDescription): readonly LoopDescription[] {
  return loops.slice(loops.findLastIndex(({ mode }) => mode === "temporal") + 1);
}

/**
 * Whether elements that lanes could take, and do not, can only lack a place in the output: every input comes
 * to every loop of the lanes by itself, so nothing is looked for in vain.
 */
export function lacksOnlyOutput(einsum: EinsumDescription): boolean {
  return innerLoops(einsum).every(
    ({ source, drivers, ladder }) =>
      (source === "traverse" || source === "dense") &&
      einsum.inputs.every(({ tensor }) => ladder[tensor] === "reuse" || drivers.includes(tensor)),
  );
}

/** "s = 1", "s = 1 and 2", "s = 1 to 4", or how many there are. */
function placesOf({ variable, node }: LoopDescription, passage: Passage, frame: Frame): string {
  const { first, last, count } = passage;
  const state = frame.lanes[0]?.loops.find((one) => one.node === node);
  if (state?.tuple !== undefined)
    return `${formatCount(count)} ${count === 1 ? "tuple" : "tuples"} of ${variable}`;
  if (count === 1) return `${variable} = ${first}`;
  if (count === 2) return `${variable} = ${first} and ${last}`;
  if (last - first + 1 === count) return `${variable} = ${first} to ${last}`;
  return `${formatCount(count)} places of ${variable} from ${first} to ${last}`;
}

/** Why a loop does not visit coordinates: what its tensors do not hold there. */
function absence({ source, drivers }: LoopDescription): string {
  const names = [...new Set(drivers)];
  if (source === "intersect")
    return `${listed(names)} do not ${names.length > 2 ? "all" : "both"} hold an element there`;
  return names.length > 1
    ? `neither ${names.join(" nor ")} holds an element there`
    : `${names.join()} is empty there`;
}

/** "3 elements of F". */
function elements(count: number, tensor: string): string {
  return `${formatCount(count)} ${count === 1 ? "element" : "elements"} of ${tensor}`;
}

/** "a", "a and b", "a, b and c". */
function listed(words: readonly string[]): string {
  return words.length < 2
    ? words.join()
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
