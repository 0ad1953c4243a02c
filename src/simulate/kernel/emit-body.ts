/**
 * Bodies: finding, indexing and reading operands, and the compute with what it writes.
 *
 * How often an element is read, or written, once a stay is kept in one of three ways: where every binding
 * is a stay of its own, nothing is kept; where one stay sees one element, its value waits in a local; else
 * every element has a mark with the number of the stay that it was last seen in.
 */
import type { ProgramExpression } from "../../einsum/index.ts";
import type { Tensor } from "../../fibertree/index.ts";
import { defined } from "../../base/index.ts";
import type { Linear, PlannedStatement } from "../plan.ts";
import { operandCounts, totals } from "../state.ts";
import { staysOf, type Stays } from "../stays.ts";
import { add, increment, Unsupported, type Emission } from "./emission.ts";
import { search } from "./search.ts";
import {
  block,
  br,
  brIf,
  constant,
  constantFloat,
  f64,
  get,
  i32,
  load,
  newLabel,
  select,
  set,
  store,
  tee,
  type,
  when,
  type Code,
  type Label,
  type Local,
} from "./wasm.ts";

/** The value of `absent` for operands that are present. */
export const present = 0x7fffffff;

const maxMarks = 2 ** 26;

/** Marks of what a stay has seen. */
export interface Marks {
  /** Where the marks of elements are, 4 bytes each. */
  readonly address: number;
  readonly count: number;
  /** The loop whose iterations are stays. */
  readonly residence: number;
  /** Number of the current stay; at least 1 in any, because marks start at 0. */
  readonly stay: Local;
}

/** The output of one stay, where that is one element. */
interface Held {
  readonly value: Local;
  readonly address: Local;
  /** Whether this stay has updated it. */
  readonly touched: Local;
}

/** Emits what stands in bodies. */
export class BodyEmitter {
  readonly stays: Stays;
  readonly outputAddress: number;
  readonly writtenAddress: number;
  readonly held: Held | undefined;
  /** Marks by operand that needs them, the output's last; operands that share a stay share them. */
  readonly marks: ReadonlyMap<number, Marks>;
  /** Set by a compute, taken back when a step ends. */
  readonly computed: Local;
  private readonly emission: Emission;
  /** By loop but the innermost: the output's element as far as the loops down to it determine it. */
  private readonly elements: readonly (Local | undefined)[];
  private readonly writes: Local;
  private readonly created: Local;

  constructor(emission: Emission) {
    this.emission = emission;
    const { plan, memory, layout } = emission;
    this.stays = staysOf(plan);
    const last = plan.loops.length - 1;
    this.outputAddress = memory.reserve(8 * plan.outputSize);
    this.writtenAddress = memory.reserve(plan.outputSize);
    this.computed = emission.local(type.i32);
    this.writes = emission.counterOf(layout.totals + totals.writes);
    this.created = emission.counterOf(layout.totals + totals.created);
    const isLinear = plan.output.every(({ divisor }) => divisor === 1);
    this.elements = plan.loops
      .slice(0, -1)
      .map((_, level) =>
        isLinear && this.weights(level).length > 0 ? emission.local(type.i32) : undefined,
      );
    const output = plan.tensors.length;
    const residence = this.outputResidence;
    const determined = Math.max(-1, ...plan.output.flatMap((each) => this.levels(each)));
    this.held =
      residence < last && determined <= residence
        ? {
            value: emission.local(type.f64),
            address: emission.local(type.i32),
            touched: emission.local(type.i32),
          }
        : undefined;
    const marks = new Map<number, Marks>();
    for (const [operand] of plan.tensors.entries()) {
      if (this.stays.shared[operand] !== true) continue;
      const stays = defined(this.stays.stays[operand], "stay");
      marks.set(
        operand,
        marks.get(stays) ??
          this.mark(this.elementsOf(operand), this.stays.residences[stays] as number),
      );
    }
    if (this.held === undefined && residence < last)
      marks.set(output, this.mark(plan.outputSize, residence));
    this.marks = marks;
  }

  /** The loop in whose iterations an element of the output is written once. */
  get outputResidence(): number {
    return this.stays.residences[this.emission.plan.tensors.length] as number;
  }

  /** Ends the stays that last an iteration of a loop, as its next one begins. */
  beginStays(level: number): Code {
    const ending = [...new Set(this.marks.values())].filter(({ residence }) => residence === level);
    return ending.map(({ stay }) => set(stay, i32.add(get(stay), constant(1))));
  }

  /** What an iteration contributes to the output's element; stands after the body's own statements. */
  beginElement(level: number): Code {
    const known = this.elements[level];
    return known === undefined ? [] : set(known, this.sumUpTo(level));
  }

  /** Fetches the element that this iteration holds; stands after the body's own statements. */
  beginHolding(level: number): Code {
    const { held } = this;
    if (held === undefined || this.outputResidence !== level) return [];
    return [
      set(held.address, this.element(level)),
      set(held.value, load.f64(i32.shl(get(held.address), constant(3)), this.outputAddress)),
    ];
  }

  /** Puts the held element back, counted as written where it was updated. */
  endHolding(level: number): Code {
    const { held } = this;
    if (held === undefined || this.outputResidence !== level) return [];
    return when(get(held.touched), [
      this.storeHeld(),
      increment(this.writes),
      set(held.touched, constant(0)),
    ]);
  }

  /** Makes the held element visible while a run pauses at a loop inside its stay. */
  showHeld(level: number): Code {
    const { held } = this;
    if (held === undefined || this.outputResidence >= level) return [];
    return when(get(held.touched), this.storeHeld());
  }

  /** The statements of a body; branches to `next` where a find finds nothing. */
  statements(level: number, next: Label): Code {
    const { plan } = this.emission;
    return defined(plan.statements[level + 1], "statements").map((statement) => {
      if (statement.kind === "read") return this.read(statement.operand, statement.gates);
      return this.bind(statement, level, next);
    });
  }

  /** The compute and what it writes. */
  compute(): Code {
    const { emission } = this;
    const { plan, layout } = emission;
    const code: Code[] = [];
    const isStep = plan.suffix === plan.loops.length;
    if (isStep) emission.tally(layout.totals + totals.steps);
    else code.push(set(this.computed, constant(1)));
    const gated = this.sparedBy(plan.gates);
    if (gated === undefined) return [code, this.update()];
    const over = newLabel();
    const gatedBlock = emission.beginBlock();
    emission.tally(layout.totals + totals.gated);
    const suppressed = when(gated, [gatedBlock, br(over)]);
    const executed = emission.beginBlock();
    return [code, block(over, [suppressed, executed, this.update()])];
  }

  private update(): Code {
    const { emission, held, outputAddress } = this;
    const { plan, layout } = emission;
    emission.tally(layout.totals + totals.updates);
    const effectual = this.countEffectual();
    const value = this.evaluate();
    if (held !== undefined) {
      return [
        effectual,
        set(held.value, this.reduce(get(held.value), value)),
        set(held.touched, constant(1)),
      ];
    }
    const element = emission.local(type.i32);
    const at = i32.shl(get(element), constant(3));
    const marks = this.marks.get(plan.tensors.length);
    const count =
      marks === undefined ? this.markWritten(element) : this.markUpdated(marks, element);
    if (marks === undefined) emission.tally(layout.totals + totals.writes);
    return [
      effectual,
      set(element, this.element(plan.loops.length - 1)),
      store.f64(at, outputAddress, this.reduce(load.f64(at, outputAddress), value)),
      count,
    ];
  }

  private storeHeld(): Code {
    const { value, address } = defined(this.held, "held element");
    return [
      store.f64(i32.shl(get(address), constant(3)), this.outputAddress, get(value)),
      this.markWritten(address),
    ];
  }

  /** Remembers that an element was written, and counts the first time. */
  private markWritten(element: Local): Code {
    const isNew = i32.xor(load.u8(get(element), this.writtenAddress), constant(1));
    return [add(this.created, isNew), store.u8(get(element), this.writtenAddress, constant(1))];
  }

  private levels({ registers }: Linear): readonly number[] {
    return registers.map((register) => this.emission.plan.nest.registers[register]?.level ?? -1);
  }

  private mark(count: number, residence: number): Marks {
    if (count > maxMarks)
      throw new Unsupported(`marks for ${count} elements; a kernel keeps at most ${maxMarks}`);
    const address = this.emission.memory.reserve(4 * count);
    return { address, count, residence, stay: this.emission.local(type.i32) };
  }

  /** Number of distinct marks of an operand's elements. */
  private elementsOf(operand: number): number {
    const tensor = defined(this.emission.plan.tensors[operand], "tensor");
    if (this.stays.named[operand] !== true) return tensor.values.length;
    return this.stays.coordinates(operand).reduce((product, { shape }) => product * shape, 1);
  }

  private canBeAbsent(operand: number): boolean {
    const { plan } = this.emission;
    return !plan.isProduct || plan.nest.operands[operand]?.mode === "lookup";
  }

  /** The element of the output, row-major, once a loop's registers are set. */
  private element(level: number): Code {
    const { plan } = this.emission;
    if (plan.output.every(({ divisor }) => divisor === 1)) {
      const known = this.elements[level];
      return known === undefined ? this.sumUpTo(level) : get(known);
    }
    return plan.output.reduce<Code>((sum, each, rank) => {
      const stride = plan.outputStrides[rank] as number;
      const term = this.emission.value(each);
      const scaled = stride === 1 ? term : i32.mul(term, constant(stride));
      return rank === 0 ? scaled : i32.add(sum, scaled);
    }, constant(0));
  }

  /** The output's element as a sum over registers: those that a loop sets, each with its weight. */
  private weights(level: number): readonly (readonly [register: number, weight: number])[] {
    const { plan } = this.emission;
    const weights = new Map<number, number>();
    plan.output.forEach(({ registers, coefficients }, rank) => {
      registers.forEach((register, at) => {
        if (plan.nest.registers[register]?.level !== level) return;
        const weight = (coefficients[at] as number) * (plan.outputStrides[rank] as number);
        weights.set(register, (weights.get(register) ?? 0) + weight);
      });
    });
    return [...weights];
  }

  /** The part of that sum that the loops down to `level` determine. */
  private sumUpTo(level: number): Code {
    const { plan, registers } = this.emission;
    const outer = this.elements.slice(0, Math.max(0, level)).findLast((each) => each !== undefined);
    const offset = plan.output.reduce(
      (sum, each, rank) => sum + each.constant * (plan.outputStrides[rank] as number),
      0,
    );
    return this.weights(level).reduce<Code>(
      (sum, [register, weight]) => {
        const x = get(registers[register] as Local);
        if (weight === 1) return i32.add(sum, x);
        return weight === -1 ? i32.sub(sum, x) : i32.add(sum, i32.mul(x, constant(weight)));
      },
      outer === undefined ? constant(offset) : get(outer),
    );
  }

  private elementNumber(operand: number): Code {
    return this.stays
      .coordinates(operand)
      .reduce<Code>(
        (sum, { shape, coordinate }, rank) =>
          rank === 0
            ? this.emission.value(coordinate)
            : i32.add(i32.mul(sum, constant(shape)), this.emission.value(coordinate)),
        constant(0),
      );
  }

  /** Counts an element as read, once a stay. */
  private markRead({ address, stay }: Marks, element: Code, reads: Local): Code {
    const at = this.emission.local(type.i32);
    return [
      set(at, i32.shl(element, constant(2))),
      add(reads, i32.ne(load.i32(get(at), address), get(stay))),
      store.i32(get(at), address, get(stay)),
    ];
  }

  /** Counts an element of the output as written, once a stay; without a mark it is a new one. */
  private markUpdated({ address, stay }: Marks, element: Local): Code {
    const at = this.emission.local(type.i32);
    const mark = this.emission.local(type.i32);
    return [
      set(at, i32.shl(get(element), constant(2))),
      set(mark, load.i32(get(at), address)),
      add(this.writes, i32.ne(get(mark), get(stay))),
      add(this.created, i32.isZero(get(mark))),
      store.i32(get(at), address, get(stay)),
      store.u8(get(element), this.writtenAddress, constant(1)),
    ];
  }

  /** Whether one of the gates is zero; undefined where there are none. */
  private sparedBy(gates: readonly number[]): Code | undefined {
    return gates.reduce<Code | undefined>((any, gate) => {
      const zero = f64.eq(get(this.emission.values[gate] as Local), constantFloat(0));
      return any === undefined ? zero : i32.or(any, zero);
    }, undefined);
  }

  private read(operand: number, gates: readonly number[]): Code {
    const { emission } = this;
    const { plan, layout } = emission;
    const tensor = defined(plan.tensors[operand], "tensor");
    const value = emission.values[operand] as Local;
    const position = emission.positions[operand]?.[tensor.ranks.length] as Local;
    const spared = this.sparedBy(gates);
    const absent = plan.isProduct
      ? undefined
      : i32.ne(get(emission.absent[operand] as Local), constant(present));
    const conditions = [spared, absent].filter((each) => each !== undefined);
    const counts = layout.counts + 4 * operand;
    const marks = this.marks.get(operand);
    const outside = conditions.length === 0 ? undefined : emission.beginBlock();
    const count = (): Code => {
      emission.tally(counts + operandCounts.accesses);
      if (marks === undefined) {
        emission.tally(counts + operandCounts.reads);
        return [];
      }
      const reads = emission.counterOf(counts + operandCounts.reads);
      const element =
        this.stays.named[operand] === true ? this.elementNumber(operand) : get(position);
      return this.markRead(marks, element, reads);
    };
    const fetched = load.f64(
      i32.shl(get(position), constant(3)),
      emission.memory.place(tensor.values),
    );
    const fetch = this.canBeAbsent(operand)
      ? [
          set(value, constantFloat(0)),
          when(i32.ge(get(position), constant(0)), set(value, fetched)),
        ]
      : set(value, fetched);
    if (outside === undefined) return [count(), fetch];
    const inside = [count(), fetch];
    const after = emission.beginBlock();
    return [
      set(value, constantFloat(0)),
      when(i32.isZero(conditions.reduce((any, each) => i32.or(any, each))), [outside, inside]),
      after,
    ];
  }

  private bind(
    statement: Exclude<PlannedStatement, { kind: "read" }>,
    level: number,
    next: Label,
  ): Code {
    const { emission } = this;
    const { plan, layout } = emission;
    const { operand, rank, coordinate, skip } = statement;
    const tensor = defined(plan.tensors[operand], "tensor");
    const stored = defined(tensor.ranks[rank], "rank");
    const parent = emission.positions[operand]?.[rank] as Local;
    const position = emission.positions[operand]?.[rank + 1] as Local;
    const isThere = i32.ge(get(parent), constant(0));
    const mayLack = this.canBeAbsent(operand);
    const wanted = emission.local(type.i32);
    const spared = statement.kind === "find" ? this.sparedBy(statement.gates) : undefined;
    const code: Code[] = [set(position, constant(-1))];
    let lookup: Code;
    const opens = mayLack || spared !== undefined;
    const inner = opens ? emission.beginBlock() : [];
    if (statement.kind === "find") {
      emission.tally(layout.counts + 4 * operand + operandCounts.lookups);
      lookup = this.find(tensor, rank, parent, coordinate, position, wanted);
    } else if (stored.format === "U") {
      lookup = [
        set(wanted, emission.value(coordinate)),
        when(
          i32.ltUnsigned(get(wanted), constant(stored.shape)),
          set(position, i32.add(this.startOf(tensor, rank, parent), get(wanted))),
        ),
      ];
    } else lookup = this.find(tensor, rank, parent, coordinate, position, wanted);
    const conditions = [
      ...(mayLack ? [isThere] : []),
      ...(spared === undefined ? [] : [i32.isZero(spared)]),
    ];
    code.push(
      conditions.length === 0
        ? lookup
        : when(
            conditions.reduce((all, each) => i32.and(all, each)),
            [inner, lookup],
          ),
    );
    if (skip) {
      const missing = i32.lt(get(position), constant(0));
      const fails = spared === undefined ? missing : i32.and(missing, i32.isZero(spared));
      if (plan.isProduct) code.push(brIf(next, fails));
      else {
        const absent = emission.absent[operand] as Local;
        code.push(
          when(fails, [
            when(i32.eq(get(absent), constant(present)), set(absent, constant(level))),
            brIf(next, i32.isZero(this.isAlive(plan.nest.expression))),
          ]),
        );
      }
      code.push(emission.beginBlock());
    } else if (opens) code.push(emission.beginBlock());
    return code;
  }

  private startOf({ ranks }: Tensor, rank: number, parent: Local): Code {
    if (rank === 0) return constant(0);
    const { segments, shape } = defined(ranks[rank], "rank");
    const isFull = segments[segments.length - 1] === shape * (segments.length - 1);
    if (isFull) return i32.mul(get(parent), constant(shape));
    return load.i32(i32.shl(get(parent), constant(2)), this.emission.memory.place(segments));
  }

  private find(
    { ranks }: Tensor,
    rank: number,
    parent: Local,
    coordinate: Linear,
    position: Local,
    wanted: Local,
  ): Code {
    const { emission } = this;
    const { segments, coordinates } = defined(ranks[rank], "rank");
    const fibers = emission.memory.place(segments);
    const address = emission.memory.place(coordinates);
    const at = i32.shl(get(parent), constant(2));
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

  /** Whether the expression can be other than empty, given the operands that are absent. */
  private isAlive(expression: ProgramExpression): Code {
    switch (expression.kind) {
      case "literal":
        return constant(1);
      case "operand":
        return i32.eq(get(this.emission.absent[expression.operand] as Local), constant(present));
      case "take":
        return i32.and(this.isAlive(expression.left), this.isAlive(expression.right));
      case "binary": {
        const [left, right] = [this.isAlive(expression.left), this.isAlive(expression.right)];
        return expression.operator === "*" ? i32.and(left, right) : i32.or(left, right);
      }
    }
  }

  private countEffectual(): Code {
    const { emission } = this;
    const { plan, layout } = emission;
    const doubtful = plan.tensors.flatMap(({ values }, operand) =>
      this.canBeAbsent(operand) || values.includes(0) ? [operand] : [],
    );
    if (doubtful.length === 0) {
      emission.tally(layout.totals + totals.effectual);
      return [];
    }
    const isEffectual = doubtful
      .map((operand) => f64.ne(get(emission.values[operand] as Local), constantFloat(0)))
      .reduce((all, each) => i32.and(all, each));
    const effectual = emission.counterOf(layout.totals + totals.effectual);
    const ineffectual = emission.counterOf(layout.totals + totals.ineffectual);
    const flag = emission.local(type.i32);
    return [
      add(effectual, tee(flag, isEffectual)),
      add(ineffectual, i32.xor(get(flag), constant(1))),
    ];
  }

  private evaluate(): Code {
    const { plan } = this.emission;
    if (plan.isProduct)
      return this.emission.values
        .map((value) => get(value))
        .reduce((product, each) => f64.mul(product, each));
    return this.valueOf(plan.nest.expression);
  }

  private valueOf(expression: ProgramExpression): Code {
    switch (expression.kind) {
      case "literal":
        return constantFloat(expression.value);
      case "operand":
        return get(this.emission.values[expression.operand] as Local);
      case "take": {
        const left = this.emission.local(type.f64);
        const right = this.emission.local(type.f64);
        const zero = i32.or(
          f64.eq(tee(left, this.valueOf(expression.left)), constantFloat(0)),
          f64.eq(tee(right, this.valueOf(expression.right)), constantFloat(0)),
        );
        const empty = this.emission.local(type.i32);
        return [
          set(empty, zero),
          select(constantFloat(0), get(expression.which === 0 ? left : right), get(empty)),
        ];
      }
      case "binary": {
        const [left, right] = [this.valueOf(expression.left), this.valueOf(expression.right)];
        const operator = { "*": f64.mul, "+": f64.add, "-": f64.sub }[expression.operator];
        return operator(left, right);
      }
    }
  }

  private reduce(before: Code, value: Code): Code {
    const { reduction } = this.emission.plan.nest;
    if (reduction === "+") return f64.add(before, value);
    const old = this.emission.local(type.f64);
    const now = this.emission.local(type.f64);
    const better = reduction === "max" ? f64.max : f64.min;
    return [
      set(old, before),
      set(now, value),
      select(
        get(old),
        select(get(now), better(get(old), get(now)), f64.eq(get(old), constantFloat(0))),
        f64.eq(get(now), constantFloat(0)),
      ),
    ];
  }
}
