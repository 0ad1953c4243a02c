/**
 * The dense reference: evaluates everything, as the Einsum is written, knowing nothing of loops,
 * storage or mapping. The witness for the outputs of every nest.
 */
import { defined } from "../base/index.ts";
import type { ProgramAccess, ProgramEinsum } from "../einsum/index.ts";
import { evaluateExpression, reduce } from "./evaluate.ts";

/** A tensor as a dense array, row-major over its declared ranks. */
export interface DenseTensor {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Most points of the iteration space that the reference goes through. */
export const maxReferencePoints = 20_000_000;

/** An access as strides: how far each variable moves each rank's coordinate. */
interface Walker {
  readonly tensor: DenseTensor;
  readonly constants: readonly number[];
  readonly coefficients: readonly (readonly number[])[];
}

function walker(access: ProgramAccess, tensor: DenseTensor, variables: readonly string[]): Walker {
  return {
    tensor,
    constants: access.indices.map(({ constant }) => constant),
    coefficients: access.indices.map(({ terms }) =>
      variables.map(
        (variable) => terms.find((term) => term.variable === variable)?.coefficient ?? 0,
      ),
    ),
  };
}

/** Row-major element of an access at a point, or -1 outside its shape. */
function elementAt({ tensor, constants, coefficients }: Walker, point: readonly number[]): number {
  let element = 0;
  for (let rank = 0; rank < constants.length; rank += 1) {
    const own = coefficients[rank] as readonly number[];
    let coordinate = constants[rank] as number;
    for (let at = 0; at < point.length; at += 1)
      coordinate += (own[at] as number) * (point[at] as number);
    const extent = tensor.shape[rank] as number;
    if (coordinate < 0 || coordinate >= extent) return -1;
    element = element * extent + coordinate;
  }
  return element;
}

/**
 * Evaluates an Einsum over its whole iteration space.
 *
 * Cost: O(points), one multiplication an operand each.
 */
export function evaluateDense(
  einsum: ProgramEinsum,
  operands: readonly DenseTensor[],
  outputShape: readonly number[],
): DenseTensor {
  const variables = einsum.variables.map(({ name }) => name);
  const size = outputShape.reduce((product, extent) => product * extent, 1);
  const output: DenseTensor = { shape: outputShape, values: new Float64Array(size) };
  const readers = einsum.operands.map((access, at) =>
    walker(access, defined(operands[at], "operand"), variables),
  );
  const writer = walker(einsum.output, output, variables);
  const point = variables.map(() => 0);
  const extents = einsum.variables.map(({ extent }) => extent);
  const values = new Float64Array(readers.length);
  for (;;) {
    const target = elementAt(writer, point);
    if (target >= 0) {
      readers.forEach((reader, at) => {
        const element = elementAt(reader, point);
        values[at] = element < 0 ? 0 : (reader.tensor.values[element] as number);
      });
      const value = evaluateExpression(einsum.expression, (operand) => values[operand] as number);
      output.values[target] = reduce(einsum.reduction, output.values[target] as number, value);
    }
    let at = point.length - 1;
    for (; at >= 0; at -= 1) {
      const next = (point[at] as number) + 1;
      if (next < (extents[at] as number)) {
        point[at] = next;
        break;
      }
      point[at] = 0;
    }
    if (at < 0) return output;
  }
}

/** Whether two outputs agree: exactly, or up to rounding where values are not integers. */
export function agree(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) {
    const left = a[at] as number;
    const right = b[at] as number;
    if (Math.abs(left - right) > 1e-9 * Math.max(1, Math.abs(left), Math.abs(right))) return false;
  }
  return true;
}
