/**
 * The relations that tensors are: which elements are stored, which are not zero, where fibers end.
 *
 * Columns are the coordinates of the ranks, outermost first, as the tensor stores them.
 */
import type { Rank, Tensor } from "../../fibertree/index.ts";
import type { Plan, PlannedDriver, PlannedLoop } from "../plan.ts";
import type { Ranges } from "./form.ts";
import { lastElements, windowsOf, type LastElements, type Places } from "./last-elements.ts";
import { picked } from "./columns.ts";
import { listed, type Listed } from "./relation.ts";

/** A column of one value a fiber, as a column of one value a position. */
function spread(column: Int32Array, { segments, coordinates }: Rank): Int32Array {
  const spreadOut = new Int32Array(coordinates.length);
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const end = segments[fiber + 1] as number;
    const value = column[fiber] as number;
    for (let at = segments[fiber] as number; at < end; at += 1) spreadOut[at] = value;
  }
  return spreadOut;
}

/** The places of what is not zero. */
function occupiedPlaces(values: Float64Array): Int32Array {
  const places = new Int32Array(values.length);
  let size = 0;
  for (let position = 0; position < values.length; position += 1) {
    if (values[position] === 0) continue;
    places[size] = position;
    size += 1;
  }
  return places.subarray(0, size);
}

/** The relations of a plan's tensors, made when they are first asked for. */
export class StoredRelations {
  private readonly plan: Plan;
  private readonly made = new Map<string, Listed>();
  private readonly lasts = new Map<string, LastElements>();

  constructor(plan: Plan) {
    this.plan = plan;
  }

  private remember(key: string, make: (key: string) => Listed): Listed {
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const relation = make(key);
    this.made.set(key, relation);
    return relation;
  }

  private tensor(operand: number): Tensor {
    return this.plan.tensors[operand] as Tensor;
  }

  /** The same for operands that read one stored tensor. */
  private name(operand: number): string {
    return `T${String(this.plan.tensors.indexOf(this.tensor(operand)))}`;
  }

  /** The elements stored in a rank. */
  stored(operand: number, rank: number): Listed {
    return this.remember(`${this.name(operand)}.${String(rank)}`, (key) => {
      const stored = this.tensor(operand).ranks[rank] as Rank;
      const above = rank === 0 ? undefined : this.stored(operand, rank - 1);
      const columns = (above?.columns ?? []).map((column) => spread(column, stored));
      const all = [...columns, stored.coordinates];
      return listed(key, all, stored.coordinates.length, undefined, true, above);
    });
  }

  /** The elements that are not zero. */
  nonZero(operand: number): Listed {
    return this.remember(`${this.name(operand)}.nonzero`, (key) => {
      const { ranks, values } = this.tensor(operand);
      const last = ranks.length - 1;
      const all = last < 0 ? undefined : this.stored(operand, last);
      const places = occupiedPlaces(values);
      if (places.length === values.length && all !== undefined) return all;
      const columns = (all?.columns ?? []).map((column) => picked(column, places));
      return listed(key, columns, places.length, undefined, true, all);
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
    const name = `${this.name(driver.operand)}.last${String(level)}.${String(at)}`;
    const known = this.lasts.get(name);
    if (known !== undefined) return known;
    const windows = windowsOf(loop, driver, places, ranges, maxLasts);
    if (windows === undefined) return undefined;
    const above = driver.rank === 0 ? undefined : this.stored(driver.operand, driver.rank - 1);
    const made = lastElements(name, driver, above, fibers, windows, maxLasts);
    if (made !== undefined) this.lasts.set(name, made);
    return made;
  }
}

/** Most places of windows, and most fibers times windows, whose last elements are listed. */
const maxLasts = 2_000_000;
