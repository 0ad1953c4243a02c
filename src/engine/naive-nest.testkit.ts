/**
 * How the naive walk sees a nest: what each loop sets, and in which order and by which loop the ranks of
 * every operand are bound. Written from the definitions, over rational combinations of loop coordinates.
 */
import type {
  Form,
  RandomAccess,
  RandomEinsum,
  RandomExperiment,
  RandomLoop,
} from "./random-experiment.testkit.ts";

/** A form in terms of loop coordinates: coefficients by component and a constant, exact up to rounding. */
export interface Combination {
  readonly coefficients: readonly number[];
  readonly constant: number;
  /** Innermost loop that sets one of its components. */
  readonly level: number;
}

/** A coordinate that a loop sets: loops over parts set none, loops over tuples several. */
export interface Component {
  readonly loop: number;
  /** Which of its loop's. */
  readonly at: number;
  readonly rank: string;
  readonly form: Form;
}

/** A rank of an operand in the order of traversal, or the parts that it was cut into beforehand. */
export interface NaiveRank {
  readonly declared: number;
  /** The loop over these parts; undefined for a rank of coordinates. */
  readonly parts: number | undefined;
  readonly compressed: boolean;
  readonly value: Combination;
  readonly level: number;
}

/** Ranks that are bound together: one, or several that a loop over tuples traverses as one. */
export interface NaiveBinding {
  readonly role: "drive" | "find" | "index";
  readonly first: number;
  readonly count: number;
  /** Loop in whose body, or by which, they are bound, and the one by which the rank above is. */
  readonly level: number;
  readonly parent: number;
}

/** An operand and how the nest comes by its values. */
export interface NaiveOperand {
  readonly access: RandomAccess;
  readonly shape: readonly number[];
  readonly ranks: readonly NaiveRank[];
  readonly bindings: readonly NaiveBinding[];
  readonly bound: number;
}

/** A nest as the naive walk sees it. */
export class NaiveNest {
  readonly loops: readonly RandomLoop[];
  readonly components: readonly Component[];
  readonly operands: readonly NaiveOperand[];
  readonly extents: Readonly<Record<string, number>>;
  private readonly experiment: RandomExperiment;
  private readonly variables: readonly string[];

  constructor(experiment: RandomExperiment, einsum: RandomEinsum) {
    this.experiment = experiment;
    this.extents = experiment.extents;
    this.loops = einsum.loops;
    this.variables = einsum.variables;
    this.components = einsum.loops.flatMap(({ cut, components }, loop) =>
      cut === undefined ? components.map((each, at) => ({ ...each, loop, at })) : [],
    );
    this.operands = einsum.operands.map((access) => this.descend(access));
  }

  shapeOf(tensor: string): readonly number[] {
    return this.tensor(tensor).ranks.map((rank) => this.extents[rank]!);
  }

  /** Number of coordinates, or tuples, of a loop's base. */
  extentOf({ components }: RandomLoop): number {
    return components.reduce((product, { rank }) => product * this.extents[rank]!, 1);
  }

  /** Loops over the parts of a base that stand outside of a loop, innermost first. */
  partsAround(base: string | undefined, loop: number): readonly number[] {
    return this.loops
      .flatMap((each, at) =>
        at < loop && each.cut !== undefined && each.base === base ? [at] : [],
      )
      .reverse();
  }

  /** Solves `form = sum of coefficient x component + constant` for the coefficients. */
  combine(form: Form): Combination {
    const { components, variables } = this;
    const of = (each: Form, variable: string): number =>
      each.terms.find(([name]) => name === variable)?.[1] ?? 0;
    // One equation a variable, one unknown a component.
    const rows = variables.map((variable) => [
      ...components.map((component) => of(component.form, variable)),
      of(form, variable),
    ]);
    const size = components.length;
    for (let column = 0; column < size; column += 1) {
      const best = rows.reduce(
        (found, row, at) =>
          at >= column && Math.abs(row[column]!) > Math.abs(rows[found]![column]!) ? at : found,
        column,
      );
      [rows[column], rows[best]] = [rows[best]!, rows[column]!];
      const pivot = rows[column]!.map((value) => value / rows[column]![column]!);
      rows[column] = pivot;
      rows.forEach((row, at) => {
        if (at === column) return;
        const factor = row[column]!;
        rows[at] = row.map((value, index) => value - factor * pivot[index]!);
      });
    }
    const coefficients = rows.map((row) => (Math.abs(row[size]!) < 1e-9 ? 0 : row[size]!));
    const constant =
      form.constant -
      coefficients.reduce((sum, each, at) => sum + each * components[at]!.form.constant, 0);
    const level = coefficients.reduce(
      (most, each, at) => (each === 0 ? most : Math.max(most, components[at]!.loop)),
      -1,
    );
    return { coefficients, constant, level };
  }

  /** The component that a combination is, and nothing else. */
  direct({ coefficients, constant }: Combination): Component | undefined {
    const at = coefficients.findIndex((each) => each !== 0);
    const isOne = coefficients.every((each, own) => Math.abs(each - (own === at ? 1 : 0)) < 1e-9);
    return isOne && Math.abs(constant) < 1e-9 ? this.components[at] : undefined;
  }

  /** Innermost temporal loop that any of the coordinates depends on; -1 for none. */
  residence(coordinates: readonly Combination[]): number {
    const touched = coordinates.flatMap(({ coefficients }) =>
      coefficients.flatMap((each, at) => {
        const { loop, at: place } = this.components[at]!;
        const { base, within, follows } = this.loops[loop]!;
        const around = [base, within[place], follows];
        return each === 0 ? [] : [loop, ...around.flatMap((name) => this.partsAround(name, loop))];
      }),
    );
    return Math.max(-1, ...touched.filter((loop) => !this.loops[loop]!.spatial));
  }

  /** Where the loops over the parts of a base lead to: the coordinate that they cut. */
  cutComponent(base: string): { readonly component: Component; readonly isJoined: boolean } {
    const own = this.components.find(({ loop, at }) => this.loops[loop]!.base === base && at === 0);
    if (own !== undefined) return { component: own, isJoined: false };
    const joined = this.components.find(({ loop, at }) => this.loops[loop]!.within[at] === base)!;
    return { component: joined, isJoined: true };
  }

  /** How an operand drives a loop; over parts, by its rank of parts or by the fiber that is cut. */
  driverOf({ bindings, ranks }: NaiveOperand, level: number): NaiveBinding | undefined {
    const drives = bindings.filter(({ role }) => role === "drive");
    const own = drives.find((binding) => binding.level === level);
    const { base, cut } = this.loops[level]!;
    if (own !== undefined || cut === undefined) return own;
    const { component, isJoined } = this.cutComponent(base);
    if (isJoined) return undefined;
    return drives.find(
      (binding) =>
        binding.level === component.loop &&
        binding.parent < level &&
        ranks[binding.first]!.parts === undefined &&
        this.direct(ranks[binding.first]!.value) === component,
    );
  }

  private tensor(name: string): RandomExperiment["tensors"][number] {
    return this.experiment.tensors.find((tensor) => tensor.name === name)!;
  }

  /** The ranks as stored, those that are cut beforehand led by their parts. */
  private stored(access: RandomAccess, cut: ReadonlySet<number>): readonly NaiveRank[] {
    const { ranks, formats, storage } = this.tensor(access.tensor);
    return storage.flatMap((id) => {
      const declared = ranks.indexOf(id);
      const compressed = formats[declared] !== "U";
      const value = this.combine(access.indices[declared]!);
      const own = { declared, parts: undefined, compressed, value, level: value.level };
      if (!cut.has(declared)) return [own];
      const component = this.direct(value)!;
      const { base, within } = this.loops[component.loop]!;
      const around = this.partsAround(within[component.at] ?? base, component.loop);
      const parts = around.toReversed().map((level) => ({ ...own, parts: level, level }));
      return [...parts, own];
    });
  }

  private swizzled(ranks: readonly NaiveRank[]): readonly NaiveRank[] {
    const place = ({ parts, value }: NaiveRank): number =>
      parts === undefined ? (this.direct(value)?.at ?? Infinity) : 0;
    const isDiscordant = ranks.some((rank, at) => {
      const before = ranks[at - 1];
      if (before === undefined) return false;
      if (rank.level !== before.level) return rank.level < before.level;
      return place(before) < Infinity && place(rank) < place(before);
    });
    if (!isDiscordant || ranks.every(({ compressed }) => !compressed)) return ranks;
    return ranks.toSorted((a, b) => {
      const [first, second] = [place(a), place(b)];
      return a.level - b.level || (first === second ? 0 : first - second);
    });
  }

  private bindings(
    access: RandomAccess,
    ranks: readonly NaiveRank[],
    shape: readonly number[],
  ): readonly NaiveBinding[] {
    const bindings: NaiveBinding[] = [];
    let reached = -1;
    for (let first = 0; first < ranks.length;) {
      const { level, parts, compressed } = ranks[first]!;
      const parent = reached;
      const isMet = access.mode !== "lookup" && level > parent;
      reached = Math.max(reached, level);
      const own = level < 0 ? [] : this.components.filter(({ loop }) => loop === level);
      let count = isMet && compressed ? 1 : 0;
      if (isMet && parts === undefined && own.length > 1) {
        const run = ranks.slice(first, first + own.length);
        const isTuple = own.every((component, at) => {
          const rank = run[at];
          return (
            rank?.parts === undefined &&
            rank !== undefined &&
            this.direct(rank.value) === component &&
            shape[rank.declared] === this.extents[component.rank]
          );
        });
        count = isTuple && run.some((rank) => rank.compressed) ? own.length : 0;
      }
      const role = count > 0 ? "drive" : compressed ? "find" : "index";
      bindings.push({ role, first, count: Math.max(1, count), level: reached, parent });
      first += Math.max(1, count);
    }
    return bindings;
  }

  /** Descends an operand, cutting beforehand what loops over parts could not reach otherwise. */
  private descend(access: RandomAccess): NaiveOperand {
    const shape = this.shapeOf(access.tensor);
    const cut = new Set<number>();
    const whole = new Set<number>();
    for (;;) {
      const stored = this.stored(access, cut);
      const ranks = access.mode === "lookup" ? stored : this.swizzled(stored);
      const bindings = this.bindings(access, ranks, shape);
      const operand = { access, shape, ranks, bindings, bound: bindings.at(-1)?.level ?? -1 };
      const late = this.unreached(operand, new Set([...cut, ...whole]));
      if (late === undefined) return operand;
      const { base, declared } = late;
      const led = this.loops.every((loop) => {
        const own = loop.base === base ? loop.cut : undefined;
        return own === undefined || own.kind === "occupancy";
      });
      // A follower of another tensor's occupancy stays whole.
      (led ? whole : cut).add(declared);
    }
  }

  /** A rank that a loop over parts cuts before its fibers are reached, or inside of a tuple. */
  private unreached(
    { ranks, bindings }: NaiveOperand,
    settled: ReadonlySet<number>,
  ): { readonly base: string; readonly declared: number } | undefined {
    for (const [level, { base, cut }] of this.loops.entries()) {
      const isBound = bindings.some(({ role, level: own }) => role === "drive" && own === level);
      if (cut === undefined || isBound) continue;
      const { component, isJoined } = this.cutComponent(base);
      for (const { role, first, count, level: own, parent } of bindings) {
        if (role !== "drive" || own !== component.loop || (parent < level && !isJoined)) continue;
        const rank = ranks
          .slice(first, first + count)
          .find(({ parts, value }) => parts === undefined && this.direct(value) === component);
        if (rank !== undefined && !settled.has(rank.declared))
          return { base, declared: rank.declared };
      }
    }
    return undefined;
  }
}
