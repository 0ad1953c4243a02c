/** How much work a nest will be, estimated before anything runs. */
import { positionsByRank, type Elements, type Rank, type Tensor } from "../fibertree/index.ts";
import {
  interval,
  type Bound,
  type Driver,
  type Loop,
  type Nest,
  type Quotient,
} from "../compile/index.ts";
import type { Program, ProgramTensor } from "../einsum/index.ts";
import type { Plan } from "./plan.ts";

/** Most loop iterations that a run may be expected to take. */
export const maxIterations = 2_000_000_000;

function gap(upper: Quotient, lower: Quotient, extents: readonly number[]): number {
  const terms = new Map<number, number>();
  for (const { register, coefficient } of upper.terms)
    terms.set(register, coefficient / upper.divisor);
  for (const { register, coefficient } of lower.terms) {
    terms.set(register, (terms.get(register) ?? 0) - coefficient / lower.divisor);
  }
  const difference: Quotient = {
    terms: [...terms].map(([register, coefficient]) => ({ register, coefficient })),
    constant: upper.constant / upper.divisor - lower.constant / lower.divisor,
    divisor: 1,
  };
  return interval(difference, extents)[1] + 1;
}

/** Mean share of a rank's coordinates that its fibers hold. */
function fill(tensor: Tensor, rank: number): number {
  const stored = tensor.ranks[rank];
  if (stored === undefined) return 1;
  const fibers = Math.max(1, stored.segments.length - 1);
  return stored.coordinates.length / fibers / Math.max(1, stored.shape);
}

/**
 * Expected iterations of all loops of a plan, comparisons of intersections among them, as if every fiber
 * were as full as the mean.
 */
export function estimateIterations({ nest, tensors }: Plan): number {
  return iterationsOf(nest, (operand, rank) => {
    const tensor = tensors[operand];
    return tensor === undefined ? 1 : fill(tensor, rank);
  });
}

/**
 * The same before any tensor is made; undefined where too little is known of one: only what is written down
 * or drawn evenly can be foreseen.
 */
export function foreseeIterations(nest: Nest, { tensors }: Program): number | undefined {
  const fills: (readonly number[])[] = [];
  for (const [operand, { tensor, ranks }] of nest.operands.entries()) {
    const declared = tensors.get(tensor);
    const stored = ranks.map(({ format, declared: at }, rank) => {
      const shape = declared?.ranks[at]?.shape ?? 1;
      const around = storedAround(nest, operand, rank)?.parts;
      const reach = around?.kind === "shape" ? Math.min(shape, around.size) : shape;
      return { format, at, shape, reach, part: storedPart(nest, operand, rank) };
    });
    const positions = declared === undefined ? undefined : positionsOf(declared, stored);
    if (positions === undefined) return undefined;
    fills.push(
      positions.map(
        (count, at) => count / Math.max(1, positions[at - 1] ?? 1) / (stored[at]?.shape ?? 1),
      ),
    );
  }
  return iterationsOf(nest, (operand, rank) => fills[operand]?.[rank] ?? 1);
}

/** A rank of a tensor as a nest reads it, by its place in the declaration. */
interface StoredRank extends Pick<Rank, "shape" | "format"> {
  readonly at: number;
  /** Coordinates that one of its fibers may have: those of a part, where parts are stored around it. */
  readonly reach: number;
  /** Coordinates to each that is stored, where those are of parts. */
  readonly part: number;
}

/** The loop over the parts that a tensor stores around a rank, so that its fibers lie in one part each. */
function storedAround({ loops, operands }: Nest, operand: number, rank: number): Loop | undefined {
  const isOf = (each: Driver): boolean =>
    each.operand === operand && each.rank <= rank && rank < each.rank + each.count;
  const inside = loops.find(({ drivers }) => drivers.some(isOf))?.inside;
  const around = loops.find(({ registers }) => registers[0] === inside?.start);
  return inside !== undefined && around !== undefined && storesParts(operands, around, operand)
    ? around
    : undefined;
}

/** Whether a tensor stores the parts that a loop goes over. */
function storesParts(operands: Nest["operands"], { drivers }: Loop, operand: number): boolean {
  return drivers.some(
    (each) => each.operand === operand && operands[operand]?.ranks[each.rank]?.isParts === true,
  );
}

/** How many coordinates each part has in a rank of parts that is stored; 1 where the rank is none. */
function storedPart({ loops, operands }: Nest, operand: number, rank: number): number {
  if (operands[operand]?.ranks[rank]?.isParts !== true) return 1;
  const cutting = loops.find(
    ({ drivers, parts }) =>
      parts !== undefined && drivers.some((each) => each.operand === operand && each.rank === rank),
  );
  return cutting?.parts?.kind === "shape" ? cutting.parts.size : 1;
}

/** Positions of each rank: counted where elements are written down, as spread where they are drawn evenly. */
function positionsOf(
  { source, ranks }: ProgramTensor,
  stored: readonly StoredRank[],
): readonly number[] | undefined {
  switch (source.kind) {
    case "points":
    case "dense":
      return positionsOfPoints(source.elements, ranks.length, stored);
    case "generator": {
      const size = ranks.reduce((product, { shape }) => product * shape, 1);
      const { pattern } = source;
      if (pattern.kind !== "uniform") return undefined;
      const cut = stored.map(({ format, part, reach }) => ({
        format,
        shape: Math.ceil(reach / part),
      }));
      return positionsByRank(cut, Math.round(pattern.density * size));
    }
    case "file":
    case "computed":
      return undefined;
  }
}

function positionsOfPoints(
  { coordinates, values }: Pick<Elements, "coordinates" | "values">,
  rankCount: number,
  stored: readonly StoredRank[],
): readonly number[] {
  let above = 1;
  let paths = Array.from(values, () => "");
  return stored.map(({ reach, format, at, part }) => {
    paths = paths.map((path, element) => {
      const coordinate = coordinates[element * rankCount + at] ?? 0;
      return `${path} ${String(Math.floor(coordinate / part))}`;
    });
    above = format === "U" ? above * Math.ceil(reach / part) : new Set(paths).size;
    return above;
  });
}

function iterationsOf(nest: Nest, fillOf: (operand: number, rank: number) => number): number {
  const extents = nest.registers.map(({ extent }) => extent);
  const fillOfDriver = ({ operand, rank, count }: Driver): number => {
    let share = 1;
    for (let at = rank; at < rank + count; at += 1) share *= fillOf(operand, at);
    return share;
  };
  /** Coordinates of a part, by the register of its start. */
  const coordinates = new Map<number, number>();
  let bodies = 1;
  let total = 0;
  for (const loop of nest.loops) {
    const { drivers, inside, lower, parts, registers, shape, upper } = loop;
    const extent = shape.reduce((product, each) => product * each, 1);
    const around = inside === undefined ? extent : (coordinates.get(inside.start) ?? extent);
    /** Share of some places, out of those that a loop has in reach, at which a fiber has an element. */
    const shareOf = (driver: Driver, places: number): number =>
      Math.min(1, (fillOfDriver(driver) * extent) / places);
    if (parts !== undefined) {
      const filled = parts.kind === "shape" ? 1 : fillOfDriver(parts.leader);
      const count = Math.max(1, (around * filled) / parts.size);
      coordinates.set(registers[0] as number, around / count);
      const shares = drivers
        .filter(
          ({ operand }) => parts.kind === "shape" && storesParts(nest.operands, loop, operand),
        )
        .map((driver) => shareOf(driver, count));
      const met = bodies * count;
      bodies = met * shares.reduce((product, share) => product * share, 1);
      total += shares.length > 1 ? met * shares.reduce((sum, share) => sum + share, 0) : bodies;
      continue;
    }
    const widest = upper.flatMap((each: Bound) =>
      lower.map((other) => gap(each.value, other.value, extents)),
    );
    const range = Math.max(0, Math.min(around, ...widest));
    const fills = drivers.map((driver) =>
      storedAround(nest, driver.operand, driver.rank) === undefined
        ? fillOfDriver(driver)
        : shareOf(driver, around),
    );
    const comparisons =
      drivers.length > 1 ? fills.reduce((sum, share) => sum + share, 0) : Math.min(1, ...fills);
    total += bodies * range * comparisons;
    bodies *= range * fills.reduce((product, share) => product * share, 1);
  }
  return total;
}
