/**
 * The memory of a union: everything that its code (`union-code.ts`) reads and writes, at addresses of its own.
 */
import { instantiate, type Instantiated } from "../kernel/instantiate.ts";
import { BitRows, firstRowAt, type RowShape } from "./bit-rows.ts";
import type { Slope } from "./slope.ts";
import type { Spine } from "./spine.ts";
import {
  unionArguments,
  unionCode,
  type SlopeShape,
  type UnionArgument,
  type UnionShape,
} from "./union-code.ts";

/** A box that must not be 0, and the function that tells its cell. */
export interface Test {
  readonly cell: Slope;
  readonly values: Float64Array;
}

/** What a union needs room for. */
interface Parts {
  readonly rows: RowShape;
  readonly carrier: RowShape;
  /** Rows of each group, values that are maximized over, most points of a stretch. */
  readonly placesEach: number;
  readonly covers: number;
  readonly points: number;
  readonly group: Slope;
  readonly carrierRow: Slope;
  readonly shift: Slope;
  readonly limits: readonly Slope[];
  readonly lower: readonly Slope[];
  readonly upper: readonly Slope[];
  readonly tests: readonly Test[];
}

/** All functions, in the order in which the code takes them. */
function slopesOf({ group, carrierRow, shift, limits, lower, upper, tests }: Parts): Slope[] {
  return [group, carrierRow, shift, ...limits, ...lower, ...upper, ...tests.map((t) => t.cell)];
}

/** The axes of the points that functions depend on. */
function axesOf(slopes: readonly Slope[]): readonly number[] {
  return [...new Set(slopes.flatMap(({ terms }) => terms.map(({ axis }) => axis)))];
}

/** What the code of a union depends on. */
function shapeOf(parts: Parts, axes: readonly number[]): UnionShape {
  const slope = ({ terms, atPlaces, atCovers }: Slope): SlopeShape => ({
    columns: terms.map(({ axis }) => axes.indexOf(axis)),
    byPlace: atPlaces !== undefined,
    byCover: atCovers !== undefined,
  });
  const { group, carrierRow, shift, limits, lower, upper, tests } = parts;
  return {
    columns: axes.length,
    group: slope(group),
    carrierRow: slope(carrierRow),
    shift: slope(shift),
    limits: limits.map(slope),
    lower: lower.map(slope),
    upper: upper.map(slope),
    tests: tests.map(({ cell }) => slope(cell)),
  };
}

/** Addresses, given out one after the other. */
class Room {
  bytes = 0;

  take(bytes: number): number {
    const address = this.bytes;
    this.bytes += Math.ceil(bytes / 8) * 8;
    return address;
  }

  /** Room for numbers, where there are any. */
  takeFor(numbers: Int32Array | undefined): number | undefined {
    return numbers && this.take(numbers.byteLength);
  }
}

/** Where everything lies. */
interface Addresses extends Record<"left" | "open" | "full" | "rows" | "carrier", number> {
  /** By axis that functions depend on. */
  readonly columns: readonly number[];
  /** By function: what places and covers say. */
  readonly slopes: readonly (readonly (number | undefined)[])[];
  /** By test: its bytes. */
  readonly tests: readonly number[];
}

function addressesOf(parts: Parts, axes: readonly number[], room: Room): Addresses {
  const { rows, carrier, placesEach, points, tests } = parts;
  return {
    columns: axes.map(() => room.take(4 * points)),
    slopes: slopesOf(parts).map(({ atPlaces, atCovers }) => [
      room.takeFor(atPlaces),
      room.takeFor(atCovers),
    ]),
    tests: tests.map(({ values }) => room.take(values.length)),
    left: room.take(4),
    open: room.take((4 * rows.rows) / placesEach),
    full: room.take(rows.rows),
    rows: room.take(rows.bytes),
    carrier: room.take(carrier.bytes),
  };
}

/**
 * Code joined with the memory of the union that it was last used for, by shape; one union comes after the other. What
 * was used last stands last.
 */
const latest = new Map<string, Instantiated<number[]>>();
/** Most shapes, and most bytes of a memory that is used again: 64 MB in all. */
const maxShapes = 32;
const mostKept = 2 ** 21;

/** The code of a shape, joined with a memory of so many zeros. */
function instanceOf(shape: UnionShape, bytes: number): Instantiated<number[]> | undefined {
  const key = JSON.stringify(shape);
  const known = latest.get(key);
  const isEnough = known !== undefined && known.memory.byteLength >= bytes;
  if (isEnough) new Uint8Array(known.memory, 0, bytes).fill(0);
  const made = isEnough ? known : instantiate<number[]>(unionCode(shape), bytes);
  if (made === undefined || bytes > mostKept) return made;
  latest.delete(key);
  latest.set(key, made);
  for (const [oldest] of latest) {
    if (latest.size <= maxShapes) break;
    latest.delete(oldest);
  }
  return made;
}

/** A union's memory, joined with its code. */
export class UnionMemory {
  readonly rows: BitRows;
  readonly carrier: BitRows;
  private readonly axes: readonly number[];
  private readonly addresses: Addresses;
  private readonly instance: Instantiated<number[]>;
  /** How many rows are not full. */
  private readonly left: Int32Array;
  /** The arguments that are the same for every stretch, by name, and those that follow. */
  private readonly named: Readonly<Record<UnionArgument, number>>;
  private readonly following: readonly number[];

  private constructor(
    parts: Parts,
    axes: readonly number[],
    addresses: Addresses,
    instance: Instantiated<number[]>,
  ) {
    this.axes = axes;
    this.addresses = addresses;
    this.instance = instance;
    const { memory } = instance;
    const { rows, carrier, placesEach, covers } = parts;
    this.rows = new BitRows(rows, memory, addresses.rows);
    this.carrier = new BitRows(carrier, memory, addresses.carrier);
    this.left = new Int32Array(memory, addresses.left, 1).fill(rows.rows);
    new Int32Array(memory, addresses.open, rows.rows / placesEach).fill(placesEach);
    const slopes = slopesOf(parts);
    slopes.forEach(({ atPlaces, atCovers }, at) => {
      const [places, others] = addresses.slopes[at] ?? [];
      if (atPlaces) new Int32Array(memory, places, atPlaces.length).set(atPlaces);
      if (atCovers) new Int32Array(memory, others, atCovers.length).set(atCovers);
    });
    parts.tests.forEach(({ values }, at) => {
      markCells(new Uint8Array(memory, addresses.tests[at]), values);
    });
    const firstRow = firstRowAt(addresses.rows);
    this.named = {
      ...addresses,
      points: 0,
      most: 0,
      placesEach,
      covers,
      rows: firstRow,
      rowBytes: rows.rowBytes,
      rowsEnd: firstRow + rows.rows * rows.rowBytes,
      width: rows.width,
      carrier: firstRowAt(addresses.carrier),
      carrierRowBytes: carrier.rowBytes,
      carrierWidth: carrier.width,
    };
    const firstTest = slopes.length - parts.tests.length;
    this.following = [
      ...addresses.columns,
      ...slopes.flatMap(({ start, terms }, at) => [
        start,
        ...terms.map(({ coefficient }) => coefficient),
        ...(addresses.slopes[at] ?? []).filter((address) => address !== undefined),
        ...(at < firstTest ? [] : [addresses.tests[at - firstTest] as number]),
      ]),
    ];
  }

  /** A memory with all rows empty; undefined where the machine has none, or runs no WebAssembly. */
  static of(parts: Parts): UnionMemory | undefined {
    const room = new Room();
    const axes = axesOf(slopesOf(parts));
    const addresses = addressesOf(parts, axes, room);
    const instance = instanceOf(shapeOf(parts, axes), room.bytes);
    return instance && new UnionMemory(parts, axes, addresses, instance);
  }

  /** How many rows are not full. */
  get rowsLeft(): number {
    return this.left[0] as number;
  }

  /** Unites rows as the points of a spine's stretch say; how many, at most `most`. */
  unite(spine: Spine, most: number): number {
    const { length } = spine;
    const { memory } = this.instance;
    this.axes.forEach((axis, at) => {
      spine.write(axis, new Int32Array(memory, this.addresses.columns[at], length));
    });
    return this.run(length, most);
  }

  /** How many bits all rows hold. */
  count(): number {
    return this.run(0, 0);
  }

  private run(points: number, most: number): number {
    const { named, following } = this;
    return this.instance.run(
      ...unionArguments.map((name) =>
        name === "points" ? points : name === "most" ? most : named[name],
      ),
      ...following,
    );
  }
}

/** Marks the cells of a box that are not 0. */
function markCells(marks: Uint8Array, values: Float64Array): void {
  for (let cell = 0; cell < values.length; cell += 1) if (values[cell] !== 0) marks[cell] = 1;
}
