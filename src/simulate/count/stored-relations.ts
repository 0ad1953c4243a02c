/**
 * The relations that tensors are: which elements are stored, which are not zero, where fibers end.
 *
 * Columns are the coordinates of the ranks, outermost first, as the tensor stores them.
 */
import { storesZeros, type Rank, type Tensor } from "../../fibertree/index.ts";
import type { Plan, PlannedDriver, PlannedLoop } from "../plan.ts";
import type { Ranges } from "./form.ts";
import { lastElements, type LastElements } from "./last-elements.ts";
import { picked } from "./columns.ts";
import { listedFibers, root } from "./fibers.ts";
import type { Memory } from "./memory.ts";
import { listed, type Listed } from "./relation.ts";
import { windowsOf, type Places } from "./windows.ts";

/** The places of what is not zero. */
function occupiedPlaces(values: Float64Array): Int32Array {
  let count = 0;
  for (let position = 0; position < values.length; position += 1)
    count += values[position] === 0 ? 0 : 1;
  // What is not kept is written over by the next: no branch is guessed wrong.
  const places = new Int32Array(count);
  for (let position = 0, size = 0; size < count; position += 1) {
    places[size] = position;
    size += values[position] === 0 ? 0 : 1;
  }
  return places;
}

/** The coordinates of some positions of the last rank, ascending, rank by rank. */
function coordinatesAt({ ranks }: Tensor, positions: Int32Array): readonly Int32Array[] {
  let places = positions;
  return ranks
    .toReversed()
    .map((rank) => {
      if (storesAll(rank)) {
        const { fibers, coordinates } = dividedBy(places, rank.shape);
        places = fibers;
        return coordinates;
      }
      const column = picked(rank.coordinates, places);
      places = fibersOf(rank, places);
      return column;
    })
    .toReversed();
}

/** Whether each fiber of a rank stores every coordinate; none stores one twice. */
function storesAll(rank: Rank): boolean {
  if (rank.format === "U") return true;
  const { segments, shape } = rank;
  return segments[segments.length - 1] === (segments.length - 1) * shape;
}

/** The fibers and coordinates of positions in fibers that store every coordinate. */
function dividedBy(
  positions: Int32Array,
  shape: number,
): { readonly fibers: Int32Array; readonly coordinates: Int32Array } {
  const coordinates = new Int32Array(positions.length);
  if (shape === 1) return { fibers: positions, coordinates };
  const fibers = new Int32Array(positions.length);
  for (let at = 0; at < fibers.length; at += 1) {
    const position = positions[at] as number;
    const fiber = (position / shape) | 0;
    fibers[at] = fiber;
    coordinates[at] = position - fiber * shape;
  }
  return { fibers, coordinates };
}

/** The fibers that positions lie in, which ascend. */
function fibersOf({ segments }: Rank, positions: Int32Array): Int32Array {
  const fibers = new Int32Array(positions.length);
  let fiber = 0;
  for (let at = 0; at < positions.length; at += 1) {
    while ((segments[fiber + 1] as number) <= (positions[at] as number)) fiber += 1;
    fibers[at] = fiber;
  }
  return fibers;
}

/**
 * Where the coordinates of ranks may lie. The shapes say it, not the elements: so it is the same for other elements,
 * and how they are counted too (`script.ts`).
 */
const wholeOf = (ranks: readonly Rank[]): Pick<Listed, "low" | "high"> => ({
  low: ranks.map(() => 0),
  high: ranks.map(({ shape }) => shape - 1),
});

/** The relations of a plan's tensors, made when they are first asked for, by whichever plan. */
export class StoredRelations {
  private readonly plan: Plan;
  private readonly memory: Memory;
  /** What this plan has asked for, whatever the memory forgets. */
  private readonly asked = new Map<string, Listed>();
  private readonly lasts = new Map<string, LastElements>();

  constructor(plan: Plan, memory: Memory) {
    this.plan = plan;
    this.memory = memory;
  }

  private remember(name: string, make: (key: string) => Listed): Listed {
    const relation = this.asked.get(name) ?? this.memory.recall(name, 0, make);
    this.asked.set(name, relation);
    return relation;
  }

  private tensor(operand: number): Tensor {
    return this.plan.tensors[operand] as Tensor;
  }

  /** The same for operands that read one stored tensor. */
  name(operand: number): string {
    return this.memory.nameOf(this.tensor(operand));
  }

  /** The elements stored in a rank. */
  stored(operand: number, rank: number): Listed {
    return this.remember(`${this.name(operand)}.${String(rank)}`, (key) => {
      const stored = this.tensor(operand).ranks[rank] as Rank;
      const above = rank === 0 ? undefined : this.stored(operand, rank - 1);
      const { segments, coordinates } = stored;
      const ends = wholeOf([stored]);
      return listedFibers(key, above ?? root, segments, [coordinates], { within: above, ...ends });
    });
  }

  /** Whether zeros are stored. */
  hasZeros(operand: number): boolean {
    return storesZeros(this.tensor(operand));
  }

  /** The elements that are not zero. */
  nonZero(operand: number): Listed {
    const tensor = this.tensor(operand);
    const { ranks, values } = tensor;
    if (ranks.length > 0 && !this.hasZeros(operand)) return this.stored(operand, ranks.length - 1);
    return this.remember(`${this.name(operand)}.nonzero`, (key) => {
      const places = occupiedPlaces(values);
      const columns = coordinatesAt(tensor, places);
      const filled = ranks.findLastIndex(({ format }) => format !== "U");
      const above = filled === -1 ? undefined : this.stored(operand, filled);
      return listed(key, columns, places.length, { within: above, ...wholeOf(ranks) });
    });
  }

  /**
   * The last coordinate of each fiber of a driver that its loop may stop at, by the fiber's own coordinates,
   * then the values of the forms that the loop's range depends on, then that last coordinate.
   *
   * @param places what range and projection depend on; of a loop that depends on nothing outside: none
   * @returns undefined where there would be too many
   */
  last(level: number, at: number, places: Places, ranges: Ranges): LastElements | undefined {
    const loop = this.plan.loops[level] as PlannedLoop;
    const driver = loop.drivers[at] as PlannedDriver;
    const tensor = this.tensor(driver.operand);
    const fibers = driver.rank === 0 ? 1 : (tensor.ranks[driver.rank - 1]?.coordinates.length ?? 0);
    const name = `${String(level)}.${String(at)}`;
    const known = this.lasts.get(name);
    if (known !== undefined) return known;
    const windows = windowsOf(loop, driver, places, ranges, maxLasts);
    if (windows === undefined) return undefined;
    const above = driver.rank === 0 ? undefined : this.stored(driver.operand, driver.rank - 1);
    const key = this.memory.newName();
    const made = lastElements(key, driver, above, fibers, windows, maxLasts);
    if (made !== undefined) this.lasts.set(name, made);
    return made;
  }
}

/** Most places of windows, and most fibers times windows, whose last elements are listed. */
const maxLasts = 2_000_000;
