/** NumPy arrays: what is read, from bytes made here, and what is said of those that cannot be. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNumPy } from "./read-npy.ts";

/** A file of a header and values as bytes. */
function file(header: string, values: Uint8Array, version = 1): Uint8Array {
  const text = new TextEncoder().encode(`${header}\n`);
  const sized = new Uint8Array(version === 1 ? 2 : 4);
  const view = new DataView(sized.buffer);
  if (version === 1) view.setUint16(0, text.length, true);
  else view.setUint32(0, text.length, true);
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0];
  return new Uint8Array([...start, ...sized, ...text, ...values]);
}

const head = (descr: string, shape: string, fortran = "False"): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`;

type Write = (view: DataView, at: number, value: number, little: boolean) => void;
const types: readonly [name: string, width: number, write: Write][] = [
  ["i1", 1, (view, at, value) => view.setInt8(at, value)],
  ["u1", 1, (view, at, value) => view.setUint8(at, value)],
  ["b1", 1, (view, at, value) => view.setUint8(at, value)],
  ["i2", 2, (view, at, value, little) => view.setInt16(at, value, little)],
  ["u2", 2, (view, at, value, little) => view.setUint16(at, value, little)],
  ["i4", 4, (view, at, value, little) => view.setInt32(at, value, little)],
  ["u4", 4, (view, at, value, little) => view.setUint32(at, value, little)],
  ["i8", 8, (view, at, value, little) => view.setBigInt64(at, BigInt(value), little)],
  ["u8", 8, (view, at, value, little) => view.setBigUint64(at, BigInt(value), little)],
  ["f4", 4, (view, at, value, little) => view.setFloat32(at, value, little)],
  ["f8", 8, (view, at, value, little) => view.setFloat64(at, value, little)],
];

function written(
  [, width, write]: (typeof types)[number],
  values: readonly number[],
  little = true,
): Uint8Array {
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, at) => write(view, at * width, value, little));
  return bytes;
}

function points(bytes: Uint8Array): unknown {
  const read = readNumPy(bytes);
  if (!read.ok) return read.error;
  const { rankCount, coordinates, values } = read.value.elements;
  return {
    shape: read.value.shape,
    points: Array.from(values, (value, at) => [
      ...coordinates.subarray(at * rankCount, (at + 1) * rankCount),
      value,
    ]),
  };
}

const valuesOf: Readonly<Record<string, readonly number[]>> = {
  i1: [0, -128, 127, 0, 1, -1],
  u1: [0, 255, 127, 0, 1, 200],
  b1: [0, 1, 1, 0, 1, 1],
  i2: [0, -32768, 32767, 0, 258, -2],
  u2: [0, 65535, 513, 0, 258, 3],
  i4: [0, -(2 ** 31), 2 ** 31 - 1, 0, 66051, -2],
  u4: [0, 2 ** 32 - 1, 66051, 0, 1, 7],
  i8: [0, -(2 ** 53 - 1), 2 ** 53 - 1, 0, -1, 2 ** 40 + 3],
  u8: [0, 2 ** 32, 2 ** 53 - 1, 0, 1, 2 ** 40 + 3],
  f4: [0, -1.5, 2 ** 100, 0, 0.25, -3],
  f8: [0, -1.1, 1e300, -0, 5e-324, 3],
};

describe("reading", () => {
  it.each(types)("takes %s in either order of bytes and of ranks", (...type) => {
    const [name] = type;
    const values = valuesOf[name]!;
    const [, b, c, , e, f] = values;
    const rowsFirst = [[0, 1, b], [0, 2, c], [1, 1, e], [1, 2, f]]; // prettier-ignore
    const columnsFirst = [[1, 0, b], [0, 1, c], [0, 2, e], [1, 2, f]]; // prettier-ignore
    for (const little of [true, false]) {
      const descr = `${little ? "<" : ">"}${name}`;
      const bytes = written(type, values, little);
      const shape = [2, 3];
      expect(points(file(head(descr, "2, 3"), bytes))).toEqual({ shape, points: rowsFirst });
      expect(points(file(head(descr, "2, 3", "True"), bytes))).toEqual({
        shape,
        points: columnsFirst,
      });
    }
  });

  it.each([1, 2, 3])("takes format %i", (version) => {
    const bytes = file(head("|u1", "3,"), Uint8Array.of(0, 7, 9), version);
    expect(points(bytes)).toEqual({ shape: [3], points: [[1, 7], [2, 9]] }); // prettier-ignore
  });

  it("takes scalars and empty arrays", () => {
    expect(points(file(head("|u1", ""), Uint8Array.of(5)))).toEqual({ shape: [], points: [[5]] });
    expect(points(file(head("<f8", "0, 4"), new Uint8Array()))).toEqual({
      shape: [0, 4],
      points: [],
    });
  });

  it("takes values that do not start at a multiple of their size", () => {
    const bytes = file(head("<f8", "1,"), written(types.at(-1)!, [2.5]));
    for (const shift of [0, 1, 3]) {
      const moved = new Uint8Array([...new Uint8Array(shift), ...bytes]).subarray(shift);
      expect(points(moved)).toEqual({ shape: [1], points: [[0, 2.5]] });
    }
  });

  it.each([
    ["nothing", new Uint8Array(), "NUMPY"],
    ["another format", new TextEncoder().encode("%%MatrixMarket matrix"), "NUMPY"],
    ["a later version", file(head("<f8", "1,"), new Uint8Array(8), 4), "format 4"],
    ["half a header", file(head("<f8", "1,"), new Uint8Array(8)).subarray(0, 40), "header"],
    ["a header that never ends", file(" ".repeat(70_000), new Uint8Array(), 2), "65,536"],
    ["no shape", file("{'descr': '<f8', 'fortran_order': False}", new Uint8Array()), "`shape`"],
    ["a negative shape", file(head("<f8", "-1,"), new Uint8Array()), "`shape`"],
    ["complex values", file(head("<c16", "1,"), new Uint8Array(16)), "another type"],
    ["half precision", file(head("<f2", "1,"), new Uint8Array(2)), "another type"],
    ["objects", file(head("|O", "1,"), new Uint8Array(8)), "another type"],
    ["text", file(head("<U3", "1,"), new Uint8Array(12)), "another type"],
    [
      "records",
      file("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", new Uint8Array(8)),
      "another type",
    ],
    ["too many ranks", file(head("|u1", "1,".repeat(33)), Uint8Array.of(1)), "33 ranks"],
    ["too many values", file(head("|u1", "8000, 8001"), new Uint8Array()), "the limit is"],
    ["a rank too wide", file(head("|u1", "0, 3000000000"), new Uint8Array()), "the limit is"],
    ["too few values", file(head("<f8", "3,"), new Uint8Array(16)), "16 bytes are there"],
    ["too many bytes", file(head("<f8", "1,"), new Uint8Array(9)), "9 bytes are there"],
    ["infinity", file(head("<f8", "2,"), written(types[10]!, [1, Infinity])), "value 1"],
    ["no number", file(head(">f4", "1,"), written(types[9]!, [Number.NaN], false)), "value 0"],
    ["too large a whole number", file(head("<i8", "1,"), written(types[7]!, [2 ** 53])), "2^53"],
  ])("refuses %s", (_, bytes, message) => {
    expect(points(bytes)).toContain(message);
  });

  it("survives any bytes and any damage", () => {
    const sound = file(head("<f4", "2, 2"), written(types[9]!, [1, 0, 2, 3]));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(sound.length - 1), (noise, at) => {
        const damaged = new Uint8Array(sound);
        damaged.set(noise.subarray(0, sound.length - at), at);
        for (const bytes of [noise, damaged, sound.subarray(0, at)]) {
          expect(() => readNumPy(bytes)).not.toThrow();
        }
      }),
      { numRuns: 500 },
    );
  });
});
