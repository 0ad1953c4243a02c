/**
 * One sentence for every technical word on the page: the only place where words are explained.
 *
 * `Term` shows an entry on hover and focus; lessons quote the same sentences, so that a word means one
 * thing throughout.
 */

/** A word and its explanation. */
export interface GlossaryEntry {
  readonly term: string;
  readonly sentence: string;
}

const entry = (term: string, sentence: string): GlossaryEntry => ({ term, sentence });

/** Every word that the page explains, by key. */
export const glossary = {
  // Tensors and how they are stored.
  tensor: entry("Tensor", "Values arranged by coordinates, one coordinate for each of its ranks."),
  rank: entry(
    "Rank",
    "One level of a tensor, with a name such as W and one coordinate for each place.",
  ),
  fiber: entry("Fiber", "The coordinates of one rank below one parent, each with its payload."),
  coordinate: entry(
    "Coordinate",
    "The place of an element in the tensor, whatever way it is stored.",
  ),
  position: entry(
    "Position",
    "The place of an element in storage, counted from the first one stored.",
  ),
  payload: entry(
    "Payload",
    "What a coordinate leads to: a fiber of the next rank, or in the last rank a value.",
  ),
  shape: entry("Shape", "How many coordinates a rank has, empty ones included."),
  occupancy: entry("Occupancy", "How many elements are not empty, that is, not zero."),
  density: entry("Density", "Occupancy divided by the number of places in the tensor."),
  fibertree: entry(
    "Fibertree",
    "A tensor drawn as a tree with one level a rank, whose leaves are the values, whatever its format.",
  ),
  grid: entry("Grid", "The tensor laid out by coordinates, with every zero in its place as a dot."),
  format: entry(
    "Format",
    "How a rank is stored: U every coordinate, C only the non-empty ones, B a bit for each coordinate, R the lengths of the runs of zeros.",
  ),
  uncompressed: entry(
    "Uncompressed (U)",
    "Every coordinate is stored, zeros too, so position equals coordinate.",
  ),
  compressed: entry(
    "Compressed (C)",
    "Only non-empty coordinates are stored, each beside its payload.",
  ),
  bitmask: entry("Bitmask (B)", "One bit a coordinate says whether a payload is stored for it."),
  runLength: entry("Run-length (R)", "Each payload is stored with the number of zeros before it."),
  swizzle: entry("Swizzle", "Storing a tensor again with its ranks in another order."),
  seed: entry(
    "Seed",
    "The number that a generated tensor grows from: the same seed gives the same elements every time.",
  ),

  // Loop nests.
  einsum: entry(
    "Einsum",
    "An equation over coordinates: every combination of its variables contributes a product, and products for the same output element are added.",
  ),
  loopNest: entry("Loop nest", "The loops that visit the points of an Einsum, outermost first."),
  loopOrder: entry(
    "Loop order",
    "Which rank is iterated outermost, which next, and so on to the innermost.",
  ),
  mapping: entry(
    "Mapping",
    "How an Einsum becomes a loop nest: storage order, loop order, splits, and what happens at the same time.",
  ),
  split: entry(
    "Split",
    "Cutting a rank into parts, so that one loop goes over the parts and another over what is inside of them.",
  ),
  part: entry(
    "Part",
    "A range of coordinates of a split rank: of equal shape, or with equally many elements of a leader.",
  ),
  leader: entry(
    "Leader",
    "The tensor whose elements are counted out to decide where a rank is cut.",
  ),
  follower: entry(
    "Follower",
    "A tensor that is cut at the coordinates where the parts of its leader begin.",
  ),
  flatten: entry(
    "Flatten",
    "Joining ranks into one whose coordinates are tuples, so that one loop visits all their elements in a row.",
  ),
  level: entry(
    "Level",
    "A loop of the nest; a step of a level goes to where that loop begins its next iteration.",
  ),
  cascade: entry(
    "Cascade",
    "Einsums one after another, each reading what earlier ones have computed.",
  ),
  pipeline: entry(
    "Side by side",
    "The Einsums of a cascade running at the same time, each going on as soon as what it reads is final.",
  ),
  front: entry(
    "Front",
    "All that an Einsum does at one coordinate of its outermost temporal loop, in every lane.",
  ),
  inTurns: entry(
    "In turns",
    "Steps by the time of their front, so that an Einsum goes on as soon as what it reads is final; breakpoints are passed.",
  ),
  alive: entry(
    "Alive",
    "Written at least once and still to be used, so that it has to be kept somewhere.",
  ),
  spent: entry(
    "Spent",
    "Used for the last time, so that its place can be given to another element.",
  ),
  coming: entry("Coming", "Not written yet at this time."),
  temporal: entry("Temporal loop", "A loop whose iterations happen one after the other."),
  spatial: entry(
    "Spatial loop",
    "A loop whose iterations happen at the same time, each on hardware of its own.",
  ),
  spaceTime: entry(
    "Space and time",
    "Which lane computes in which cycle: lanes from top to bottom, cycles from left to right.",
  ),
  segments: entry(
    "Segments",
    "Where each fiber of a rank starts in its arrays; the next one starts where it ends.",
  ),
  tuple: entry(
    "Tuple",
    "The coordinates of flattened ranks taken together as one, such as (1, 2).",
  ),
  lane: entry("Lane", "One of the computes that happen in the same step."),
  ladder: entry(
    "Ladder",
    "For every loop and tensor: filled, the loop's rank indexes the tensor; half, the tensor is slid over; hollow, the tensor is reused.",
  ),
  indexes: entry(
    "Indexes",
    "The loop's rank picks the coordinate of the tensor, so another iteration touches another element.",
  ),
  slides: entry(
    "Slides",
    "The loop's rank is one of several terms of the tensor's coordinate, so iterations overlap in what they touch.",
  ),
  reuses: entry(
    "Reuses",
    "The loop's rank does not occur in the tensor, so all its iterations touch the same elements.",
  ),
  slidingWindow: entry(
    "Sliding window",
    "The coordinates of a tensor that the loops sliding over it can reach before an outer loop moves on.",
  ),
  legalRange: entry(
    "Legal range",
    "The coordinates a loop may visit so that no coordinate computed from them leaves its tensor.",
  ),
  concordant: entry("Concordant", "Visiting a tensor in the order in which it is stored."),
  discordant: entry(
    "Discordant",
    "Visiting a tensor out of its storage order, so that every element must be searched for.",
  ),
  traversal: entry("Traversal", "Going through the stored elements of a fiber one after another."),
  intersection: entry(
    "Intersection",
    "Visiting only the coordinates at which all fibers hold an element, found by walking them side by side.",
  ),
  passedOver: entry(
    "Passed over",
    "An element that an intersection has compared and left behind, because no other fiber has its coordinate.",
  ),
  leadsToNothing: entry(
    "Leads to nothing",
    "An iteration that begins and ends without a compute, because what it looks for is not there.",
  ),
  searchStart: entry(
    "Search start",
    "Where in a fiber a loop begins to look, because what lies before it is out of the loop's reach.",
  ),
  union: entry(
    "Union",
    "Visiting the coordinates at which at least one of the fibers holds an element.",
  ),
  take: entry(
    "Take",
    "Passing on the value of one tensor at the places where both have an element.",
  ),
  projection: entry(
    "Projection",
    "Computing the coordinate of one tensor from the coordinates of others, such as q = w − s.",
  ),
  populate: entry(
    "Populate",
    "Finding the place of an output element, or inserting it when it is written for the first time.",
  ),
  reduction: entry("Reduction", "Several contributions to one element, added up."),
  lookup: entry(
    "Lookup",
    "Searching a compressed fiber for one coordinate; what is absent reads as zero.",
  ),
  partialSum: entry(
    "Partial sum",
    "The value of an output element before all its contributions have arrived.",
  ),

  // Dataflows.
  dataflow: entry(
    "Dataflow",
    "Which tensor stands still while the others move past it, as the loop order decides.",
  ),
  stationary: entry(
    "Stationary",
    "Held in place while the innermost loops run, because none of them indexes it.",
  ),
  outputStationary: entry(
    "Output stationary",
    "The output is held while everything else changes, and is written once when it is finished.",
  ),
  weightStationary: entry(
    "Weight stationary",
    "A weight is held while every place that needs it is visited.",
  ),
  inputStationary: entry(
    "Input stationary",
    "An input is held while every output that needs it is visited.",
  ),
  shared: entry(
    "Shared",
    "One read serves several lanes of the step; none of them has held the element from before.",
  ),
  held: entry(
    "Held",
    "Kept from an earlier step, so that it is not read again; the number says in how many steps it has been used since.",
  ),
  fetched: entry("Fetched", "Read from storage in this step."),
  absent: entry("Absent", "Not stored, because it is zero."),
  gating: entry(
    "Gating",
    "Where one operand is zero the multiplier is switched off for the cycle: it saves energy, not time.",
  ),
  skipping: entry(
    "Skipping",
    "Where an operand is zero the step does not happen at all: it saves energy and time.",
  ),

  // Counts.
  mac: entry("MAC", "A multiplication whose product is accumulated into an output element."),
  compute: entry(
    "Compute",
    "The Einsum's expression worked out once, with its result going into an element of the output.",
  ),
  denseMacs: entry("Dense", "All multiplications of the same Einsum if every value were non-zero."),
  effectual: entry("Effectual", "A multiplication with no zero among its operands."),
  ineffectual: entry(
    "Ineffectual",
    "A multiplication that was carried out although an operand is zero.",
  ),
  gated: entry(
    "Gated",
    "A multiplication that took its cycle but was suppressed because an operand is zero.",
  ),
  skipped: entry("Skipped", "A multiplication that was never visited, and took no time."),
  cycles: entry(
    "Cycles",
    "Time, with one cycle for each compute, and the longest iteration for a spatial loop.",
  ),
  laneByLane: entry(
    "This step",
    "Lanes of an outer spatial loop run at once but are shown one by one, so cycles so far stand still until a lane outlasts those before it.",
  ),
  steps: entry("Steps", "Computes one after another; computes of a spatial loop share a step."),
  utilization: entry(
    "Utilization",
    "Computes, gated ones and those by zero too, divided by cycles times lanes: for how much of the time multipliers are taken.",
  ),
  intersectionSteps: entry(
    "Comparisons",
    "Pairs of coordinates compared while fibers are intersected.",
  ),
  intersectionMatches: entry(
    "Matches",
    "Comparisons that found the same coordinate in all fibers.",
  ),
  iterations: entry("Iterations", "How often the body of a loop runs."),
  accesses: entry(
    "Accesses",
    "How often an element of the tensor is used, held or not, in every lane.",
  ),
  reads: entry(
    "Reads",
    "Accesses that storage has to answer: elements held from before or shared by lanes count once.",
  ),
  lookups: entry(
    "Lookups",
    "Searches for one coordinate in a compressed fiber, successful or not.",
  ),
  coordinateReads: entry(
    "Coordinate reads",
    "Coordinates read while traversing or intersecting compressed ranks.",
  ),
  updates: entry("Updates", "Products accumulated into the output."),
  writes: entry("Writes", "Times an output element leaves the accumulator for storage."),
  partialReads: entry(
    "Partial-sum reads",
    "Writes to elements written before, whose partial sum had to be brought back.",
  ),
  denseReference: entry(
    "Dense reference",
    "The same Einsum computed by multiplying everything, zeros too, which the result must equal.",
  ),
  step: entry("Step", "One compute, or all computes that spatial loops do at the same time."),
} as const satisfies Record<string, GlossaryEntry>;

/** A key of the glossary. */
export type GlossaryKey = keyof typeof glossary;

const labels: Readonly<Record<string, GlossaryKey>> = {
  "output stationary": "outputStationary",
  "weight stationary": "weightStationary",
  "input stationary": "inputStationary",
};

/** The entry that explains the label of a dataflow. */
export function dataflowEntry(label: string): GlossaryKey {
  return (
    labels[label.toLowerCase()] ??
    (label.toLowerCase().includes("stationary") ? "stationary" : "dataflow")
  );
}
