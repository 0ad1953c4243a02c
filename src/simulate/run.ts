/** Running a cascade: its nests one after the other, each reading what those before it wrote. */
import { defined } from "../base/index.ts";
import type { Nest } from "../compile/index.ts";
import type { Program } from "../einsum/index.ts";
import { tensorElements, type Elements, type Tensor } from "../fibertree/index.ts";
import { countsOf, type EinsumCounts } from "./counts.ts";
import { storeTensor } from "./make-tensor.ts";
import { NestRun } from "./nest-run.ts";
import { planNest } from "./plan.ts";
import { agree, evaluateDense, maxReferencePoints, type DenseTensor } from "./reference.ts";
import { transformTensor } from "./transform-tensor.ts";

/** A cascade that runs. */
export class CascadeRun {
  readonly program: Program;
  readonly nests: readonly Nest[];
  /** Tensors by name as declared: given ones, then computed ones as they are done. */
  readonly tensors: Map<string, Tensor>;
  readonly runs: NestRun[] = [];
  private readonly dense = new Map<string, DenseTensor>();

  constructor(program: Program, nests: readonly Nest[], tensors: ReadonlyMap<string, Tensor>) {
    this.program = program;
    this.nests = nests;
    this.tensors = new Map(tensors);
    this.startNext();
  }

  get current(): NestRun {
    return defined(this.runs[this.runs.length - 1], "run");
  }

  get done(): boolean {
    return this.runs.length === this.nests.length && this.current.done;
  }

  /** Walks on by one slice; starts the next nest when one is done. */
  advance(): void {
    const { current } = this;
    if (!current.done) current.advance();
    if (!current.done) return;
    const name = current.plan.nest.name;
    if (!this.tensors.has(name)) {
      const tensor = defined(this.program.tensors.get(name), name);
      this.tensors.set(name, storeTensor(tensor, this.outputElements(current)));
    }
    if (this.runs.length < this.nests.length) this.startNext();
  }

  /** The tensors that a nest reads, as it traverses them; made anew where it swizzles them. */
  private startNext(): void {
    const nest = defined(this.nests[this.runs.length], "nest");
    const operands = nest.operands.map(({ tensor }, operand) => {
      const stored = defined(this.tensors.get(tensor), tensor);
      return transformTensor(nest, operand, stored);
    });
    this.runs.push(
      new NestRun(
        defined(this.program.einsums[this.runs.length], "einsum"),
        planNest(nest, operands),
      ),
    );
  }

  /** The non-zero elements of a nest's output, ascending, in the order of the declaration. */
  outputElements({ plan, walk }: NestRun): Elements {
    const rankCount = plan.outputStrides.length;
    const count = walk.values.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
    const coordinates = new Int32Array(count * rankCount);
    const values = new Float64Array(count);
    let element = 0;
    for (let linear = 0; linear < walk.values.length; linear += 1) {
      const value = walk.values[linear] as number;
      if (value === 0) continue;
      let rest = linear;
      for (let rank = 0; rank < rankCount; rank += 1) {
        const stride = plan.outputStrides[rank] as number;
        coordinates[element * rankCount + rank] = Math.floor(rest / stride);
        rest %= stride;
      }
      values[element] = value;
      element += 1;
    }
    return { rankCount, coordinates, values };
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
        reason: `the dense iteration space has ${points.toLocaleString("en")} points; the reference goes through at most ${maxReferencePoints.toLocaleString("en")}`,
      };
    }
    for (const { name, ranks } of this.program.tensors.values()) {
      const size = ranks.reduce((product, { shape }) => product * shape, 1);
      if (size <= maxReferencePoints) continue;
      return {
        checked: false,
        reason: `${name} has ${size.toLocaleString("en")} coordinates; the reference holds at most ${maxReferencePoints.toLocaleString("en")} of a tensor`,
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
    const tensor = defined(this.tensors.get(name), name);
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
