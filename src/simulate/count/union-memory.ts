/**
 * The memory of a union: everything that its code (`union-code.ts`) reads and writes, at addresses of its own.
 */
import { instantiate, type Instantiated } from "../kernel/instantiate.ts";
import { BitRows, type RowShape } from "./bit-rows.ts";
import type { Slope } from "./slope.ts";
import type { Spine } from "./spine.ts";
import { unionArguments, unionCode, type UnionArgument, type UnionShape } from "./union-code.ts";

/** A box that must not be 0, and the function that tells its cell. */
export interface Test {
  readonly cell: Slope;
  readonly values: Float64Array;
}

/** What a union needs room for. */
interface Parts {
  readonly rows: RowShape;
  readonly carrier: RowShape;
  /** Groups of rows, rows of each, values that are maximized over, most points of a stretch. */
  readonly groups: number;
  readonly placesEach: number;
  readonly covers: number;
  readonly points: number;
  /** The carrier's row, and the shift. */
  readonly carrierRow: Slope;
  readonly shift: Slope;
  readonly limits: readonly Slope[];
  readonly lower: readonly Slope[];
  readonly upper: readonly Slope[];
  readonly tests: readonly Test[];
}

/** A function, and where what points, places and covers say of it lies. */
interface PlacedSlope {
  readonly slope: Slope;
  readonly points: number;
  readonly places: number;
  readonly covers: number;
}

/** Addresses, given out one after the other. */
class Room {
  bytes = 0;

  take(bytes: number): number {
    const address = this.bytes;
    this.bytes += Math.ceil(bytes / 8) * 8;
    return address;
  }
}

/** Where everything lies. */
interface Addresses extends Record<
  "starts" | "order" | "open" | "full" | "rows" | "carrier",
  number
> {
  readonly slopes: readonly PlacedSlope[];
  readonly tests: readonly { readonly cell: PlacedSlope; readonly bytes: number }[];
}

function addressesOf(parts: Parts, room: Room): Addresses {
  const placed = (slope: Slope): PlacedSlope => ({
    slope,
    points: room.take(4 * parts.points),
    places: room.take(slope.atPlaces.byteLength),
    covers: room.take(slope.atCovers.byteLength),
  });
  const { carrierRow, shift, limits, lower, upper, tests } = parts;
  return {
    slopes: [carrierRow, shift, ...limits, ...lower, ...upper].map(placed),
    tests: tests.map(({ cell, values }) => ({
      cell: placed(cell),
      bytes: room.take(values.length),
    })),
    starts: room.take(4 * (parts.groups + 1)),
    order: room.take(4 * parts.points),
    open: room.take(4 * parts.groups),
    full: room.take(parts.rows.rows),
    rows: room.take(parts.rows.bytes),
    carrier: room.take(parts.carrier.bytes),
  };
}

/** Code joined with the memory of the union that it was last used for, by shape; one union comes after the other. */
const latest = new Map<string, Instantiated<number[]>>();
/** Most bytes of a memory that is used again. */
const mostKept = 2 ** 22;

/** The code of a shape, joined with a memory of so many zeros. */
function instanceOf(shape: UnionShape, bytes: number): Instantiated<number[]> | undefined {
  const key = Object.values(shape).join();
  const known = latest.get(key);
  if (known !== undefined && known.memory.byteLength >= bytes) {
    new Uint8Array(known.memory, 0, bytes).fill(0);
    return known;
  }
  const made = instantiate<number[]>(unionCode(shape), bytes);
  if (made !== undefined && bytes <= mostKept) latest.set(key, made);
  return made;
}

/** A union's memory, joined with its code. */
export class UnionMemory {
  readonly rows: BitRows;
  readonly carrier: BitRows;
  /** By group: rows that are not full. */
  readonly open: Int32Array;
  /** By group, and one more: where its points begin in the order. */
  readonly starts: Int32Array;
  readonly order: Int32Array;
  private readonly parts: Parts;
  private readonly addresses: Addresses;
  private readonly instance: Instantiated<number[]>;
  /** All functions. */
  private readonly slopes: readonly PlacedSlope[];

  private constructor(parts: Parts, addresses: Addresses, instance: Instantiated<number[]>) {
    this.parts = parts;
    this.addresses = addresses;
    this.instance = instance;
    const { memory } = instance;
    this.rows = new BitRows(parts.rows, memory, addresses.rows);
    this.carrier = new BitRows(parts.carrier, memory, addresses.carrier);
    this.open = new Int32Array(memory, addresses.open, parts.groups).fill(parts.placesEach);
    this.starts = new Int32Array(memory, addresses.starts, parts.groups + 1);
    this.order = new Int32Array(memory, addresses.order, parts.points);
    this.slopes = [...addresses.slopes, ...addresses.tests.map(({ cell }) => cell)];
    for (const { slope, places, covers } of this.slopes) {
      new Int32Array(memory, places, slope.atPlaces.length).set(slope.atPlaces);
      new Int32Array(memory, covers, slope.atCovers.length).set(slope.atCovers);
    }
    parts.tests.forEach(({ values }, at) => {
      markCells(new Uint8Array(memory, addresses.tests[at]?.bytes), values);
    });
  }

  /** A memory with all rows empty; undefined where the machine has none, or runs no WebAssembly. */
  static of(parts: Parts): UnionMemory | undefined {
    const room = new Room();
    const addresses = addressesOf(parts, room);
    const { limits, lower, upper, tests } = parts;
    const shape: UnionShape = {
      limits: limits.length,
      lower: lower.length,
      upper: upper.length,
      tests: tests.length,
    };
    const instance = instanceOf(shape, room.bytes);
    return instance && new UnionMemory(parts, addresses, instance);
  }

  /** Notes what the points of a spine's stretch say. */
  load(spine: Spine): void {
    const { memory } = this.instance;
    for (const { slope, points } of this.slopes)
      slope.writePoints(spine, new Int32Array(memory, points, spine.length));
  }

  /** Unites rows as the points say that stand in the order; how many, at most `most`. */
  unite(most: number): number {
    const { parts, addresses, rows, carrier } = this;
    const named: Readonly<Record<UnionArgument, number>> = {
      ...addresses,
      groups: parts.groups,
      placesEach: parts.placesEach,
      covers: parts.covers,
      most,
      rows: rows.address,
      rowBytes: parts.rows.rowBytes,
      width: parts.rows.width,
      carrier: carrier.address,
      carrierRowBytes: parts.carrier.rowBytes,
      carrierWidth: parts.carrier.width,
    };
    return this.instance.run(
      ...unionArguments.map((name) => named[name]),
      ...addresses.slopes.flatMap(wordsOf),
      ...addresses.tests.flatMap(({ cell, bytes }) => [...wordsOf(cell), bytes]),
    );
  }
}

const wordsOf = ({ points, places, covers }: PlacedSlope): readonly number[] => [
  points,
  places,
  covers,
];

/** Marks the cells of a box that are not 0. */
function markCells(marks: Uint8Array, values: Float64Array): void {
  for (let cell = 0; cell < values.length; cell += 1) if (values[cell] !== 0) marks[cell] = 1;
}
