/** Uniting one row of bits with part of another, moved, as WebAssembly; `union-code.ts` says which rows. */
import {
  block,
  br,
  brIf,
  constant,
  constant64,
  get,
  i32,
  i64,
  load,
  loop,
  newLabel,
  set,
  store,
  type,
  when,
  type Code,
  type Label,
  type Local,
  type ValueType,
} from "../kernel/wasm.ts";

/** What is known of the two rows. */
export interface RowPair {
  /** Addresses of the row's first word, and of the carrier's. */
  readonly target: Local;
  readonly source: Local;
  /** Bit `j` of the row is bit `j + shift` of the carrier. */
  readonly shift: Local;
  /** The first and the last bit of the row that count. */
  readonly from: Local;
  readonly to: Local;
}

/** Bytes from a row's first word to the word of a bit. */
const wordOf = (bit: Code): Code => i32.shl(i32.shr(bit, constant(6)), constant(3));
/** Adds to a local. */
export const raise = (local: Local, by: Code): Code => set(local, i32.add(get(local), by));
const bitsBelow = (count: Code): Code => i64.extend(i32.and(count, constant(63)));

/**
 * Code that unites the part of the carrier into the row, whose `source` it moves.
 *
 * @param newLocal makes a local of the function that the code stands in
 */
export function uniteRow(
  { target, source, shift, from, to }: RowPair,
  newLocal: (of: ValueType) => Local,
): Code {
  const [at, last] = [newLocal(type.i32), newLocal(type.i32)];
  const [bits, rest] = [newLocal(type.i64), newLocal(type.i64)];
  const [here, following, mask] = [newLocal(type.i64), newLocal(type.i64), newLocal(type.i64)];
  const lastMask = i64.shrUnsigned(constant64(-1), bitsBelow(i32.sub(constant(63), get(to))));
  const unite = (these: Code): Code =>
    store.i64(
      i32.add(get(target), get(at)),
      0,
      i64.or(load.i64(i32.add(get(target), get(at)), 0), these),
    );
  /** One word further on, where all of it counts and none of it is moved. */
  const uniteWhole = (offset: number): Code =>
    store.i64(
      i32.add(get(target), get(at)),
      offset,
      i64.or(
        load.i64(i32.add(get(target), get(at)), offset),
        load.i64(i32.add(get(source), get(at)), offset),
      ),
    );
  const wholeWords = (count: number): Code => {
    const words = newLabel();
    const areLeft = i32.lt(i32.add(get(at), constant(8 * (count - 1))), get(last));
    return when(
      areLeft,
      loop(words, [
        Array.from({ length: count }, (_, word) => uniteWhole(8 * word)),
        raise(at, constant(8 * count)),
        brIf(words, areLeft),
      ]),
    );
  };
  const found = load.i64(i32.add(get(source), get(at)), 0);
  const aligned: Code = [
    when(i32.lt(get(at), get(last)), [
      unite(i64.and(found, get(mask))),
      set(mask, constant64(-1)),
      raise(at, constant(8)),
      wholeWords(4),
      wholeWords(1),
    ]),
    unite(i64.and(found, i64.and(get(mask), lastMask))),
  ];
  const words = newLabel();
  const follow = set(following, load.i64(i32.add(get(source), get(at)), 8));
  const together = i64.or(
    i64.shrUnsigned(get(here), get(bits)),
    i64.shl(i64.shl(get(following), constant64(1)), get(rest)),
  );
  const moved: Code = [
    set(rest, i64.sub(constant64(63), get(bits))),
    set(here, found),
    when(
      i32.lt(get(at), get(last)),
      loop(words, [
        follow,
        unite(i64.and(together, get(mask))),
        set(here, get(following)),
        set(mask, constant64(-1)),
        raise(at, constant(8)),
        brIf(words, i32.lt(get(at), get(last))),
      ]),
    ),
    follow,
    unite(i64.and(together, i64.and(get(mask), lastMask))),
  ];
  return [
    raise(source, wordOf(get(shift))),
    set(bits, bitsBelow(get(shift))),
    set(at, wordOf(get(from))),
    set(last, wordOf(get(to))),
    set(mask, i64.shl(constant64(-1), bitsBelow(get(from)))),
    when(i32.and(get(shift), constant(63)), moved, aligned),
  ];
}

/** Code that leaves a block where a row of that width does not hold every bit, its last word looked at first. */
export function leaveUnlessFull(
  target: Local,
  width: Local,
  newLocal: (of: ValueType) => Local,
  outside: Label,
): Code {
  const [at, last] = [newLocal(type.i32), newLocal(type.i32)];
  const [scan, all] = [newLabel(), newLabel()];
  return [
    set(last, wordOf(i32.sub(get(width), constant(1)))),
    brIf(
      outside,
      i64.ne(
        load.i64(i32.add(get(target), get(last)), 0),
        i64.shrUnsigned(constant64(-1), bitsBelow(i32.sub(constant(0), get(width)))),
      ),
    ),
    set(at, constant(0)),
    block(
      all,
      loop(scan, [
        brIf(all, i32.ge(get(at), get(last))),
        brIf(outside, i64.ne(load.i64(i32.add(get(target), get(at)), 0), constant64(-1))),
        raise(at, constant(8)),
        br(scan),
      ]),
    ),
  ];
}
