/** The one function that kernels call: finding a coordinate in a fiber, starting from a guess. */
import {
  block,
  br,
  brIf,
  call,
  constant,
  get,
  i32,
  load,
  loop,
  newLabel,
  set,
  type,
  when,
  type Code,
  type Local,
  type WasmFunction,
} from "./wasm.ts";

const [array, from, to, wanted, low, high, probe, stride] = Array.from(
  { length: 8 },
  (_, index) => ({
    index,
    type: type.i32,
  }),
) as [Local, Local, Local, Local, Local, Local, Local, Local];

const coordinateAt = (position: Local): Code =>
  load.i32(i32.add(get(array), i32.shl(get(position), constant(2))), 0);

/** Doubles the stride away from the guess while that keeps `low` or `high` on its side. */
function gallop(upwards: boolean): Code {
  const out = newLabel();
  const again = newLabel();
  const next = upwards ? i32.add(get(low), get(stride)) : i32.sub(get(high), get(stride));
  const beyond = upwards ? i32.ge(get(probe), get(to)) : i32.lt(get(probe), get(from));
  const passed = upwards
    ? i32.ge(coordinateAt(probe), get(wanted))
    : i32.lt(coordinateAt(probe), get(wanted));
  return block(
    out,
    loop(again, [
      set(probe, next),
      brIf(out, beyond),
      when(
        passed,
        [
          set(upwards ? high : low, upwards ? get(probe) : i32.add(get(probe), constant(1))),
          br(out),
        ],
        [
          set(upwards ? low : high, upwards ? i32.add(get(probe), constant(1)) : get(probe)),
          set(stride, i32.shl(get(stride), constant(1))),
          br(again),
        ],
      ),
    ]),
  );
}

function halve(): Code {
  const out = newLabel();
  const again = newLabel();
  return block(
    out,
    loop(again, [
      brIf(out, i32.ge(get(low), get(high))),
      set(probe, i32.shrUnsigned(i32.add(get(low), get(high)), constant(1))),
      when(
        i32.lt(coordinateAt(probe), get(wanted)),
        set(low, i32.add(get(probe), constant(1))),
        set(high, get(probe)),
      ),
      br(again),
    ]),
  );
}

/**
 * `search(array, from, to, wanted, guess)`: the first position in [from, to) whose coordinate is at least
 * `wanted`; `to` where there is none. It gallops away from the guess, so that windows which move a little
 * at a time cost little.
 */
export const searchFunction: WasmFunction = {
  parameters: [type.i32, type.i32, type.i32, type.i32, type.i32],
  results: [type.i32],
  locals: [type.i32, type.i32, type.i32],
  body: [
    // `low` arrives as the guess.
    when(i32.lt(get(low), get(from)), set(low, get(from))),
    when(i32.gt(get(low), get(to)), set(low, get(to))),
    set(high, get(low)),
    set(stride, constant(1)),
    when(
      i32.lt(get(low), get(to)),
      when(
        i32.lt(coordinateAt(low), get(wanted)),
        [set(low, i32.add(get(low), constant(1))), set(high, get(to)), gallop(true)],
        [set(low, get(from)), gallop(false)],
      ),
      [set(low, get(from)), gallop(false)],
    ),
    halve(),
    get(low),
  ],
};

/** A call of the search; `guess` is remembered from one call to the next. */
export function search(
  address: number,
  start: Code,
  end: Code,
  coordinate: Code,
  guess: Local,
): Code {
  return [set(guess, call(0, [constant(address), start, end, coordinate, get(guess)])), get(guess)];
}
