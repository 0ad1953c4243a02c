/**
 * What a random experiment is, as plain structures and as a document: expressions of products, sums and
 * takes over affine indices, formats, rank orders, access modes, cascades, and nests whose loops are
 * split, flattened, following and spatial. `random-einsum.testkit.ts` draws them.
 */
/** `sum of coefficient x variable + constant`. */
export interface Form {
  readonly terms: readonly (readonly [variable: string, coefficient: number])[];
  readonly constant: number;
}

export interface RandomTensor {
  readonly name: string;
  readonly ranks: readonly string[];
  readonly formats: readonly ("U" | "C" | "B" | "R")[];
  /** Rank ids in storage order. */
  readonly storage: readonly string[];
  /** Undefined where it is computed. */
  readonly points: readonly (readonly [number[], number])[] | undefined;
}

export interface RandomAccess {
  readonly tensor: string;
  readonly indices: readonly Form[];
  readonly mode: "read" | "gate" | "lookup";
}

/** What is computed at a point, over the operands by number, which are numbered from left to right. */
export type RandomExpression =
  | { readonly kind: "operand"; readonly operand: number }
  | { readonly kind: "literal"; readonly value: number }
  | {
      readonly kind: "*" | "+" | "-" | "take0" | "take1";
      readonly left: RandomExpression;
      readonly right: RandomExpression;
    };

/** One rank's share of what a loop over coordinates or tuples sets. */
export interface RandomComponent {
  readonly rank: string;
  readonly form: Form;
}

/** How a rank is cut into parts. */
export type RandomCut =
  | { readonly kind: "shape"; readonly size: number; readonly text: string }
  /** The leader is an operand by number. */
  | {
      readonly kind: "occupancy";
      readonly size: number;
      readonly leader: number;
      readonly text: string;
    };

/** A loop, outermost first. */
export interface RandomLoop {
  readonly rank: string;
  /** The rank, or the joint rank, whose coordinates or parts it takes. */
  readonly base: string;
  readonly components: readonly RandomComponent[];
  /** Undefined for a loop over coordinates or tuples. */
  readonly cut: RandomCut | undefined;
  /** The size of the parts that it stays inside of; undefined for the outermost of its base. */
  readonly around: number | undefined;
  /** By component: the base whose parts it stays inside of, cut before it was flattened. */
  readonly within: readonly (string | undefined)[];
  /** The base whose parts, with their halos, bound it. */
  readonly follows: string | undefined;
  readonly spatial: boolean;
}

export interface RandomEinsum {
  readonly output: RandomAccess;
  readonly operands: readonly RandomAccess[];
  readonly expression: RandomExpression;
  readonly reduction: "" | "max" | "min";
  readonly variables: readonly string[];
  readonly partitioning: readonly (readonly [key: string, operations: readonly string[]])[];
  readonly loops: readonly RandomLoop[];
}

export interface RandomExperiment {
  readonly extents: Readonly<Record<string, number>>;
  readonly tensors: readonly RandomTensor[];
  readonly einsums: readonly RandomEinsum[];
}

/** Operands without which an expression is zero wherever it is evaluated. */
export function necessaryOperands(expression: RandomExpression): ReadonlySet<number> {
  if (expression.kind === "literal") return new Set();
  if (expression.kind === "operand") return new Set([expression.operand]);
  const [left, right] = [necessaryOperands(expression.left), necessaryOperands(expression.right)];
  return expression.kind === "+" || expression.kind === "-"
    ? new Set([...left].filter((operand) => right.has(operand)))
    : new Set([...left, ...right]);
}

function formText({ terms, constant }: Form): string {
  const sum = terms
    .map(([name, each]) => `${each < 0 ? "-" : "+"}${String(Math.abs(each))}*${name}`)
    .join("");
  return `${sum.replace(/^\+/, "")}${constant < 0 ? String(constant) : `+${String(constant)}`}`;
}

const accessText = ({ tensor, indices }: RandomAccess): string =>
  `${tensor}[${indices.map(formText).join(", ")}]`;

function expressionText(expression: RandomExpression, operands: readonly RandomAccess[]): string {
  if (expression.kind === "literal") return String(expression.value);
  if (expression.kind === "operand") return accessText(operands[expression.operand]!);
  const left = expressionText(expression.left, operands);
  const right = expressionText(expression.right, operands);
  if (expression.kind === "take0") return `take(${left}, ${right}, 0)`;
  if (expression.kind === "take1") return `take(${left}, ${right}, 1)`;
  return `(${left}) ${expression.kind} (${right})`;
}

/** The experiment as a document. */
export function documentOf({ extents, tensors, einsums }: RandomExperiment): string {
  const by = <Value>(value: (einsum: RandomEinsum) => Value): Record<string, Value> =>
    Object.fromEntries(einsums.map((einsum) => [einsum.output.tensor, value(einsum)]));
  return JSON.stringify({
    einsum: {
      declaration: Object.fromEntries(tensors.map(({ name, ranks }) => [name, ranks])),
      expressions: einsums.map(
        ({ output, operands, expression, reduction }) =>
          `${accessText(output)} ${reduction}= ${expressionText(expression, operands)}`,
      ),
    },
    shape: extents,
    tensors: Object.fromEntries(
      tensors.flatMap(({ name, points }) => (points === undefined ? [] : [[name, { points }]])),
    ),
    format: Object.fromEntries(
      tensors.map(({ name, ranks, formats }) => [
        name,
        Object.fromEntries(ranks.map((rank, at) => [rank, formats[at]])),
      ]),
    ),
    mapping: {
      "rank-order": Object.fromEntries(tensors.map(({ name, storage }) => [name, storage])),
      partitioning: by(({ partitioning }) => Object.fromEntries(partitioning)),
      "loop-order": by(({ loops }) => loops.map(({ rank }) => rank)),
      spacetime: by(({ loops }) => ({
        space: loops.filter(({ spatial }) => spatial).map(({ rank }) => rank),
        time: loops.filter(({ spatial }) => !spatial).map(({ rank }) => rank),
      })),
      access: by(({ operands }) =>
        Object.fromEntries(operands.map(({ tensor, mode }) => [tensor, mode])),
      ),
    },
  });
}

/** The experiment over other elements: those of each rank but its first and its last coordinate change places. */
export function redrawn(experiment: RandomExperiment): RandomExperiment {
  const moved = (coordinate: number, extent: number): number =>
    coordinate === 0 || coordinate >= extent - 1 ? coordinate : extent - 1 - coordinate;
  return {
    ...experiment,
    tensors: experiment.tensors.map((tensor) => ({
      ...tensor,
      points: tensor.points?.map(([point, value]) => [
        point.map((coordinate, at) =>
          moved(coordinate, experiment.extents[tensor.ranks[at] as string] ?? 0),
        ),
        value,
      ]),
    })),
  };
}
