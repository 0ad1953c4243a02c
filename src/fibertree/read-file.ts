/**
 * Files that tensors are read from, by the end of their names: NumPy arrays of any number of ranks
 * (`.npy`), and MatrixMarket matrices under every other name.
 */
import { err, ok, type Result } from "../base/index.ts";
import { readMatrixMarket } from "./read-mtx.ts";
import { readNumPy } from "./read-npy.ts";
import type { Elements } from "./tensor.ts";

/** A tensor as read from a file. */
interface TensorFile {
  readonly shape: readonly number[];
  readonly elements: Elements;
}

/** Why a file cannot be read, and what could be done. */
interface FileProblem {
  readonly message: string;
  readonly hint: string;
}

function isNumPy(name: string): boolean {
  return /\.npy$/i.test(name);
}

/** How many ranks a file of this name holds; undefined where that is for the file to say. */
export function ranksOfFile(name: string): number | undefined {
  return isNumPy(name) ? undefined : 2;
}

/** Reads the tensor in a file; coordinates start at 0. */
export function readTensorFile(name: string, bytes: Uint8Array): Result<TensorFile, FileProblem> {
  if (isNumPy(name)) {
    const array = readNumPy(bytes);
    if (array.ok) return array;
    return err({
      message: array.error,
      hint: "Write numbers of a plain type, for example `numpy.save(name, array.astype('<f8'))`.",
    });
  }
  const matrix = readMatrixMarket(bytes);
  if (!matrix.ok) {
    return err({
      message: `line ${String(matrix.error.line)}: ${matrix.error.message}`,
      hint: "See the MatrixMarket exchange format.",
    });
  }
  const { rows, columns, elements } = matrix.value;
  return ok({ shape: [rows, columns], elements });
}
