/**
 * Reading MatrixMarket files (NIST, "The Matrix Market Exchange Formats", 1996): coordinate and array
 * matrices of real, integer or pattern values, general or symmetric. Pattern entries read as 1. Values of
 * entries at the same place are summed, as assembled matrices are written and other readers do; that a
 * place stands in a pattern twice says no more than once.
 */
import { err, ok, withThousands, type Result } from "../base/index.ts";
import { compareRows, isAscending, orderRows } from "./order.ts";
import { maxStoredPositions, type Elements } from "./tensor.ts";

/** A matrix as read from a file. */
export interface MatrixFile {
  readonly rows: number;
  readonly columns: number;
  readonly elements: Elements;
}

/** What is wrong with a file, and in which line. */
export interface FileProblem {
  readonly line: number;
  readonly message: string;
}

const newline = 10;
const minus = 45;
const point = 46;
/** Whole numbers of that many digits are exact, and so are powers of ten with that many zeros. */
const exactDigits = 15;
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, zeros) => 10 ** zeros);
/** Most characters of a number; a longer one is refused. */
const longestNumber = 400;

/** Numbers and lines of a text, one at a time, without making a string a line. */
class Scanner {
  line = 1;
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  textLine(): string {
    const start = this.at;
    let text = "";
    while (this.at < this.bytes.length && this.bytes[this.at] !== newline) this.at += 1;
    for (let at = start; at < Math.min(this.at, start + 200); at += 1)
      text += String.fromCharCode(this.bytes[at] ?? 0);
    if (!this.ended) this.at += 1;
    this.line += 1;
    return text.trimEnd();
  }

  /** Skips blank and comment lines; whether anything is left. */
  skipBlank(): boolean {
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at] ?? 0;
      if (byte === newline) this.line += 1;
      else if (byte === 37) {
        this.textLine();
        continue;
      } else if (byte > 32) return true;
      this.at += 1;
    }
    return false;
  }

  /** The next number on this line, or NaN where there is none. */
  number(): number {
    const { bytes } = this;
    let at = this.at;
    while (at < bytes.length && bytes[at]! <= 32 && bytes[at] !== newline) at += 1;
    const start = at;
    const isNegative = bytes[at] === minus;
    if (isNegative) at += 1;
    let digits = 0;
    let decimals = 0;
    let whole = 0;
    let isPlain = true;
    for (let hasPoint = false; at < bytes.length && bytes[at]! > 32; at += 1) {
      const byte = bytes[at]!;
      if (byte >= 48 && byte <= 57) {
        whole = whole * 10 + byte - 48;
        digits += 1;
        if (hasPoint) decimals += 1;
      } else if (byte === point && !hasPoint) hasPoint = true;
      else isPlain = false;
    }
    this.at = at;
    if (isPlain && digits > 0 && digits <= exactDigits) {
      // A quotient of two numbers that are exact is rounded once, as reading the text would.
      const value = decimals === 0 ? whole : whole / powersOfTen[decimals]!;
      return isNegative ? -value : value;
    }
    if (at === start || at - start > longestNumber) return Number.NaN;
    let text = "";
    for (let each = start; each < at; each += 1) text += String.fromCharCode(bytes[each]!);
    return Number(text);
  }
}

/** Reads a MatrixMarket file; coordinates in the result start at 0. */
export function readMatrixMarket(bytes: Uint8Array): Result<MatrixFile, FileProblem> {
  const scanner = new Scanner(bytes);
  const banner = scanner.textLine().toLowerCase().split(/\s+/);
  const problem = (line: number, message: string): Result<MatrixFile, FileProblem> =>
    err({ line, message });
  if (banner[0] !== "%%matrixmarket") {
    return problem(
      1,
      "a MatrixMarket file starts with the line `%%MatrixMarket matrix coordinate real general`",
    );
  }
  const [, object, layout, field, symmetry] = banner;
  if (object !== "matrix" || (layout !== "coordinate" && layout !== "array")) {
    return problem(1, "only `matrix coordinate` and `matrix array` are read");
  }
  if (field !== "real" && field !== "integer" && field !== "pattern") {
    return problem(1, "only the fields `real`, `integer` and `pattern` are read");
  }
  if (symmetry !== "general" && symmetry !== "symmetric") {
    return problem(1, "only `general` and `symmetric` matrices are read");
  }
  if (layout === "array" && (field === "pattern" || symmetry === "symmetric")) {
    return problem(
      1,
      "an `array` matrix is read with `real` or `integer` values and `general` symmetry",
    );
  }
  if (!scanner.skipBlank()) return problem(scanner.line, "the size line is missing");
  const rows = scanner.number();
  const columns = scanner.number();
  const declared = layout === "coordinate" ? scanner.number() : rows * columns;
  const isSize = (size: number): boolean =>
    Number.isInteger(size) && size >= 0 && size <= 2 ** 31 - 1;
  if (!isSize(rows) || !isSize(columns) || !isSize(declared) || declared > bytes.length) {
    return problem(scanner.line, "the size line must hold whole numbers: rows, columns, entries");
  }
  const capacity = symmetry === "symmetric" ? 2 * declared : declared;
  if (2 * capacity > maxStoredPositions) {
    const both = symmetry === "symmetric" ? ", those across the diagonal counted too" : "";
    return problem(
      scanner.line,
      `it has more than ${withThousands(maxStoredPositions / 2)} entries, the limit${both}`,
    );
  }
  const coordinates = new Int32Array(2 * capacity);
  const values = new Float64Array(capacity);
  let count = 0;
  const add = (row: number, column: number, value: number): void => {
    coordinates[2 * count] = row;
    coordinates[2 * count + 1] = column;
    values[count] = value;
    count += 1;
  };
  for (let entry = 0; entry < declared; entry += 1) {
    if (!scanner.skipBlank()) {
      return problem(
        scanner.line,
        `${String(declared)} entries are announced, ${String(entry)} are there`,
      );
    }
    const row = layout === "array" ? (entry % rows) + 1 : scanner.number();
    const column = layout === "array" ? Math.floor(entry / rows) + 1 : scanner.number();
    const value = field === "pattern" ? 1 : scanner.number();
    if (
      !Number.isInteger(row) ||
      row < 1 ||
      row > rows ||
      !Number.isInteger(column) ||
      column < 1 ||
      column > columns
    ) {
      return problem(
        scanner.line,
        `an entry lies outside the ${String(rows)} x ${String(columns)} matrix`,
      );
    }
    if (!Number.isFinite(value)) return problem(scanner.line, "an entry has no finite value");
    add(row - 1, column - 1, value);
    if (symmetry === "symmetric" && row !== column) add(column - 1, row - 1, value);
  }
  const elements = {
    rankCount: 2,
    coordinates: coordinates.subarray(0, 2 * count),
    values: values.subarray(0, count),
  };
  return ok({ rows, columns, elements: together(elements, field !== "pattern") });
}

/** The elements with those at the same place made one: their sum, or the first of them. */
function together(elements: Elements, isSummed: boolean): Elements {
  const { coordinates, values } = elements;
  const rows = new Int32Array(values.length);
  const columns = new Int32Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    rows[at] = coordinates[2 * at]!;
    columns[at] = coordinates[2 * at + 1]!;
  }
  if (isAscending([columns, rows], values.length)) return elements;
  const places = [rows, columns];
  const order = orderRows(places, values.length);
  const merged = {
    coordinates: new Int32Array(coordinates.length),
    values: new Float64Array(values.length),
  };
  let count = 0;
  for (let at = 0; at < order.length; at += 1) {
    const place = order[at]!;
    const value = values[place]!;
    if (at > 0 && compareRows(places, order[at - 1]!, place) === 0) {
      if (isSummed) merged.values[count - 1]! += value;
      continue;
    }
    merged.coordinates[2 * count] = rows[place]!;
    merged.coordinates[2 * count + 1] = columns[place]!;
    merged.values[count] = value;
    count += 1;
  }
  return {
    rankCount: 2,
    coordinates: merged.coordinates.subarray(0, 2 * count),
    values: merged.values.subarray(0, count),
  };
}
