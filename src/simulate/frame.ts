/**
 * The state at one step, as the page shows it: what each loop, operand and output element is doing.
 */
import { defined } from "../base/index.ts";
import { findPosition } from "../fibertree/index.ts";
import { valueAt, type Loop } from "../compile/index.ts";
import { countsOf, type EinsumCounts } from "./counts.ts";
import { cycleOf, laneOf, laneSides, reachOf } from "./lanes.ts";
import { loopState, type LoopState } from "./loop-state.ts";
import {
  readOutput,
  type OutputLines,
  type OutputRange,
  type PartialOutput,
} from "./partial-output.ts";
import { Passages, type Passage } from "./passage.ts";
import { pointOf } from "./plan.ts";
import { cursor } from "./state.ts";
import { mergeWindows, tensorWindows, type Windows } from "./step-windows.ts";
import type { ComputeEvent, Walk } from "./walk.ts";

/** One operand during a step. */
export interface OperandState {
  readonly tensor: string;
  /** Coordinates in the order of the declaration. */
  readonly point: readonly number[];
  /** Position in the last stored rank; undefined where the element is absent. */
  readonly position: number | undefined;
  readonly value: number;
  /** Read in this step, kept from an earlier one, absent (reads as zero), or not read because a gate was zero. */
  readonly status: "fetched" | "held" | "absent" | "unread";
}

/** One compute of a step. Without spatial loops a step has one lane. */
export interface Lane {
  /** Its place on each side of the array of lanes, as `StepState.sides` lists them. */
  readonly place: readonly number[];
  readonly kind: "effectual" | "ineffectual" | "gated";
  readonly loops: readonly LoopState[];
  readonly operands: readonly OperandState[];
  readonly product: number;
  readonly output: {
    readonly tensor: string;
    readonly point: readonly number[];
    readonly before: number;
    readonly after: number;
    /** Held since the step before, first written, brought back as a partial sum, or untouched because gated. */
    readonly status: "held" | "created" | "fetched" | "untouched";
  };
}

/** Where the nest stands in one stored rank of an input: positions, not coordinates. */
export interface RankCursor {
  /** Positions of the fiber being visited. */
  readonly start: number;
  readonly end: number;
  /** Those of them inside the legal range of this visit. */
  readonly from: number;
  readonly to: number;
  /** Position bound now; undefined where there is none. */
  readonly position: number | undefined;
}

/** What a tensor shows during a step. */
export interface TensorState {
  readonly tensor: string;
  /**
   * By declared rank: the half-open interval of coordinates reachable while the loops that slide over
   * the rank finish. A single coordinate where nothing slides.
   */
  readonly window: readonly (readonly [from: number, to: number])[];
  /** Of the last lane, by stored rank; empty for the output. */
  readonly cursors: readonly RankCursor[];
  /** The visits of all lanes, each different one once, by stored rank; 64 at most. */
  readonly visits: readonly (readonly RankCursor[])[];
}

/** A spatial loop during a step. */
export interface StepSide {
  readonly node: number;
  readonly rank: string;
  /** How many lanes it has side by side. */
  readonly width: number;
  /**
   * How many coordinates, or stored elements, it had in reach, at most; undefined where it brings fibers
   * together, or where a stride leaves out elements between.
   */
  readonly reach: number | undefined;
}

/** Everything about one step of one nest. */
export interface StepState {
  /** The spatial loops, outermost first. */
  readonly sides: readonly StepSide[];
  /** Cycle of the step, counted from when the nest begins. */
  readonly cycle: number;
  /** One by one; of very many the first 4,096. */
  readonly lanes: readonly Lane[];
  /** How many compute, those that are not told one by one included. */
  readonly laneCount: number;
  /** Inputs, then the output. */
  readonly tensors: readonly TensorState[];
  readonly output: PartialOutput;
  /** Counts of this Einsum up to and with this step. */
  readonly counts: EinsumCounts;
  /**
   * Nodes of the nest that this step entered anew, outermost first; the last is the compute, or the gate
   * that has stopped every lane.
   */
  readonly entered: readonly number[];
  /** What loops passed over since the step before, up to its first lane, outermost first. */
  readonly passages: readonly Passage[];
}

/** Most lanes of a step that are described one by one. */
const maxLanes = 4096;
/** Most visits of a tensor that are described one by one. */
const maxVisits = 64;

/**
 * Carries out the next step of a walk that stands right before it, and describes it.
 *
 * @param wanted which elements of the output to give
 * @returns undefined where the nest has no further step
 */
export function takeStep(walk: Walk, wanted: OutputRange | OutputLines): StepState | undefined {
  const step = walk.steps;
  const lanes: Lane[] = [];
  const windows: (readonly [number, number])[][] = [];
  const visits = walk.plan.nest.operands.map(() => new Map<string, readonly RankCursor[]>());
  let cursors: readonly (readonly RankCursor[])[] = [];
  let laneCount = 0;
  let entered = 0;
  let cycle = 0;
  const sides = laneSides(walk.plan);
  const reaches = sides.map((): number | undefined => undefined);
  const way = new Passages(walk);
  walk.tellPassages(way);
  let passages: readonly Passage[] = [];
  walk.onCompute = (event) => {
    if (lanes.length === 0) {
      passages = way.upToNow();
      walk.tellPassages(undefined);
    }
    laneCount += 1;
    for (const [side, { level }] of sides.entries()) {
      const reach = reachOf(walk, level);
      if (reach !== undefined) reaches[side] = Math.max(reaches[side] ?? 0, reach);
    }
    if (laneCount > maxLanes) return;
    cycle = cycleOf(walk);
    lanes.push({ place: laneOf(walk, sides), ...describeLane(walk, event) });
    mergeWindows(windows, tensorWindows(walk));
    cursors = visits.map((_, operand) => operandCursors(walk, operand));
    visits.forEach((known, operand) => {
      const own = defined(cursors[operand], "cursors");
      if (known.size < maxVisits) known.set(JSON.stringify(own), own);
    });
  };
  walk.onStep = (_, outermost) => {
    entered = outermost;
  };
  while (!walk.done && walk.steps === step) walk.run(20_000, step + 1);
  walk.onCompute = undefined;
  walk.onStep = undefined;
  walk.tellPassages(undefined);
  if (lanes.length === 0) return undefined;
  const { nest, loops } = walk.plan;
  const names = [...nest.operands.map(({ tensor }) => tensor), nest.output.tensor];
  return {
    sides: sides.map(({ node, rank, width }, side) => ({
      node,
      rank,
      width,
      reach: reaches[side],
    })),
    cycle,
    lanes,
    laneCount,
    tensors: names.map((tensor, at) => ({
      tensor,
      window: windows[at] ?? [],
      cursors: cursors[at] ?? [],
      visits: [...(visits[at]?.values() ?? [])],
    })),
    output: readOutput(walk, wanted),
    counts: countsOf(walk),
    entered: [...loops.slice(entered).map(({ loop }) => loop.id), lastNode(walk, lanes)],
    passages,
  };
}

/** Carries out the next step of a walk for its windows alone: inputs, then the output. */
export function takeWindows(walk: Walk): Windows {
  const { steps } = walk;
  const windows: (readonly [number, number])[][] = [];
  let lanes = 0;
  walk.onCompute = () => {
    if ((lanes += 1) <= maxLanes) mergeWindows(windows, tensorWindows(walk));
  };
  while (!walk.done && walk.steps === steps) walk.run(20_000, steps + 1);
  walk.onCompute = undefined;
  return windows;
}

/** The node that a step ends in. */
function lastNode({ plan }: Walk, lanes: readonly Lane[]): number {
  let { body } = plan.nest;
  const isGated = lanes.every(({ kind }) => kind === "gated");
  for (;;) {
    const gate = body.find(
      (statement) =>
        statement.kind === "gate" && lanes[0]?.operands[statement.operand]?.value === 0,
    );
    if (isGated && gate !== undefined) return gate.id;
    const compute = body.find(({ kind }) => kind === "compute");
    if (compute !== undefined) return compute.id;
    const inner = body.find((statement): statement is Loop => statement.kind === "loop");
    body = defined(inner, "loop").body;
  }
}

/** The value of an operand that a gate spared: what is stored at its coordinates, although nothing read it. */
function sparedValue({ plan, x }: Walk, operand: number): number {
  const tensor = defined(plan.tensors[operand], "tensor");
  let position = 0;
  for (const [rank, { coordinate }] of defined(
    plan.nest.operands[operand],
    "operand",
  ).ranks.entries()) {
    position = findPosition(defined(tensor.ranks[rank], "rank"), position, valueAt(coordinate, x));
    if (position < 0) return 0;
  }
  return tensor.values[position] ?? 0;
}

function describeLane(walk: Walk, event: ComputeEvent): Omit<Lane, "place"> {
  const { plan, layout, x } = walk;
  const operands = plan.nest.operands.map(({ tensor, ranks }, operand): OperandState => {
    const point: number[] = [];
    for (const { declared, coordinate } of ranks) point[declared] = valueAt(coordinate, x);
    const position = walk.get(defined(layout.positions[operand], "positions") + ranks.length);
    const spared = walk.get(layout.spared + operand) === 1;
    const fresh = walk.get(layout.fresh + operand) === 1;
    return {
      tensor,
      point,
      position: position < 0 ? undefined : position,
      value: spared ? sparedValue(walk, operand) : walk.get(layout.values + operand),
      status: spared ? "unread" : position < 0 ? "absent" : fresh ? "fetched" : "held",
    };
  });
  return {
    kind: event.kind,
    loops: plan.loops.map((_, level) => loopState(walk, level)),
    operands,
    product: event.product,
    output: {
      tensor: plan.nest.output.tensor,
      point: pointOf(event.element, plan.outputStrides),
      before: event.before,
      after: event.after,
      status: event.output,
    },
  };
}

/** Where each stored rank of an operand stands: its driver's cursor, or the one position that is bound. */
function operandCursors(walk: Walk, operand: number): readonly RankCursor[] {
  const { plan, layout } = walk;
  const positions = defined(layout.positions[operand], "positions");
  return defined(plan.tensors[operand], "tensor").ranks.map((stored, rank): RankCursor => {
    const parent = walk.get(positions + rank);
    const bound = walk.get(positions + rank + 1);
    const position = bound < 0 ? undefined : bound;
    for (const [level, { drivers, parts }] of plan.loops.entries()) {
      const at = drivers.findIndex((driver) => driver.operand === operand && driver.leaf === rank);
      if (at === -1 || parts !== undefined) continue;
      const base = defined(layout.cursors[level], "cursors") + at * layout.cursorSize;
      const field = (offset: number): number => walk.get(base + offset);
      return {
        start: field(cursor.start),
        end: field(cursor.end),
        from: field(cursor.from),
        to: field(cursor.to),
        position,
      };
    }
    if (parent < 0) return { start: 0, end: 0, from: 0, to: 0, position: undefined };
    const start = stored.segments[parent] ?? 0;
    return {
      start,
      end: stored.segments[parent + 1] ?? 0,
      from: position ?? start,
      to: position === undefined ? start : position + 1,
      position,
    };
  });
}
