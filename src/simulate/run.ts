/** Running a cascade: its nests one after the other, each reading what those before it wrote. */
import { defined, withThousands } from "../base/index.ts";
import type { Nest } from "../compile/index.ts";
import type { Program } from "../einsum/index.ts";
import { tensorElements, tensorOfCells, type Elements, type Tensor } from "../fibertree/index.ts";
import type { Clock } from "./checkpoints.ts";
import { countsOf, type EinsumCounts } from "./counts.ts";
import { NestRun } from "./nest-run.ts";
import { planNest } from "./plan.ts";
import { agree, evaluateDense, maxReferencePoints, type DenseTensor } from "./reference.ts";
import { transformTensor } from "./transform-tensor.ts";

/** The order in which a nest wants an operand's ranks, where that is all that it changes of it. */
function swizzleOf({ transforms }: Nest, operand: number): readonly number[] | undefined {
  const [first, ...others] = transforms.filter((transform) => transform.operand === operand);
  return others.length === 0 && first?.kind === "swizzle" ? first.order : undefined;
}

/** A cascade that runs. */
export class CascadeRun {
  readonly program: Program;
  readonly nests: readonly Nest[];
  /** Tensors that are not computed, by name. */
  readonly given: ReadonlyMap<string, Tensor>;
  private readonly computed = new Map<string, Tensor>();
  readonly runs: NestRun[] = [];
  /** What is 1 where an output is not zero, by the name of the nest that was passed over. */
  private readonly patterns = new Map<string, Uint8Array>();
  private readonly dense = new Map<string, DenseTensor>();
  private readonly clock: Clock | undefined;

  /** @param clock for one whose steps are to be looked at without waiting */
  constructor(
    program: Program,
    nests: readonly Nest[],
    given: ReadonlyMap<string, Tensor>,
    clock?: Clock,
  ) {
    this.program = program;
    this.nests = nests;
    this.given = given;
    this.clock = clock;
    this.startNext();
  }

  get current(): NestRun {
    return defined(this.runs[this.runs.length - 1], "run");
  }

  get done(): boolean {
    return this.runs.length === this.nests.length && this.current.done;
  }

  /**
   * Goes on to the next nest without running the current one.
   *
   * @param pattern 1 for each element of its output that is not zero; what reads it finds no other values
   */
  passOver(pattern: Uint8Array): void {
    this.patterns.set(this.current.plan.nest.name, pattern);
    this.startNext();
  }

  /** Walks on by one slice; starts the next nest when one is done. */
  advance(): void {
    const { current } = this;
    if (!current.done) current.advance();
    if (!current.done) return;
    if (this.runs.length < this.nests.length) this.startNext();
  }

  /** A tensor as it is declared: a given one, or one whose Einsum has been run. */
  tensor(name: string): Tensor {
    const known = this.given.get(name) ?? this.computed.get(name);
    if (known !== undefined) return known;
    const stored = this.written(defined(this.runOf(name), name));
    this.computed.set(name, stored);
    return stored;
  }

  private runOf(name: string): NestRun | undefined {
    return this.runs.find(({ plan }) => plan.nest.name === name);
  }

  /** The output of a nest, its ranks stored in an order: as declared unless stated. */
  private written(run: NestRun, order?: readonly number[]): Tensor {
    const { nest, outputStrides } = run.plan;
    const { ranks, storage } = defined(this.program.tensors.get(nest.name), nest.name);
    const stored = order ?? storage;
    return tensorOfCells(
      stored.map((rank) => defined(ranks[rank], "stored rank")),
      this.patterns.get(nest.name) ?? run.walk.values,
      stored.map((rank) => defined(outputStrides[rank], "stride")),
    );
  }

  /** A tensor that a nest reads, as it traverses it. */
  private operandOf(nest: Nest, operand: number, name: string): Tensor {
    const run = this.runOf(name);
    const order = swizzleOf(nest, operand);
    if (run === undefined || order === undefined)
      return transformTensor(nest, operand, this.tensor(name));
    // An output is read off in whatever order it is wanted.
    const declared = defined(this.program.tensors.get(name), name);
    return this.written(
      run,
      order.map((rank) => defined(declared.storage[rank], "rank to swizzle")),
    );
  }

  private startNext(): void {
    const nest = defined(this.nests[this.runs.length], "nest");
    const operands = nest.operands.map(({ tensor }, operand) =>
      this.operandOf(nest, operand, tensor),
    );
    this.runs.push(
      new NestRun(
        defined(this.program.einsums[this.runs.length], "einsum"),
        planNest(nest, operands),
        { clock: this.clock },
      ),
    );
  }

  /** The non-zero elements of a nest's output, ascending by its ranks as they are declared. */
  outputElements(run: NestRun): Elements {
    const order = run.plan.outputStrides.map((_, rank) => rank);
    return tensorElements(this.written(run, order));
  }

  /** The counts of each Einsum that has started. */
  counts(): Readonly<Record<string, EinsumCounts>> {
    const begun = this.runs.filter(({ hasBegun }) => hasBegun);
    return Object.fromEntries(begun.map(({ plan, walk }) => [plan.nest.name, countsOf(walk)]));
  }

  /** Checks every output against the dense reference. */
  compareWithReference():
    | { readonly checked: true; readonly equal: boolean; readonly points: number }
    | { readonly checked: false; readonly reason: string } {
    const points = this.program.einsums.reduce(
      (sum, { variables }) => sum + variables.reduce((product, { extent }) => product * extent, 1),
      0,
    );
    if (points > maxReferencePoints) {
      return {
        checked: false,
        reason: `the dense iteration space has ${withThousands(points)} points; the reference goes through at most ${withThousands(maxReferencePoints)}`,
      };
    }
    for (const { name, ranks } of this.program.tensors.values()) {
      const size = ranks.reduce((product, { shape }) => product * shape, 1);
      if (size <= maxReferencePoints) continue;
      return {
        checked: false,
        reason: `${name} has ${withThousands(size)} coordinates; the reference holds at most ${withThousands(maxReferencePoints)} of a tensor`,
      };
    }
    let equal = true;
    for (const run of this.runs) {
      const operands = run.einsum.operands.map(({ tensor }) => this.denseTensor(tensor));
      const shape = run.plan.nest.output.ranks.map((rank) => rank.shape);
      const expected = evaluateDense(run.einsum, operands, shape);
      this.dense.set(run.einsum.name, expected);
      if (!agree(expected.values, run.walk.values)) equal = false;
    }
    this.dense.clear();
    return { checked: true, equal, points };
  }

  private denseTensor(name: string): DenseTensor {
    const known = this.dense.get(name);
    if (known !== undefined) return known;
    const declared = defined(this.program.tensors.get(name), name);
    const tensor = this.tensor(name);
    const shape = declared.ranks.map((rank) => rank.shape);
    const values = new Float64Array(shape.reduce((product, extent) => product * extent, 1));
    const { rankCount, coordinates, values: stored } = tensorElements(tensor);
    for (let element = 0; element < stored.length; element += 1) {
      const point = shape.map(() => 0);
      declared.storage.forEach((rank, at) => {
        point[rank] = coordinates[element * rankCount + at] as number;
      });
      values[
        point.reduce((sum, coordinate, rank) => sum * (shape[rank] as number) + coordinate, 0)
      ] = stored[element] as number;
    }
    const dense = { shape, values };
    this.dense.set(name, dense);
    return dense;
  }
}
