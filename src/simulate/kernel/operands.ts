/**
 * Operands: finding and indexing their positions, and reading their values.
 *
 * An element is read once a stay: where every binding is a stay of its own nothing is remembered, else every
 * element has a mark. Two operands that read one tensor share its marks.
 */
import { defined } from "../../base/index.ts";
import type { Tensor } from "../../fibertree/index.ts";
import type { Linear, PlannedStatement } from "../plan.ts";
import { operandCounts } from "../state.ts";
import type { Stays } from "../stays.ts";
import { present, type Emission } from "./emission.ts";
import { isAlive } from "./expression.ts";
import { mark, reserveMarks, type Marks } from "./marks.ts";
import { search } from "./search.ts";
import {
  brIf,
  constant,
  constantFloat,
  f64,
  get,
  i32,
  load,
  select,
  set,
  type,
  when,
  type Code,
  type Label,
  type Local,
} from "./wasm.ts";

type Statement<Kind> = PlannedStatement & { readonly kind: Kind };

/** Emits what binds operands. */
export class OperandEmitter {
  /** By operand that needs them. */
  readonly marks: ReadonlyMap<number, Marks>;
  private readonly emission: Emission;
  private readonly stays: Stays;

  constructor(emission: Emission, stays: Stays) {
    this.emission = emission;
    this.stays = stays;
    const marks = new Map<number, Marks>();
    for (const [operand] of emission.plan.tensors.entries()) {
      if (stays.shared[operand] !== true) continue;
      const first = defined(stays.stays[operand], "stay");
      const residence = defined(stays.residences[first], "residence");
      const known = marks.get(first);
      marks.set(operand, known ?? reserveMarks(emission, this.elementsOf(operand), residence));
    }
    this.marks = marks;
  }

  /** One statement of a body; branches to `next` where the rest of the body is left out. */
  statement(statement: PlannedStatement, level: number, next: Label): Code {
    if (statement.kind === "read") return this.read(statement);
    return [this.bind(statement), this.leaveOut(statement, level, next)];
  }

  /** Whether one of the gates is zero; undefined where there are none. */
  sparedBy(gates: readonly number[]): Code | undefined {
    return gates.reduce<Code | undefined>((any, gate) => {
      const zero = f64.eq(get(this.emission.values[gate] as Local), constantFloat(0));
      return any === undefined ? zero : i32.or(any, zero);
    }, undefined);
  }

  /** Whether a value spares others something, so that more than the output depends on it. */
  private isGate(operand: number): boolean {
    const { gates, statements } = this.emission.plan;
    return [gates, ...statements.flat().map((each) => ("gates" in each ? each.gates : []))].some(
      (each) => each.includes(operand),
    );
  }

  /** Number of distinct marks of an operand's elements. */
  private elementsOf(operand: number): number {
    const tensor = defined(this.emission.plan.tensors[operand], "tensor");
    if (this.stays.named[operand] !== true) return tensor.values.length;
    return this.stays.numbers(operand).reduce((product, { shape }) => product * shape, 1);
  }

  private elementNumber(operand: number): Code {
    return this.stays
      .numbers(operand)
      .reduce<Code>(
        (sum, { shape, coordinate }, rank) =>
          rank === 0
            ? this.emission.value(coordinate)
            : i32.add(i32.mul(sum, constant(shape)), this.emission.value(coordinate)),
        constant(0),
      );
  }

  private read({ operand, gates }: Statement<"read">): Code {
    const { emission } = this;
    const { plan } = emission;
    const tensor = defined(plan.tensors[operand], "tensor");
    const value = emission.values[operand] as Local;
    const position = emission.positions[operand]?.[tensor.ranks.length] as Local;
    const spared = this.sparedBy(gates);
    const absent = plan.isProduct
      ? undefined
      : i32.ne(get(emission.absent[operand] as Local), constant(present));
    const conditions = [spared, absent].filter((each) => each !== undefined);
    const begin = conditions.length === 0 ? [] : emission.beginBlock();
    const at = i32.shl(get(position), constant(3));
    const fetched = set(value, load.f64(at, emission.memory.place(tensor.values)));
    const body = [
      begin,
      emission.outcome(this.countRead(operand, position)),
      emission.canBeAbsent(operand)
        ? [set(value, constantFloat(0)), when(i32.ge(get(position), constant(0)), fetched)]
        : fetched,
    ];
    const kept = (code: Code): Code => (this.isGate(operand) ? code : emission.outcome(code));
    if (conditions.length === 0) return kept(body);
    return [
      kept([
        set(value, constantFloat(0)),
        when(i32.isZero(conditions.reduce((any, each) => i32.or(any, each))), body),
      ]),
      emission.beginBlock(),
    ];
  }

  private countRead(operand: number, position: Local): Code {
    const { emission } = this;
    const counts = emission.layout.counts + 4 * operand;
    const marks = this.marks.get(operand);
    emission.tally(counts + operandCounts.accesses);
    if (marks === undefined) {
      emission.tally(counts + operandCounts.reads);
      return [];
    }
    const isNamed = this.stays.named[operand] === true;
    const element = isNamed ? this.elementNumber(operand) : get(position);
    return mark(emission, marks, element, emission.counterOf(counts + operandCounts.reads));
  }

  /** Sets an operand's position, or -1 where nothing is there. */
  private bind(statement: Statement<"find" | "index">): Code {
    const { emission } = this;
    const { operand, rank } = statement;
    const tensor = defined(emission.plan.tensors[operand], "tensor");
    const parent = emission.positions[operand]?.[rank] as Local;
    const position = emission.positions[operand]?.[rank + 1] as Local;
    const isThere = emission.canBeAbsent(operand) ? i32.ge(get(parent), constant(0)) : undefined;
    const spared = statement.kind === "find" ? this.sparedBy(statement.gates) : undefined;
    const needed = spared === undefined ? undefined : i32.isZero(spared);
    const conditions = [isThere, needed].filter((each) => each !== undefined);
    const begin = conditions.length === 0 ? [] : emission.beginBlock();
    if (statement.kind === "find")
      emission.tally(emission.layout.counts + 4 * operand + operandCounts.lookups);
    const isIndexed = statement.kind === "index" && tensor.ranks[rank]?.format === "U";
    const lookup = isIndexed
      ? this.index(tensor, statement, parent, position)
      : this.find(tensor, statement, parent, position);
    if (conditions.length === 0) return [set(position, constant(-1)), lookup];
    return [
      set(position, constant(-1)),
      when(
        conditions.reduce((all, each) => i32.and(all, each)),
        [begin, lookup],
      ),
      emission.beginBlock(),
    ];
  }

  /** Leaves out the rest of a body where nothing is left of the expression. */
  private leaveOut(statement: Statement<"find" | "index">, level: number, next: Label): Code {
    if (!statement.skip) return [];
    const { emission } = this;
    const { plan } = emission;
    const { operand, rank } = statement;
    const spared = statement.kind === "find" ? this.sparedBy(statement.gates) : undefined;
    const missing = i32.lt(get(emission.positions[operand]?.[rank + 1] as Local), constant(0));
    const fails = spared === undefined ? missing : i32.and(missing, i32.isZero(spared));
    if (plan.isProduct) return [brIf(next, fails), emission.beginBlock()];
    const absent = emission.absent[operand] as Local;
    return [
      when(fails, [
        when(i32.eq(get(absent), constant(present)), set(absent, constant(level))),
        brIf(next, i32.isZero(isAlive(emission, plan.nest.expression))),
      ]),
      emission.beginBlock(),
    ];
  }

  private index(
    { ranks }: Tensor,
    { rank, coordinate }: { readonly rank: number; readonly coordinate: Linear },
    parent: Local,
    position: Local,
  ): Code {
    const { emission } = this;
    const { segments, shape } = defined(ranks[rank], "rank");
    const wanted = emission.local(type.i32);
    const isFull = segments[segments.length - 1] === shape * (segments.length - 1);
    const start = isFull
      ? i32.mul(get(parent), constant(shape))
      : load.i32(i32.shl(get(parent), constant(2)), emission.memory.place(segments));
    return [
      set(wanted, emission.value(coordinate)),
      when(
        i32.ltUnsigned(get(wanted), constant(shape)),
        set(position, rank === 0 ? get(wanted) : i32.add(start, get(wanted))),
      ),
    ];
  }

  private find(
    { ranks }: Tensor,
    { rank, coordinate }: { readonly rank: number; readonly coordinate: Linear },
    parent: Local,
    position: Local,
  ): Code {
    const { emission } = this;
    const { segments, coordinates } = defined(ranks[rank], "rank");
    const fibers = emission.memory.place(segments);
    const address = emission.memory.place(coordinates);
    const at = i32.shl(get(parent), constant(2));
    const wanted = emission.local(type.i32);
    const end = emission.local(type.i32);
    const guess = emission.local(type.i32);
    return [
      set(wanted, emission.value(coordinate)),
      set(end, load.i32(at, fibers + 4)),
      set(position, search(address, load.i32(at, fibers), get(end), get(wanted), guess)),
      when(
        select(
          constant(1),
          i32.ne(load.i32(i32.shl(get(position), constant(2)), address), get(wanted)),
          i32.ge(get(position), get(end)),
        ),
        set(position, constant(-1)),
      ),
    ];
  }
}
