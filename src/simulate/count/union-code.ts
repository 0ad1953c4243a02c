/**
 * Uniting rows of bits as WebAssembly, 64 bits at a time.
 *
 * One call goes through a stretch of points: group by group, row by row, it unites what the points say into
 * the row until that is full. How many limits, tests and ends of the bits' range there are is part of the
 * code; where everything lies in memory is told by the arguments.
 */
import {
  block,
  br,
  brIf,
  constant,
  constant64,
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
  type Local,
  type ValueType,
} from "../kernel/wasm.ts";

/** How many functions of each kind a union has. */
export interface UnionShape {
  /** Must not be negative. */
  readonly limits: number;
  /** Each tells a byte that must not be 0. */
  readonly tests: number;
  /** Least and greatest bit that counts. */
  readonly lower: number;
  readonly upper: number;
}

/** Sizes and addresses that come first among the arguments; those of the functions follow. */
export const unionArguments = [
  "groups",
  "placesEach",
  "covers",
  /** It stops after so many rows were united. */
  "most",
  /** By group, and one more: where its points begin in the order. */
  "starts",
  "order",
  /** By group: rows that are not full. */
  "open",
  /** By row: whether it is full. */
  "full",
  "rows",
  "rowBytes",
  "width",
  "carrier",
  "carrierRowBytes",
  "carrierWidth",
] as const;

/** What the arguments are called. */
export type UnionArgument = (typeof unionArguments)[number];

/** A linear function of where a union is: addresses of what point, place and cover say, and the place's part. */
interface Slope {
  readonly points: Local;
  readonly places: Local;
  readonly covers: Local;
  readonly atPlace: Local;
}

const most = (a: Local, b: Code, scratch: Local): Code => [
  set(scratch, b),
  set(a, select(get(scratch), get(a), i32.gt(get(scratch), get(a)))),
];

const least = (a: Local, b: Code, scratch: Local): Code => [
  set(scratch, b),
  set(a, select(get(scratch), get(a), i32.lt(get(scratch), get(a)))),
];

const raise = (local: Local, by: Code): Code => set(local, i32.add(get(local), by));

/**
 * The module whose function unites rows; it returns how many rows it has united.
 *
 * After `unionArguments` it takes, of each function, the addresses of what points, places and covers say: the
 * carrier's row, the shift, the limits, the lower and upper ends, the tests, each of these followed by the
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
  const addresses = (): Omit<Slope, "atPlace"> => ({
    points: parameter(),
    places: parameter(),
    covers: parameter(),
  });
  const several = <Each>(count: number, make: () => Each): Each[] =>
    Array.from({ length: count }, make);
  const [row, by] = [addresses(), addresses()];
  const limits = several(shape.limits, addresses);
  const lower = several(shape.lower, addresses);
  const upper = several(shape.upper, addresses);
  const tests = several(shape.tests, () => ({ cell: addresses(), bytes: parameter() }));

  const locals: ValueType[] = [];
  const local = (own: ValueType = type.i32): Local => {
    locals.push(own);
    return { index: parameters.length + locals.length - 1, type: own };
  };
  const slopes: Slope[] = [];
  const slope = (own: Omit<Slope, "atPlace">): Slope => {
    const made = { ...own, atPlace: local() };
    slopes.push(made);
    return made;
  };
  const [carrierRow, shift] = [slope(row), slope(by)];
  const limitSlopes = limits.map(slope);
  const lowerSlopes = lower.map(slope);
  const upperSlopes = upper.map(slope);
  const testSlopes = tests.map(({ cell, bytes }) => ({ cell: slope(cell), bytes }));

  const [group, place, cover, point] = [local(), local(), local(), local()];
  const [number, target, next, end] = [local(), local(), local(), local()];
  const [from, to, scratch, shifted] = [local(), local(), local(), local()];
  const [source, at, last, united] = [local(), local(), local(), local()];
  const [bits, rest] = [local(type.i64), local(type.i64)];
  const [here, following, mask] = [local(type.i64), local(type.i64), local(type.i64)];

  const valueOf = ({ points, covers, atPlace }: Slope): Code =>
    i32.add(
      i32.add(get(atPlace), load.i32(i32.add(get(points), get(point)), 0)),
      load.i32(i32.add(get(covers), get(cover)), 0),
    );
  const timesFour = (value: Code): Code => i32.shl(value, constant(2));
  /** Bytes from a row's first word to the word of a bit. */
  const wordOf = (bit: Code): Code => i32.shl(i32.shr(bit, constant(6)), constant(3));
  /** The carrier's bits that stand at the target's word. */
  const found: Code = i64.or(
    i64.shrUnsigned(get(here), get(bits)),
    i64.shl(i64.shl(get(following), constant64(1)), get(rest)),
  );
  const loadFollowing = set(following, load.i64(i32.add(get(source), get(at)), 8));
  const unite = (these: Code): Code =>
    store.i64(
      i32.add(get(target), get(at)),
      0,
      i64.or(load.i64(i32.add(get(target), get(at)), 0), these),
    );
  const words = newLabel();
  const uniteRow: Code = [
    set(
      source,
      i32.add(get(given.carrier), i32.mul(valueOf(carrierRow), get(given.carrierRowBytes))),
    ),
    raise(source, wordOf(get(shifted))),
    set(bits, i64.extend(i32.and(get(shifted), constant(63)))),
    set(rest, i64.sub(constant64(63), get(bits))),
    set(at, wordOf(get(from))),
    set(last, wordOf(get(to))),
    set(mask, i64.shl(constant64(-1), i64.extend(i32.and(get(from), constant(63))))),
    set(here, load.i64(i32.add(get(source), get(at)), 0)),
    when(
      i32.lt(get(at), get(last)),
      loop(words, [
        loadFollowing,
        unite(i64.and(found, get(mask))),
        set(here, get(following)),
        set(mask, constant64(-1)),
        raise(at, constant(8)),
        brIf(words, i32.lt(get(at), get(last))),
      ]),
    ),
    loadFollowing,
    set(
      mask,
      i64.and(
        get(mask),
        i64.shrUnsigned(
          constant64(-1),
          i64.extend(i32.sub(constant(63), i32.and(get(to), constant(63)))),
        ),
      ),
    ),
    unite(i64.and(found, get(mask))),
  ];
  const [finished, full, scan, notFull] = [newLabel(), newLabel(), newLabel(), newLabel()];
  /** Whether the row holds every bit, its last word first. */
  const noteFull: Code = block(notFull, [
    set(last, wordOf(i32.sub(get(given.width), constant(1)))),
    brIf(
      notFull,
      i64.ne(
        load.i64(i32.add(get(target), get(last)), 0),
        i64.shrUnsigned(
          constant64(-1),
          i64.extend(i32.and(i32.sub(constant(0), get(given.width)), constant(63))),
        ),
      ),
    ),
    set(at, constant(0)),
    loop(scan, [
      when(i32.lt(get(at), get(last)), [
        brIf(notFull, i64.ne(load.i64(i32.add(get(target), get(at)), 0), constant64(-1))),
        raise(at, constant(8)),
        br(scan),
      ]),
    ]),
    store.u8(i32.add(get(given.full), get(number)), 0, constant(1)),
    store.i32(
      i32.add(get(given.open), get(group)),
      0,
      i32.sub(load.i32(i32.add(get(given.open), get(group)), 0), constant(1)),
    ),
    br(full),
  ]);
  const [covers, points, places, groups] = [newLabel(), newLabel(), newLabel(), newLabel()];
  const apart = newLabel();
  const throughCovers: Code = loop(covers, [
    brIf(finished, i32.ge(get(united), get(given.most))),
    raise(united, constant(1)),
    block(apart, [
      limitSlopes.map((each) => brIf(apart, i32.lt(valueOf(each), constant(0)))),
      testSlopes.map(({ cell, bytes }) =>
        brIf(apart, i32.isZero(load.u8(i32.add(get(bytes), valueOf(cell)), 0))),
      ),
      set(shifted, valueOf(shift)),
      set(from, constant(0)),
      set(to, i32.sub(get(given.width), constant(1))),
      most(from, i32.sub(constant(0), get(shifted)), scratch),
      least(to, i32.sub(i32.sub(get(given.carrierWidth), constant(1)), get(shifted)), scratch),
      lowerSlopes.map((each) => most(from, valueOf(each), scratch)),
      upperSlopes.map((each) => least(to, valueOf(each), scratch)),
      brIf(apart, i32.gt(get(from), get(to))),
      uniteRow,
      noteFull,
    ]),
    raise(cover, constant(4)),
    brIf(covers, i32.lt(get(cover), timesFour(get(given.covers)))),
  ]);
  const throughPoints: Code = block(full, [
    set(
      next,
      i32.add(get(given.order), timesFour(load.i32(i32.add(get(given.starts), get(group)), 0))),
    ),
    set(
      end,
      i32.add(get(given.order), timesFour(load.i32(i32.add(get(given.starts), get(group)), 4))),
    ),
    slopes.map(({ places: own, atPlace }) =>
      set(atPlace, load.i32(i32.add(get(own), get(place)), 0)),
    ),
    loop(points, [
      set(point, timesFour(load.i32(get(next), 0))),
      set(cover, constant(0)),
      throughCovers,
      raise(next, constant(4)),
      brIf(points, i32.lt(get(next), get(end))),
    ]),
  ]);
  const isEmpty = i32.eq(
    load.i32(i32.add(get(given.starts), get(group)), 0),
    load.i32(i32.add(get(given.starts), get(group)), 4),
  );
  const throughPlaces: Code = [
    set(place, constant(0)),
    loop(places, [
      when(i32.isZero(load.u8(i32.add(get(given.full), get(number)), 0)), throughPoints),
      raise(number, constant(1)),
      raise(target, get(given.rowBytes)),
      raise(place, constant(4)),
      brIf(places, i32.lt(get(place), timesFour(get(given.placesEach)))),
    ]),
  ];
  const skipGroup: Code = [
    raise(number, get(given.placesEach)),
    raise(target, i32.mul(get(given.placesEach), get(given.rowBytes))),
  ];
  const body: Code = [
    set(target, get(given.rows)),
    block(
      finished,
      loop(groups, [
        when(
          i32.or(isEmpty, i32.isZero(load.i32(i32.add(get(given.open), get(group)), 0))),
          skipGroup,
          throughPlaces,
        ),
        raise(group, constant(4)),
        brIf(groups, i32.lt(get(group), timesFour(get(given.groups)))),
      ]),
    ),
    get(united),
  ];
  return encodeModule([{ parameters, results: [type.i32], locals, body }]);
}
