/**
 * Uniting rows of bits as WebAssembly, 64 bits at a time.
 *
 * One call goes through a stretch of points: into each row that a point reaches it unites what the carrier
 * says, unless the row is full. What depends on the point alone is worked out once a point, what depends on
 * the row once a row. What functions depend on is part of the code; where everything lies in memory, and by
 * how much functions grow, is told by the arguments.
 */
import {
  block,
  br,
  brIf,
  constant,
  encodeModule,
  get,
  i32,
  i64,
  load,
  loop,
  newLabel,
  select,
  set,
  store,
  type,
  when,
  type Code,
  type Label,
  type Local,
  type ValueType,
} from "../kernel/wasm.ts";
import { leaveUnlessFull, raise, uniteRow } from "./row-code.ts";

/** What a linear function of where a union is depends on. */
export interface SlopeShape {
  /** Numbers of the points' columns that it grows with. */
  readonly columns: readonly number[];
  readonly byPlace: boolean;
  readonly byCover: boolean;
}

/** The functions of a union. */
export interface UnionShape {
  /** How many columns points have. */
  readonly columns: number;
  /** The group of rows that a point reaches, which it alone tells. */
  readonly group: SlopeShape;
  /** The carrier's row, and how far its bits are from those that they are united into. */
  readonly carrierRow: SlopeShape;
  readonly shift: SlopeShape;
  /** Must not be negative. */
  readonly limits: readonly SlopeShape[];
  /** Least and greatest bit that counts. */
  readonly lower: readonly SlopeShape[];
  readonly upper: readonly SlopeShape[];
  /** Each tells a byte that must not be 0. */
  readonly tests: readonly SlopeShape[];
}

/** Sizes and addresses that come first among the arguments. */
export const unionArguments = [
  /** How many points there are; where there are none, the bits of all rows are counted instead. */
  "points",
  "placesEach",
  "covers",
  /** It stops after so many rows were united. */
  "most",
  /** How many rows are not full; it stops when none is. */
  "left",
  /** By group: rows that are not full. */
  "open",
  /** By row: whether it is full. */
  "full",
  "rows",
  "rowBytes",
  "rowsEnd",
  "width",
  "carrier",
  "carrierRowBytes",
  "carrierWidth",
] as const;

/** What the arguments are called. */
export type UnionArgument = (typeof unionArguments)[number];

/** A function: what its arguments are, and its value as far as it is known at a point, place and cover. */
interface Slope {
  readonly shape: SlopeShape;
  readonly start: Local;
  readonly coefficients: readonly Local[];
  readonly places: Local | undefined;
  readonly covers: Local | undefined;
  readonly atPoint: Local;
  readonly atPlace: Local;
  readonly value: Local;
}

const isOfPoint = ({ shape: { byPlace, byCover } }: Slope): boolean => !byPlace && !byCover;
const isOfPlace = ({ shape: { byPlace, byCover } }: Slope): boolean => byPlace && !byCover;
const isOfCover = ({ shape: { byCover } }: Slope): boolean => byCover;

const timesFour = (value: Code): Code => i32.shl(value, constant(2));
const greaterOf = (a: Local, b: Local): Code => select(get(a), get(b), i32.gt(get(a), get(b)));
const lesserOf = (a: Local, b: Local): Code => select(get(a), get(b), i32.lt(get(a), get(b)));

/**
 * The module whose function unites rows; it returns how many rows it has united, or, asked about no points, how
 * many bits all rows hold.
 *
 * After `unionArguments` it takes the addresses of the points' columns; then of each function its value where
 * nothing else adds to it, its coefficients, and the addresses of what places and covers say: of the group,
 * the carrier's row, the shift, the limits, the lower and upper ends, the tests, each of these followed by the
 * address of its bytes.
 */
export function unionCode(shape: UnionShape): Uint8Array<ArrayBuffer> {
  const parameters: ValueType[] = [];
  const parameter = (): Local => {
    parameters.push(type.i32);
    return { index: parameters.length - 1, type: type.i32 };
  };
  const given = Object.fromEntries(
    unionArguments.map((name) => [name, parameter()] as const),
  ) as Record<UnionArgument, Local>;
  const addresses = Array.from({ length: shape.columns }, parameter);
  const givenOf = (
    own: SlopeShape,
  ): Pick<Slope, "shape" | "start" | "coefficients" | "places" | "covers"> => ({
    shape: own,
    start: parameter(),
    coefficients: own.columns.map(parameter),
    places: own.byPlace ? parameter() : undefined,
    covers: own.byCover ? parameter() : undefined,
  });
  const [groupGiven, carrierGiven, shiftGiven] = [
    givenOf(shape.group),
    givenOf(shape.carrierRow),
    givenOf(shape.shift),
  ];
  const limitsGiven = shape.limits.map(givenOf);
  const lowerGiven = shape.lower.map(givenOf);
  const upperGiven = shape.upper.map(givenOf);
  const testsGiven = shape.tests.map((own) => ({ cell: givenOf(own), bytes: parameter() }));

  const locals: ValueType[] = [];
  const local = (own: ValueType = type.i32): Local => {
    locals.push(own);
    return { index: parameters.length + locals.length - 1, type: own };
  };
  const slope = (own: ReturnType<typeof givenOf>): Slope => {
    const atPoint = local();
    const atPlace = own.shape.byPlace ? local() : atPoint;
    return { ...own, atPoint, atPlace, value: own.shape.byCover ? local() : atPlace };
  };
  const [group, carrierRow, shift] = [slope(groupGiven), slope(carrierGiven), slope(shiftGiven)];
  const limits = limitsGiven.map(slope);
  const lower = lowerGiven.map(slope);
  const upper = upperGiven.map(slope);
  const tests = testsGiven.map(({ cell, bytes }) => ({ cell: slope(cell), bytes }));
  const slopes = [carrierRow, shift, ...limits, ...lower, ...upper, ...tests.map((t) => t.cell)];
  const columns = addresses.map((address) => ({ address, value: local() }));

  const [point, place, cover] = [local(), local(), local()];
  const [number, target, source, open] = [local(), local(), local(), local()];
  const [from, to, scratch, united, left] = [local(), local(), local(), local(), local()];

  const atPoint = (each: Slope): Code =>
    set(
      each.atPoint,
      each.shape.columns.reduce<Code>(
        (sum, column, at) =>
          i32.add(
            sum,
            i32.mul(
              get((columns[column] as (typeof columns)[number]).value),
              get(each.coefficients[at] as Local),
            ),
          ),
        get(each.start),
      ),
    );
  const raised = (value: Local, by: Local, which: Local): Code =>
    i32.add(get(value), load.i32(i32.add(get(by), get(which)), 0));
  const atPlace = (each: Slope): Code =>
    each.places ? set(each.atPlace, raised(each.atPoint, each.places, place)) : [];
  const atCover = (each: Slope): Code =>
    each.covers ? set(each.value, raised(each.atPlace, each.covers, cover)) : [];
  /** Leaves a block where a limit of some kind does not hold. */
  const leaveUnless = (isMeant: (each: Slope) => boolean, outside: Label): Code =>
    limits.filter(isMeant).map(({ value }) => brIf(outside, i32.lt(get(value), constant(0))));

  const [finished, nextPoint, nextPlace, nextCover] = [
    newLabel(),
    newLabel(),
    newLabel(),
    newLabel(),
  ];
  const [points, places, covers] = [newLabel(), newLabel(), newLabel()];
  const newLocal = (own: ValueType): Local => local(own);
  const noteFull: Code = [
    store.u8(i32.add(get(given.full), get(number)), 0, constant(1)),
    store.i32(get(open), 0, i32.sub(load.i32(get(open), 0), constant(1))),
    set(left, i32.sub(load.i32(get(given.left), 0), constant(1))),
    store.i32(get(given.left), 0, get(left)),
    brIf(finished, i32.isZero(get(left))),
    br(nextPlace),
  ];
  const throughCovers: Code = loop(covers, [
    brIf(finished, i32.ge(get(united), get(given.most))),
    raise(united, constant(1)),
    block(nextCover, [
      slopes.map(atCover),
      leaveUnless(isOfCover, nextCover),
      tests.map(({ cell, bytes }) =>
        brIf(nextCover, i32.isZero(load.u8(i32.add(get(bytes), get(cell.value)), 0))),
      ),
      set(from, i32.sub(constant(0), get(shift.value))),
      set(from, select(get(from), constant(0), i32.gt(get(from), constant(0)))),
      lower.map(({ value }) => set(from, greaterOf(value, from))),
      set(to, i32.sub(get(given.width), constant(1))),
      set(scratch, i32.sub(i32.sub(get(given.carrierWidth), constant(1)), get(shift.value))),
      set(to, lesserOf(scratch, to)),
      upper.map(({ value }) => set(to, lesserOf(value, to))),
      brIf(nextCover, i32.gt(get(from), get(to))),
      set(
        source,
        i32.add(get(given.carrier), i32.mul(get(carrierRow.value), get(given.carrierRowBytes))),
      ),
      uniteRow({ target, source, shift: shift.value, from, to }, newLocal),
      leaveUnlessFull(target, given.width, newLocal, nextCover),
      noteFull,
    ]),
    raise(cover, constant(4)),
    brIf(covers, i32.lt(get(cover), timesFour(get(given.covers)))),
  ]);
  const throughPlaces: Code = [
    set(place, constant(0)),
    loop(places, [
      block(nextPlace, [
        brIf(nextPlace, load.u8(i32.add(get(given.full), get(number)), 0)),
        slopes.map(atPlace),
        leaveUnless(isOfPlace, nextPlace),
        set(cover, constant(0)),
        throughCovers,
      ]),
      raise(number, constant(1)),
      raise(target, get(given.rowBytes)),
      raise(place, constant(4)),
      brIf(places, i32.lt(get(place), timesFour(get(given.placesEach)))),
    ]),
  ];
  const throughPoints: Code = loop(points, [
    block(nextPoint, [
      columns.map(({ address, value }) =>
        set(value, load.i32(i32.add(get(address), get(point)), 0)),
      ),
      slopes.map(atPoint),
      leaveUnless(isOfPoint, nextPoint),
      atPoint(group),
      set(open, i32.add(get(given.open), timesFour(get(group.value)))),
      brIf(nextPoint, i32.isZero(load.i32(get(open), 0))),
      set(number, i32.mul(get(group.value), get(given.placesEach))),
      set(target, i32.add(get(given.rows), i32.mul(get(number), get(given.rowBytes)))),
      throughPlaces,
    ]),
    raise(point, constant(4)),
    brIf(points, i32.lt(get(point), timesFour(get(given.points)))),
  ]);
  const bits = newLabel();
  const countBits: Code = [
    set(target, get(given.rows)),
    loop(bits, [
      raise(united, i32.wrap(i64.countOnes(load.i64(get(target), 0)))),
      raise(target, constant(8)),
      brIf(bits, i32.lt(get(target), get(given.rowsEnd))),
    ]),
  ];
  const body: Code = [
    block(finished, when(i32.isZero(get(given.points)), countBits, throughPoints)),
    get(united),
  ];
  return encodeModule([{ parameters, results: [type.i32], locals, body }]);
}
