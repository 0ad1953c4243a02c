/**
 * Reading NumPy arrays ("NEP 1: A Simple File Format for NumPy Arrays"): format 1.0 to 3.0, whole numbers,
 * floating point numbers of 4 and 8 bytes and booleans, in either order of bytes and of ranks. Zeros are
 * empty. Arrays of records, objects, text, times or complex numbers are refused, and so is a value that is
 * not finite or that a number cannot hold exactly.
 */
import { err, ok, withThousands, type Result } from "../base/index.ts";
import { maxStoredPositions, type Elements } from "./tensor.ts";

/** An array as read from a file. */
interface ArrayFile {
  readonly shape: readonly number[];
  readonly elements: Elements;
}

/** What the header says of the bytes that follow it. */
interface ArrayHeader {
  readonly type: string;
  readonly isBigEndian: boolean;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Where the values start. */
  readonly start: number;
}

type Read<T> = Result<T, string>;

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const maxHeader = 65_536;
const maxRanks = 32;
/** What stands for a type of value, and how many bytes one takes. */
const typeWidths: ReadonlyMap<string, number> = new Map([
  ["b1", 1],
  ...[1, 2, 4, 8].flatMap((width) => [
    [`i${String(width)}`, width] as const,
    [`u${String(width)}`, width] as const,
  ]),
  ["f4", 4],
  ["f8", 8],
]);

/** Reads the header; it is a Python dictionary, of which exactly three entries are known. */
function readHeader(bytes: Uint8Array): Read<ArrayHeader> {
  if (bytes.length < 12 || magic.some((byte, at) => bytes[at] !== byte)) {
    return err("a NumPy file starts with the bytes \\x93NUMPY");
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) return err(`format ${String(version)} is not read, only 1 to 3`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const from = version === 1 ? 10 : 12;
  if (length > maxHeader) {
    return err(
      `its header has ${withThousands(length)} bytes; the limit is ${withThousands(maxHeader)}`,
    );
  }
  if (from + length > bytes.length) return err("it ends within its header");
  let text = "";
  for (let at = from; at < from + length; at += 1) text += String.fromCharCode(bytes[at]!);
  const type = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d*)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const extents = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text);
  if (order === null || extents === null) {
    return err("its header does not state `descr`, `fortran_order` and `shape`");
  }
  if (type === null || !typeWidths.has(type[2]!)) {
    const types = [...typeWidths.keys()].join(", ");
    return err(`it holds values of another type than ${types}`);
  }
  const shape = extents[1]!.split(",").filter((each) => each.trim() !== "");
  if (shape.length > maxRanks) {
    return err(`it has ${String(shape.length)} ranks; the limit is ${String(maxRanks)}`);
  }
  return ok({
    type: type[2]!,
    isBigEndian: type[1] === ">",
    isFortran: order[1] === "True",
    shape: shape.map(Number),
    start: from + length,
  });
}

/** The bytes of values with the lowest byte of each first, in memory of their own. */
function littleEndian(bytes: Uint8Array, width: number, isBigEndian: boolean): ArrayBuffer {
  const own = new Uint8Array(bytes);
  if (isBigEndian) {
    for (let at = 0; at < own.length; at += width) own.subarray(at, at + width).reverse();
  }
  return own.buffer;
}

/** Whole numbers of 8 bytes, the lower half first. */
function wideIntegers(buffer: ArrayBuffer, isSigned: boolean): Float64Array {
  const lower = new Uint32Array(buffer);
  const upper = isSigned ? new Int32Array(buffer) : lower;
  const values = new Float64Array(lower.length / 2);
  for (let at = 0; at < values.length; at += 1) {
    values[at] = upper[2 * at + 1]! * 2 ** 32 + lower[2 * at]!;
  }
  return values;
}

function valuesOf(buffer: ArrayBuffer, type: string): Float64Array {
  switch (type) {
    case "f8":
      return new Float64Array(buffer);
    case "f4":
      return new Float64Array(new Float32Array(buffer));
    case "i8":
    case "u8":
      return wideIntegers(buffer, type === "i8");
    case "i4":
      return new Float64Array(new Int32Array(buffer));
    case "u4":
      return new Float64Array(new Uint32Array(buffer));
    case "i2":
      return new Float64Array(new Int16Array(buffer));
    case "u2":
      return new Float64Array(new Uint16Array(buffer));
    case "i1":
      return new Float64Array(new Int8Array(buffer));
    default:
      return new Float64Array(new Uint8Array(buffer));
  }
}

/** The values that are not zero, each with its coordinates, in the order of the file. */
function elementsOf(values: Float64Array, { shape, isFortran }: ArrayHeader): Read<Elements> {
  const rankCount = shape.length;
  let count = 0;
  for (let at = 0; at < values.length; at += 1) if (values[at] !== 0) count += 1;
  if (count * Math.max(1, rankCount) > maxStoredPositions) {
    return err(
      `its ${withThousands(count)} elements take more than ${withThousands(maxStoredPositions)} coordinates`,
    );
  }
  const coordinates = new Int32Array(count * rankCount);
  const kept = new Float64Array(count);
  // Ranks by how fast they change from value to value, the fastest first.
  const fastest = shape.map((_, at) => (isFortran ? at : rankCount - 1 - at));
  const point = new Int32Array(rankCount);
  for (let at = 0, element = 0; at < values.length; at += 1) {
    const value = values[at]!;
    if (value !== 0) {
      const to = element * rankCount;
      for (let rank = 0; rank < rankCount; rank += 1) coordinates[to + rank] = point[rank]!;
      kept[element] = value;
      element += 1;
    }
    for (let place = 0; place < rankCount; place += 1) {
      const rank = fastest[place]!;
      const next = point[rank]! + 1;
      point[rank] = next < shape[rank]! ? next : 0;
      if (next < shape[rank]!) break;
    }
  }
  return ok({ rankCount, coordinates, values: kept });
}

/** Reads a NumPy array; what is wrong with it otherwise. */
export function readNumPy(bytes: Uint8Array): Read<ArrayFile> {
  const header = readHeader(bytes);
  if (!header.ok) return header;
  const { type, isBigEndian, shape, start } = header.value;
  const size = shape.reduce((product, extent) => product * extent, 1);
  const widest = shape.reduce((most, extent) => Math.max(most, extent), 0);
  if (size > maxStoredPositions || widest > 2 ** 31 - 1) {
    return err(
      `it has ${withThousands(size)} values; the limit is ${withThousands(maxStoredPositions)}`,
    );
  }
  const width = typeWidths.get(type)!;
  const there = bytes.length - start;
  if (there !== size * width) {
    return err(
      `${String(size)} values of ${String(width)} bytes are announced, ${String(there)} bytes are there`,
    );
  }
  const values = valuesOf(littleEndian(bytes.subarray(start), width, isBigEndian), type);
  const isFloat = type.startsWith("f");
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    if (isFloat ? !Number.isFinite(value) : Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      const limit = isFloat ? "is not finite" : "is past 2^53 and could not be held exactly";
      return err(`value ${String(at)} of the file ${limit}`);
    }
  }
  const elements = elementsOf(values, header.value);
  return elements.ok ? ok({ shape, elements: elements.value }) : elements;
}
