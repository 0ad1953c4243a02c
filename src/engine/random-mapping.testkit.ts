/** Drawing random nests: which ranks are loops, and how they are split, flattened, followed and ordered. */
import { bare, chance, pick, rankOf, shuffle, whole, type Gen } from "./random-draw.testkit.ts";
import {
  necessaryOperands,
  type Form,
  type RandomAccess,
  type RandomComponent,
  type RandomCut,
  type RandomEinsum,
  type RandomExpression,
  type RandomLoop,
  type RandomTensor,
} from "./random-experiment.testkit.ts";

/** Most loops that partitioning may lead to. */
const maxLoops = 9;

/** A rank, or several flattened into one, that loops are made of. */
interface Base {
  readonly name: string;
  readonly components: readonly RandomComponent[];
  readonly cuts: readonly RandomCut[];
  /** Whether what is inside its parts is flattened into another base. */
  readonly isJoined: boolean;
  readonly within: readonly (string | undefined)[];
  readonly follows: string | undefined;
}

/** Number of linearly independent forms. */
function dimension(forms: readonly Form[], variables: readonly string[]): number {
  const rows = forms.map(({ terms }) =>
    variables.map((variable) => terms.find(([name]) => name === variable)?.[1] ?? 0),
  );
  let found = 0;
  for (let column = 0; column < variables.length; column += 1) {
    const at = rows.findIndex((row, index) => index >= found && Math.abs(row[column]!) > 1e-9);
    if (at === -1) continue;
    [rows[found], rows[at]] = [rows[at]!, rows[found]!];
    const pivot = rows[found]!;
    for (let other = found + 1; other < rows.length; other += 1) {
      const factor = rows[other]![column]! / pivot[column]!;
      rows[other] = rows[other]!.map((value, index) => value - factor * pivot[index]!);
    }
    found += 1;
  }
  return found;
}

const sameForm = (a: Form, b: Form): boolean =>
  a.constant === b.constant &&
  a.terms.length === b.terms.length &&
  a.terms.every(([name, each]) => b.terms.some(([other, its]) => name === other && each === its));

/** What a nest is drawn for. */
export interface Iterated {
  readonly variables: readonly string[];
  readonly output: RandomAccess;
  readonly operands: readonly RandomAccess[];
  readonly expression: RandomExpression;
  readonly tensors: readonly RandomTensor[];
  readonly extents: Readonly<Record<string, number>>;
}

class MappingBuilder {
  private readonly g: Gen;
  private readonly drawn: Iterated;
  private readonly bases: Base[] = [];
  private readonly partitioning: [string, readonly string[]][] = [];

  constructor(g: Gen, drawn: Iterated) {
    this.g = g;
    this.drawn = drawn;
    for (const component of this.iterated()) this.bases.push(this.base([component]));
  }

  build(): Pick<RandomEinsum, "partitioning" | "loops"> {
    const { g } = this;
    if (chance(g, 50)) {
      if (chance(g, 15)) this.splitAndFlatten();
      if (chance(g, 30)) this.flatten();
      for (const base of shuffle(g, this.bases)) {
        if (base.cuts.length === 0 && chance(g, 50)) this.cut(base, whole(g, 1, 3));
      }
      for (const base of shuffle(g, this.bases)) this.follow(base);
    }
    const loops = this.order();
    const suffix = chance(g, 40) ? loops.length - whole(g, 1, loops.length) : loops.length;
    return {
      partitioning: this.partitioning,
      loops: loops.map((loop, at) => ({ ...loop, spatial: at >= suffix || chance(g, 12) })),
    };
  }

  /** The ranks that are iterated: those of the variables, or some that their sums index instead. */
  private iterated(): readonly RandomComponent[] {
    const { g } = this;
    const { variables, output, operands, expression, tensors } = this.drawn;
    const necessary = necessaryOperands(expression);
    const all = [output, ...operands].flatMap(({ tensor, indices }, access) =>
      indices.map((form, at) => ({
        rank: tensors.find(({ name }) => name === tensor)!.ranks[at]!,
        form,
        // Points outside of its shape are empty, whatever else the expression holds.
        isSure: access === 0 || necessary.has(access - 1),
      })),
    );
    const own = variables.map((variable) => ({ rank: rankOf(variable), form: bare(variable) }));
    const projected = all.filter(
      ({ rank, form, isSure }, at) =>
        form.terms.length > 0 &&
        (isSure || this.staysInside(rank, form)) &&
        own.every((each) => each.rank !== rank) &&
        all.every((each) => each.rank !== rank || sameForm(each.form, form)) &&
        all.findIndex((each) => each.rank === rank) === at,
    );
    let chosen: readonly RandomComponent[] = own;
    for (const { rank, form } of projected) {
      if (!chance(g, 40)) continue;
      const others = chosen.with(whole(g, 0, chosen.length - 1), { rank, form });
      const forms = others.map(({ form }) => form);
      if (dimension(forms, variables) === variables.length) chosen = others;
    }
    return chosen;
  }

  private staysInside(rank: string, { terms, constant }: Form): boolean {
    const { extents } = this.drawn;
    const reach = (sign: 1 | -1): number =>
      terms.reduce(
        (sum, [name, each]) => sum + (each * sign > 0 ? each * (extents[rankOf(name)]! - 1) : 0),
        constant,
      );
    return reach(-1) >= 0 && reach(1) < extents[rank]!;
  }

  private base(components: readonly RandomComponent[]): Base {
    return {
      name: components.map(({ rank }) => rank).join(""),
      components,
      cuts: [],
      isJoined: false,
      within: components.map(() => undefined),
      follows: undefined,
    };
  }

  private extent({ components }: Base): number {
    return components.reduce((product, { rank }) => product * this.drawn.extents[rank]!, 1);
  }

  private replace(base: Base, by: Base): void {
    this.bases.splice(
      this.bases.findIndex(({ name }) => name === base.name),
      1,
      by,
    );
  }

  private get loopCount(): number {
    return this.bases.reduce(
      (sum, { cuts, isJoined }) => sum + cuts.length + (isJoined ? 0 : 1),
      0,
    );
  }

  /** A cut by shape, or by the occupancy of an operand that has the ranks. */
  private drawCut(base: Base, mayLead: boolean): RandomCut {
    const { g } = this;
    const { operands, tensors } = this.drawn;
    const extent = this.extent(base);
    const leaders = operands.flatMap(({ tensor, indices }, at) => {
      const { ranks } = tensors.find(({ name }) => name === tensor)!;
      const leads = base.components.every(({ rank, form }) => {
        const own = ranks.indexOf(rank);
        return own !== -1 && sameForm(indices[own]!, form);
      });
      const isFirst = operands.findIndex((other) => other.tensor === tensor) === at;
      return leads && isFirst ? [at] : [];
    });
    if (mayLead && leaders.length > 0 && chance(g, 45)) {
      const leader = pick(g, leaders);
      const size = whole(g, 1, 4);
      const text = `uniform_occupancy(${operands[leader]!.tensor}.${String(size)})`;
      return { kind: "occupancy", size, leader, text };
    }
    if (chance(g, 25)) {
      const ways = whole(g, 1, 4);
      return {
        kind: "shape",
        size: Math.ceil(extent / ways),
        text: `nway_shape(${String(ways)})`,
      };
    }
    const size = whole(g, 1, Math.min(extent + 1, 6));
    return { kind: "shape", size, text: `uniform_shape(${String(size)})` };
  }

  private cut(base: Base, count: number, mayLead = true): void {
    if (this.loopCount + count > maxLoops) return;
    const cuts = Array.from({ length: count }, () => this.drawCut(base, mayLead));
    this.replace(base, { ...base, cuts });
    this.partitioning.push([base.name, cuts.map(({ text }) => text)]);
  }

  private join(members: readonly Base[]): void {
    const key = members.map(({ name, cuts }) => (cuts.length > 0 ? `${name}0` : name));
    const joint: Base = {
      ...this.base(members.flatMap(({ components }) => components)),
      name: key.join(""),
      within: members.flatMap(({ name, cuts, within }) =>
        within.map((around) => (cuts.length > 0 ? name : around)),
      ),
    };
    for (const member of members) {
      if (member.cuts.length > 0) this.replace(member, { ...member, isJoined: true });
      else this.bases.splice(this.bases.indexOf(member), 1);
    }
    this.bases.push(joint);
    this.partitioning.push([`(${key.join(", ")})`, ["flatten()"]]);
  }

  /** Bases to be flattened, in the storage order of an operand where there is one that has several. */
  private neighbours(): readonly Base[] {
    const { g } = this;
    const { operands, tensors } = this.drawn;
    const { tensor } = pick(g, operands);
    const { storage } = tensors.find(({ name }) => name === tensor)!;
    const own = storage.flatMap((rank) => this.bases.filter(({ name }) => name === rank));
    const from = whole(g, 0, Math.max(0, own.length - 2));
    return own.length > 1 && chance(g, 80)
      ? own.slice(from, from + whole(g, 2, 3))
      : shuffle(g, this.bases).slice(0, 2);
  }

  private flatten(): void {
    const members = this.neighbours().filter(
      ({ isJoined, cuts }) => !isJoined && cuts.length === 0,
    );
    if (members.length > 1) this.join(members);
  }

  /** `K: [uniform_shape(4)]` and then `(M, K0): [flatten()]`. */
  private splitAndFlatten(): void {
    const { g } = this;
    const members = this.neighbours();
    if (members.length < 2) return;
    const first = pick(g, members);
    this.cut(first, whole(g, 1, 2), chance(g, 20));
    this.join(members.map(({ name }) => this.bases.find((base) => base.name === name)!));
  }

  /** `W: [follow(Q)]`, where the index of W speaks of q and Q is split. */
  private follow(base: Base): void {
    const [component] = base.components;
    if (base.cuts.length > 0 || base.isJoined || component === undefined) return;
    if (base.components.length > 1) return;
    const leader = this.bases.find(
      ({ cuts, components }) =>
        cuts.length > 0 &&
        components.length === 1 &&
        sameForm(components[0]!.form, bare(components[0]!.rank.toLowerCase())) &&
        component.form.terms.some(([name]) => rankOf(name) === components[0]!.rank),
    );
    if (leader === undefined || !chance(this.g, 60)) return;
    this.replace(base, { ...base, follows: leader.name });
    this.partitioning.push([base.name, [`follow(${leader.name})`]]);
  }

  /** The loops of a base, outermost first. */
  private loopsOf(base: Base): readonly Omit<RandomLoop, "spatial">[] {
    const { name, components, cuts, isJoined, within, follows } = base;
    const isWhole = cuts.length === 0 && follows === undefined;
    const own = { base: name, components, within, follows };
    const parts = cuts.map((cut, at) => ({
      ...own,
      rank: `${name}${String(cuts.length - at)}`,
      cut,
      around: cuts[at - 1]?.size,
    }));
    if (isJoined) return parts;
    const around = cuts.at(-1)?.size;
    return [...parts, { ...own, rank: isWhole ? name : `${name}0`, cut: undefined, around }];
  }

  /** Any order in which parts are around what is inside them. */
  private order(): readonly Omit<RandomLoop, "spatial">[] {
    const chains = this.bases.map((base) => [...this.loopsOf(base)]);
    const order: Omit<RandomLoop, "spatial">[] = [];
    for (;;) {
      const ready = chains.filter((chain) =>
        chain
          .slice(0, 1)
          .every(({ within }) =>
            within.every((around) =>
              chains.every((other) => other.every(({ base }) => base !== around)),
            ),
          ),
      );
      const open = ready.filter((chain) => chain.length > 0);
      if (open.length === 0) return order;
      order.push(pick(this.g, open).shift()!);
    }
  }
}

/** Draws the loops of an Einsum. */
export function drawLoops(g: Gen, drawn: Iterated): Pick<RandomEinsum, "partitioning" | "loops"> {
  return new MappingBuilder(g, drawn).build();
}
