/**
 * Solving a loop order for the index variables.
 *
 * A loop fixes the value of one affine form over the index variables: loop `S` fixes `s`, loop `W` fixes
 * `q + s`. A loop order is legal when its forms determine each variable exactly once; then each variable
 * is an exact rational combination of the loops' coordinates, here `q = w - s`.
 */
import { defined } from "../base/index.ts";
import type { Affine } from "./expression.ts";

/** `(sum of coefficients[l] x coordinate of loop l + constant) / divisor`; the divisor is positive. */
export interface LoopCombination {
  readonly coefficients: readonly number[];
  readonly constant: number;
  readonly divisor: number;
}

/** Each index variable as a combination of loop coordinates. */
export type LoopSolution = ReadonlyMap<string, LoopCombination>;

/** Why a loop order has no solution. */
export type LoopFault =
  | { readonly kind: "overdetermined"; readonly loop: number; readonly earlier: readonly number[] }
  | { readonly kind: "underdetermined"; readonly variables: readonly string[] };

interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const zero: Fraction = { top: 0n, bottom: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function fraction(top: bigint, bottom: bigint): Fraction {
  const sign = bottom < 0n ? -1n : 1n;
  const divisor = gcd(top, bottom) * sign;
  return divisor === 0n ? zero : { top: top / divisor, bottom: bottom / divisor };
}

const times = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.top, a.bottom * b.bottom);
const minus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom);
const over = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.bottom, a.bottom * b.top);

/** A row of the system: coefficients of the variables, then those of the loops, then the constant. */
type Row = Fraction[];

function subtract(row: Row, factor: Fraction, other: Row): Row {
  return row.map((entry, column) =>
    minus(entry, times(factor, defined(other[column], "entry of a row"))),
  );
}

/**
 * Solves the loops for the variables by Gauss-Jordan elimination over exact fractions.
 *
 * Cost: O(n^3) for n loops.
 */
export function solveLoops(
  variables: readonly string[],
  forms: readonly Affine[],
): LoopSolution | LoopFault {
  const count = variables.length;
  const reduced: { readonly pivot: number; row: Row }[] = [];
  for (const [loop, form] of forms.entries()) {
    let row: Row = [
      ...variables.map((variable) => {
        const term = form.terms.find((each) => each.variable === variable);
        return { top: BigInt(term?.coefficient ?? 0), bottom: 1n };
      }),
      ...forms.map((_, other) => (other === loop ? { top: 1n, bottom: 1n } : zero)),
      { top: BigInt(-form.constant), bottom: 1n },
    ];
    for (const { pivot, row: earlier } of reduced)
      row = subtract(row, defined(row[pivot], "pivot"), earlier);
    const pivot = row.findIndex((entry, column) => column < count && entry.top !== 0n);
    if (pivot === -1) {
      const earlier = forms.flatMap((_, other) =>
        other < loop && row[count + other]?.top !== 0n ? [other] : [],
      );
      return { kind: "overdetermined", loop, earlier };
    }
    const lead = defined(row[pivot], "pivot");
    const scaled = row.map((entry) => over(entry, lead));
    for (const other of reduced)
      other.row = subtract(other.row, defined(other.row[pivot], "pivot"), scaled);
    reduced.push({ pivot, row: scaled });
  }
  if (reduced.length < count) {
    const found = new Set(reduced.map(({ pivot }) => pivot));
    return {
      kind: "underdetermined",
      variables: variables.filter((_, column) => !found.has(column)),
    };
  }
  const solution = new Map<string, LoopCombination>();
  for (const { pivot, row } of reduced) {
    const entries = row.slice(count);
    const divisor = entries.reduce(
      (common, { bottom }) => (common * bottom) / gcd(common, bottom),
      1n,
    );
    const whole = entries.map(({ top, bottom }) => Number((top * divisor) / bottom));
    solution.set(defined(variables[pivot], "variable"), {
      coefficients: whole.slice(0, forms.length),
      constant: defined(whole[forms.length], "constant"),
      divisor: Number(divisor),
    });
  }
  return solution;
}

/** Whether an answer of `solveLoops` is a solution. */
export function isSolution(answer: LoopSolution | LoopFault): answer is LoopSolution {
  return answer instanceof Map;
}

/** An affine expression over the variables as a combination of loop coordinates, in lowest terms. */
export function combine(
  expression: Affine,
  solution: LoopSolution,
  loopCount: number,
): LoopCombination {
  let divisor = 1;
  const greatest = (a: number, b: number): number => (b === 0 ? Math.abs(a) : greatest(b, a % b));
  for (const { variable } of expression.terms) {
    const part = defined(solution.get(variable), variable);
    divisor = (divisor / greatest(divisor, part.divisor)) * part.divisor;
  }
  const coefficients = new Array<number>(loopCount).fill(0);
  let constant = expression.constant * divisor;
  for (const { variable, coefficient } of expression.terms) {
    const part = defined(solution.get(variable), variable);
    const scale = coefficient * (divisor / part.divisor);
    part.coefficients.forEach((each, loop) => {
      coefficients[loop] = (coefficients[loop] ?? 0) + each * scale;
    });
    constant += part.constant * scale;
  }
  const common = coefficients.reduce((a, b) => greatest(a, b), greatest(constant, divisor));
  return {
    coefficients: coefficients.map((each) => each / common),
    constant: constant / common,
    divisor: divisor / common,
  };
}
