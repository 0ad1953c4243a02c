/** MatrixMarket files: what is read, and what is said of a file that cannot be. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMatrixMarket } from "./read-mtx.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const banner = "%%MatrixMarket matrix coordinate real general\n";

function entries(text: string): unknown {
  const read = readMatrixMarket(bytes(text));
  if (!read.ok) return read.error;
  const { rows, columns, elements } = read.value;
  return {
    size: [rows, columns],
    points: Array.from(elements.values, (value, at) => [
      ...elements.coordinates.subarray(2 * at, 2 * at + 2),
      value,
    ]),
  };
}

describe("reading", () => {
  it("adds up entries at the same place, but counts a place of a pattern once", () => {
    const text = "3 3 4\n2 1 5\n1 2 3\n2 1 4\n1 1 1\n";
    expect(entries(`${banner}${text}`)).toMatchObject({
      points: [
        [0, 0, 1],
        [0, 1, 3],
        [1, 0, 9],
      ],
    });
    const pattern = banner.replace("real", "pattern");
    expect(entries(`${pattern}2 2 3\n2 1\n1 2\n2 1\n`)).toMatchObject({
      points: [
        [0, 1, 1],
        [1, 0, 1],
      ],
    });
  });

  it.each([
    [
      "coordinates",
      `${banner}2 3 2\n1 1 5\n2 3 -1.5e1\n`,
      [2, 3],
      [
        [0, 0, 5],
        [1, 2, -15],
      ],
    ],
    [
      "comments, blank lines and no line end",
      `${banner}% a\n\n 2 2 1 \n\n%b\n 2\t1  7`,
      [2, 2],
      [[1, 0, 7]],
    ],
    ["lines of another system", `${banner.trimEnd()}\r\n2 2 1\r\n1 2 3\r\n`, [2, 2], [[0, 1, 3]]],
    [
      "patterns",
      "%%MatrixMarket matrix coordinate pattern general\n2 2 2\n1 1\n2 2\n",
      [2, 2],
      [
        [0, 0, 1],
        [1, 1, 1],
      ],
    ],
    [
      "symmetric matrices",
      "%%MatrixMarket MATRIX Coordinate integer symmetric\n2 2 2\n1 1 4\n2 1 5\n",
      [2, 2],
      [
        [0, 0, 4],
        [1, 0, 5],
        [0, 1, 5],
      ],
    ],
    [
      "arrays, column by column",
      "%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n4\n",
      [2, 2],
      [
        [0, 0, 1],
        [1, 0, 2],
        [0, 1, 3],
        [1, 1, 4],
      ],
    ],
    ["empty matrices", `${banner}0 0 0\n`, [0, 0], []],
  ])("takes %s", (_, text, size, points) => {
    expect(entries(text)).toEqual({ size, points });
  });

  it.each([
    ["nothing", "", 1, "%%MatrixMarket"],
    ["another format", "1 2 3\n", 1, "%%MatrixMarket"],
    ["another object", "%%MatrixMarket vector coordinate real general\n", 1, "matrix coordinate"],
    ["complex values", "%%MatrixMarket matrix coordinate complex general\n", 1, "`real`"],
    ["another symmetry", "%%MatrixMarket matrix coordinate real hermitian\n", 1, "`symmetric`"],
    ["an array of a pattern", "%%MatrixMarket matrix array pattern general\n", 1, "`array`"],
    ["no size", `${banner}% only this\n`, 3, "size line"],
    ["half a size", `${banner}2 2\n1 1 1\n`, 2, "size line"],
    ["a size in fractions", `${banner}2 2.5 1\n1 1 1\n`, 2, "size line"],
    ["a negative size", `${banner}2 -2 1\n1 1 1\n`, 2, "size line"],
    ["more entries than can be there", `${banner}9 9 4000000000\n`, 2, "size line"],
    ["too few entries", `${banner}2 2 3\n1 1 1\n`, 4, "3 entries are announced, 1 are there"],
    ["a row outside", `${banner}2 2 1\n3 1 1\n`, 3, "outside the 2 x 2 matrix"],
    ["row zero", `${banner}2 2 1\n0 1 1\n`, 3, "outside"],
    ["half a column", `${banner}2 2 1\n1 1.5 1\n`, 3, "outside"],
    ["no value", `${banner}2 2 1\n1 1\n`, 3, "no finite value"],
    ["a word", `${banner}2 2 1\n1 1 one\n`, 3, "no finite value"],
    ["an infinite value", `${banner}2 2 1\n1 1 Infinity\n`, 3, "no finite value"],
  ])("refuses %s", (_, text, line, message) => {
    expect(entries(text)).toMatchObject({
      line,
      message: expect.stringContaining(message) as string,
    });
  });

  it("refuses more entries than a tensor can hold", () => {
    const symmetric = banner.replace("general", "symmetric");
    const large = new Uint8Array(16_000_100);
    large.set(bytes(`${symmetric}9 9 16000001\n`));
    const read = readMatrixMarket(large);
    expect(read).toMatchObject({
      error: { line: 2, message: expect.stringContaining("32,000,000 entries") as string },
    });
  });

  it("gives back what was written", () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(4), value), {
          selector: ([row, column]) => `${String(row)},${String(column)}`,
        }),
        (points) => {
          const lines = points.map(
            ([row, column, each]) => `${String(row + 1)} ${String(column + 1)} ${String(each)}\n`,
          );
          const text = `${banner}7 5 ${String(points.length)}\n${lines.join("")}`;
          const inOrder = points.toSorted(([a, b], [c, d]) => a - c || b - d);
          const read = entries(text) as { readonly points: typeof points };
          expect({
            ...read,
            points: read.points.toSorted(([a, b], [c, d]) => a - c || b - d),
          }).toEqual({ size: [7, 5], points: inOrder });
        },
      ),
    );
  });

  it("reads numbers as the language does, however they are written", () => {
    const written = fc.oneof(
      fc.tuple(fc.maxSafeInteger(), fc.nat({ max: 20 })).map(([whole, decimals]) => {
        const digits = String(Math.abs(whole)).padStart(decimals + 1, "0");
        const cut = digits.length - decimals;
        return `${whole < 0 ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}`;
      }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each.toExponential()),
      fc.constantFrom("+7", "-.5", "3.", "-0", "1E3", "000012.50"),
    );
    fc.assert(
      fc.property(written, (text) => {
        expect(entries(`${banner}1 1 1\n1 1 ${text}\n`)).toEqual({
          size: [1, 1],
          points: [[0, 0, Number(text)]],
        });
      }),
      { numRuns: 1000 },
    );
    for (const text of [".", "-", "1.2.3", "--1", "1-", `0.${"0".repeat(400)}1`]) {
      expect(entries(`${banner}1 1 1\n1 1 ${text}\n`)).toMatchObject({ line: 3 });
    }
  });

  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (noise, headed) => {
        const file = headed ? new Uint8Array([...bytes(banner), ...noise]) : noise;
        expect(() => readMatrixMarket(file)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
