/**
 * What a step has passed over on its way, in words: which coordinates a loop skips, which lead to nothing, and
 * what an intersection passes over. Pure; read off the passages of the frame.
 */
import type { EinsumDescription, Frame, LoopDescription, Passage } from "../../../engine/index.ts";
import { formatCount, formatElement, loopCoordinate } from "../numbers.ts";

/** Most sentences that are said of one step. */
const mostSentences = 3;
/** Most places that are told one by one at which lanes start to search. */
const mostStarts = 6;

/** Sentences on what was passed over, each with a space before it; empty where nothing was. */
export function narratePassages(einsum: EinsumDescription, frame: Frame): string {
  const passed = frame.passages.flatMap((passage) => {
    const loop = einsum.loops.find(({ node }) => node === passage.node);
    const isTold = loop !== undefined && (frame.lanes.length === 1 || loop.mode === "temporal");
    if (!isTold) return [];
    const words = sentence(loop, passage, placesOf(loop, passage, frame), einsum.output.tensor);
    const where = earlier(passage, frame);
    return where === "" ? words : `${where}, ${words.replace(/^Of /, "of ")}`;
  });
  const told = [...passed, ...withoutLane(einsum, frame)].slice(0, mostSentences);
  const said = [...told, ...searchStarts(einsum, frame)];
  return said.map((words) => ` ${words}`).join("");
}

function sentence(loop: LoopDescription, passage: Passage, where: string, output: string): string {
  const { count, tried, left, isRest } = passage;
  const passedOver = left.map(({ tensor, count: many }) => elements(many, tensor));
  const allLeft = left.reduce((sum, one) => sum + one.count, 0);
  const behind =
    allLeft === 0 ? "" : `; ${listed(passedOver)} ${allLeft === 1 ? "is" : "are"} passed over`;
  const are = (many: number): string =>
    `${isRest ? (many === 1 ? "was" : "were") : many === 1 ? "is" : "are"} skipped`;
  const lead = (many: number): string =>
    `${isRest ? "led" : many === 1 ? "leads" : "lead"} to nothing`;
  if (tried === 0) return `${where} ${are(count)}: ${absence(loop, passage)}${behind}.`;
  const reason = fruitless(passage, output);
  if (tried === count) return `${where} ${lead(count)}: ${reason}${behind}.`;
  const rest = count - tried;
  return `Of ${where}, ${formatCount(rest)} ${are(rest)}: ${absence(loop)}; ${formatCount(tried)} ${lead(tried)}: ${reason}${behind}.`;
}

/** Of what was left of an earlier visit, where that was: the loops around that have moved on since. */
function earlier({ isRest, around }: Passage, { lanes }: Frame): string {
  if (!isRest) return "";
  const now = lanes[0]?.loops ?? [];
  const moved = around.filter(
    (state) => now.find(({ node }) => node === state.node)?.coordinate !== state.coordinate,
  );
  if (moved.length === 0) return "Before that";
  const places = moved.map((state) => `${state.variable} = ${loopCoordinate(state)}`);
  return `At ${listed(places)}`;
}

/** Why iterations came to nothing. */
function fruitless({ tried, lacking }: Passage, output: string): string {
  const empty = lacking.filter(({ tensors }) => tensors.length > 0);
  const [first, ...others] = empty;
  const names = [...new Set(empty.flatMap(({ tensors }) => tensors))];
  const known = lacking.reduce((sum, { count }) => sum + count, 0);
  const reasons = [
    ...(first === undefined
      ? []
      : [
          others.length === 0
            ? `${listed(names)} ${names.length === 1 ? "is" : "are"} empty there`
            : `${listed(names, "or")} is empty there`,
        ]),
    ...(empty.length < lacking.length ? [`no product there has a place in ${output}`] : []),
    ...(known < tried ? ["nothing there leads to a product"] : []),
  ];
  return reasons.join(", or ");
}

/**
 * Where lanes stand for the elements of one fiber: how many places it has without an element, and how many
 * elements without a place in the output.
 */
function withoutLane(einsum: EinsumDescription, frame: Frame): readonly string[] {
  const { lanes, laneCount, sides } = frame;
  if (laneCount < 2) return [];
  const inner = innerLoops(einsum);
  const mayLieOutside = lacksOnlyOutput(einsum) && lanes.length === laneCount;
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

/**
 * Where the innermost loop, beginning a visit, starts to search fibers further in than at their first element;
 * of several lanes where each does, unless all do at the same place.
 */
function searchStarts(einsum: EinsumDescription, frame: Frame): readonly string[] {
  const loop = einsum.loops.at(-1);
  const states = frame.lanes.map((lane) => lane.loops.at(-1));
  const begins = loop !== undefined && frame.entered.indexOf(loop.node) > 0;
  if (!begins || states.some((state) => state === undefined || state.tuple !== undefined))
    return [];
  const searched = [...new Set(loop.drivers)].filter((name) => {
    const visits = frame.tensors.find(({ tensor }) => tensor === name)?.visits ?? [];
    return visits.some((visit) => {
      const cursor = visit.at(-1);
      return cursor !== undefined && cursor.from > cursor.start;
    });
  });
  if (searched.length === 0) return [];
  const starts = [...new Set(states.map((state) => state?.from ?? 0))];
  const what = `The search in ${listed(searched)} starts`;
  const [only] = starts;
  if (starts.length === 1 && only !== undefined) {
    const own = searched.flatMap((name) => startInTensor(einsum, frame, loop, name) ?? []);
    const that = own.length === 0 ? "" : `, which is ${listed(own)}`;
    return [`${what} at ${loop.variable} = ${only}${that}${whichLanes(frame)}.`];
  }
  const places =
    starts.length <= mostStarts
      ? listed(starts.map(String))
      : `${Math.min(...starts)} to ${Math.max(...starts)}`;
  return [`${what} lane by lane, at ${loop.variable} = ${places}.`];
}

/** " in every lane", or of those that are busy; nothing where there is one. */
function whichLanes({ laneCount, sides }: Frame): string {
  if (laneCount < 2) return "";
  const all = sides.reduce((product, { width }) => product * width, 1);
  return laneCount < all ? " in every lane that is busy" : " in every lane";
}

/**
 * Where the search of a loop starts in a tensor's own coordinates, "I[1]"; undefined where they are those of the
 * loop, or where lanes differ.
 */
function startInTensor(
  { inputs }: EinsumDescription,
  { lanes, tensors }: Frame,
  { node, variable }: LoopDescription,
  tensor: string,
): string | undefined {
  const operand = inputs.findIndex((input) => input.tensor === tensor);
  const indices = inputs[operand]?.indices ?? [];
  const rank = indices.findIndex((index) => index.split(/\W+/).includes(variable));
  const window = tensors.find((one) => one.tensor === tensor)?.window[rank];
  const [lane, ...others] = lanes;
  const [point, state] = [
    lane?.operands[operand]?.point,
    lane?.loops.find((one) => one.node === node),
  ];
  if (indices[rank] === variable || window === undefined || others.length > 0) return undefined;
  if (point === undefined || state === undefined) return undefined;
  const [from, to] = window;
  const isWhole = to - from > 1 || state.to - state.from === 1;
  return isWhole ? formatElement(tensor, point.with(rank, from)) : undefined;
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

/**
 * Why a loop does not visit coordinates: what its tensors do not hold there. Of a single coordinate on the way
 * to a match it is known which: all that the fibers hold before the match has been passed over.
 */
function absence({ source, drivers }: LoopDescription, passage?: Passage): string {
  const names = [...new Set(drivers)];
  if (source === "intersect" && passage?.count === 1 && !passage.isRest && names.length === 2) {
    const empty = names.filter((name) => passage.left.every(({ tensor }) => tensor !== name));
    if (empty.length > 0)
      return `${listed(empty)} ${empty.length === 1 ? "is" : "are"} empty there`;
  }
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

/** "a", "a and b", "a, b and c"; or with another word. */
function listed(words: readonly string[], word = "and"): string {
  return words.length < 2
    ? words.join()
    : `${words.slice(0, -1).join(", ")} ${word} ${words.at(-1) ?? ""}`;
}
