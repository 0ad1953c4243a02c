/**
 * Snapshots of tensors, and their numbers: given tensors as stored, given ones as a nest transforms them, then
 * (after the run) every computed tensor in the order of the cascade, then computed ones as transformed.
 */
import { defined } from "../base/index.ts";
import type { Nest } from "../compile/index.ts";
import { transformTensor, type CascadeRun } from "../simulate/index.ts";
import type { Compiled } from "./compile-document.ts";
import { describeTensor } from "./describe.ts";
import type { TensorSnapshot } from "./opened.ts";

/** Snapshots of given tensors, and for every operand of every nest the number of the snapshot it reads. */
export interface SnapshotPlan {
  readonly given: readonly TensorSnapshot[];
  /** By nest, then operand. */
  readonly numbers: readonly (readonly number[])[];
  /** Operands whose snapshot can only be taken after the run, in the order of their numbers. */
  readonly transformedLater: readonly { readonly nest: number; readonly operand: number }[];
}

/** Takes the snapshots that need no run, and numbers all. */
export function planSnapshots({ program, nests, tensors }: Compiled): SnapshotPlan {
  const given: TensorSnapshot[] = [];
  const stored = new Map<string, number>();
  for (const [name, tensor] of tensors) {
    stored.set(
      name,
      given.push(describeTensor(name, tensor, defined(program.tensors.get(name), name).storage)) -
        1,
    );
  }
  const isTransformed = (nest: Nest, operand: number): boolean =>
    nest.transforms.some((transform) => transform.operand === operand);
  const early = nests.map((nest) =>
    nest.operands.map(({ tensor, ranks }, operand) => {
      const source = tensors.get(tensor);
      if (source === undefined) return undefined;
      if (!isTransformed(nest, operand)) return stored.get(tensor);
      return (
        given.push(
          describeTensor(
            tensor,
            transformTensor(nest, operand, source),
            ranks.map(({ declared }) => declared),
          ),
        ) - 1
      );
    }),
  );
  const transformedLater: { readonly nest: number; readonly operand: number }[] = [];
  const numbers = early.map((operands, at) =>
    operands.map((number, operand) => {
      if (number !== undefined) return number;
      const nest = defined(nests[at], "nest");
      if (isTransformed(nest, operand))
        return given.length + nests.length + transformedLater.push({ nest: at, operand }) - 1;
      return given.length + nests.findIndex(({ name }) => name === nest.operands[operand]?.tensor);
    }),
  );
  return { given, numbers, transformedLater };
}

/** The snapshots that the run had to come before. */
export function snapshotsAfter(
  cascade: CascadeRun,
  transformedLater: SnapshotPlan["transformedLater"],
): readonly TensorSnapshot[] {
  const computed = cascade.nests.map(({ name }) =>
    describeTensor(
      name,
      cascade.tensor(name),
      defined(cascade.program.tensors.get(name), name).storage,
    ),
  );
  const swizzled = transformedLater.map(({ nest, operand }) => {
    const { plan } = defined(cascade.runs[nest], "run");
    const { tensor, ranks } = defined(plan.nest.operands[operand], "operand");
    return describeTensor(
      tensor,
      defined(plan.tensors[operand], tensor),
      ranks.map(({ declared }) => declared),
    );
  });
  return [...computed, ...swizzled];
}
