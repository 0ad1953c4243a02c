/**
 * Random experiments: products with random affine indices, loop orders, formats, rank orders, access modes
 * and spatial loops, as plain structures and as documents.
 */
import * as fc from "fast-check";

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

export interface RandomLoop {
  readonly rank: string;
  readonly form: Form;
  readonly spatial: boolean;
}

export interface RandomEinsum {
  readonly output: RandomAccess;
  readonly operands: readonly RandomAccess[];
  readonly variables: readonly string[];
  readonly loops: readonly RandomLoop[];
}

export interface RandomExperiment {
  readonly extents: Readonly<Record<string, number>>;
  readonly tensors: readonly RandomTensor[];
  readonly einsums: readonly RandomEinsum[];
}

type Gen = fc.GeneratorValue;
const whole = (g: Gen, min: number, max: number): number => g(fc.integer, { min, max });
const chance = (g: Gen, percent: number): boolean => whole(g, 1, 100) > 100 - percent;
const pick = <Value>(g: Gen, values: readonly Value[]): Value =>
  values[whole(g, 0, values.length - 1)]!;

function shuffle<Value>(g: Gen, values: readonly Value[]): readonly Value[] {
  const left = [...values];
  const order: Value[] = [];
  while (left.length > 0) order.push(...left.splice(whole(g, 0, left.length - 1), 1));
  return order;
}

const bare = (variable: string): Form => ({ terms: [[variable, 1]], constant: 0 });
const rankOf = (variable: string): string => variable.toUpperCase();

/** Rank of a set of forms as vectors over the variables. */
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

class Builder {
  readonly extents: Record<string, number> = {};
  readonly tensors: RandomTensor[] = [];
  readonly einsums: RandomEinsum[] = [];
  private readonly g: Gen;
  private readonly fresh = ["P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y"];

  constructor(g: Gen) {
    this.g = g;
  }

  /** An index of one rank, and the rank that it indexes. */
  private index(
    variables: readonly string[],
    used: readonly string[],
  ): { readonly rank: string; readonly form: Form } {
    const { g } = this;
    const variable = pick(g, variables);
    const mayBeSum = this.fresh.length > 0;
    const wantsSum = mayBeSum && chance(g, 45);
    if (!wantsSum && !used.includes(rankOf(variable))) {
      return { rank: rankOf(variable), form: bare(variable) };
    }
    if (!mayBeSum) {
      const free = variables.find((each) => !used.includes(rankOf(each)));
      if (free !== undefined) return { rank: rankOf(free), form: bare(free) };
    }
    const rank = this.fresh.shift() ?? `N${String(Object.keys(this.extents).length)}N`;
    const terms: [string, number][] = [[variable, pick(g, [1, 1, 1, 2, 3])]];
    const second = pick(g, variables);
    if (second !== variable) terms.push([second, pick(g, [1, 1, 1, 2, -1])]);
    const low = terms.reduce(
      (sum, [name, each]) => sum + Math.min(0, each * (this.extents[rankOf(name)]! - 1)),
      0,
    );
    const reach = terms.reduce(
      (sum, [name, each]) => sum + Math.abs(each) * (this.extents[rankOf(name)]! - 1),
      0,
    );
    // From the first coordinate on, or padded, or cut off on either side.
    const constant = chance(g, 70) ? 0 - low : whole(g, -2, 2);
    // A bare index runs over the whole rank.
    const isBare = terms.length === 1 && terms[0]?.[1] === 1 && constant === 0;
    this.extents[rank] = isBare || chance(g, 60) ? reach + 1 : whole(g, 1, reach + 2);
    return { rank, form: { terms, constant } };
  }

  private declare(name: string, ranks: readonly string[], given: boolean): void {
    const { g } = this;
    const density = pick(g, [0, 20, 50, 50, 50, 80, 100]);
    const points: [number[], number][] = [];
    const visit = (point: readonly number[]): void => {
      const rank = ranks[point.length];
      if (rank === undefined) {
        if (chance(g, density)) points.push([[...point], pick(g, [1, 2, 3, 5, 7, -1, -4])]);
        return;
      }
      for (let at = 0; at < this.extents[rank]!; at += 1) visit([...point, at]);
    };
    if (given) visit([]);
    this.tensors.push({
      name,
      ranks,
      formats: ranks.map(() => pick(g, ["C", "C", "U", "B", "R"] as const)),
      storage: shuffle(g, ranks),
      points: given ? points : undefined,
    });
  }

  private access(name: string, variables: readonly string[], given: boolean): RandomAccess {
    const { g } = this;
    const ranks: string[] = [];
    const indices: Form[] = [];
    for (let count = pick(g, [1, 1, 2, 2, 3]); count > 0; count -= 1) {
      const size = ranks.reduce((product, rank) => product * this.extents[rank]!, 1);
      if (size > 60) break;
      const { rank, form } = this.index(variables, ranks);
      ranks.push(rank);
      indices.push(form);
    }
    this.declare(name, ranks, given);
    return { tensor: name, indices, mode: given ? this.mode() : "read" };
  }

  private mode(): RandomAccess["mode"] {
    return pick(this.g, ["read", "read", "read", "gate", "lookup"] as const);
  }

  private loops(variables: readonly string[], accesses: readonly RandomAccess[]): RandomLoop[] {
    const { g } = this;
    const projected = accesses.flatMap(({ tensor, indices }) =>
      indices.flatMap((form, at) =>
        form.terms.length > 1 || form.constant !== 0 || form.terms[0]?.[1] !== 1
          ? [{ rank: this.tensors.find(({ name }) => name === tensor)!.ranks[at]!, form }]
          : [],
      ),
    );
    let chosen = variables.map((variable) => ({ rank: rankOf(variable), form: bare(variable) }));
    for (const candidate of projected) {
      if (!chance(g, 40)) continue;
      const at = whole(g, 0, chosen.length - 1);
      const others = chosen.with(at, candidate);
      const forms = others.map(({ form }) => form);
      if (dimension(forms, variables) === variables.length) chosen = others;
    }
    const order = shuffle(g, chosen);
    const suffix = chance(g, 40) ? order.length - whole(g, 1, order.length) : order.length;
    return order.map((loop, at) => ({ ...loop, spatial: at >= suffix || chance(g, 12) }));
  }

  einsum(name: string, names: readonly string[], source: RandomTensor | undefined): void {
    const { g } = this;
    const count = source === undefined ? whole(g, 1, pick(g, [2, 3, 3, 4])) : 0;
    const fresh = ["i", "j", "k", "l"].slice(0, count);
    for (const variable of fresh) this.extents[rankOf(variable)] ??= whole(g, 1, 5);
    const inherited = source?.ranks.map((rank) => rank.toLowerCase()) ?? [];
    const candidates = [...inherited, ...fresh];
    const operands: RandomAccess[] =
      source === undefined
        ? []
        : [{ tensor: source.name, indices: inherited.map(bare), mode: this.mode() }];
    for (const each of names) operands.push(this.access(each, candidates, true));
    const output = this.access(name, candidates, false);
    const accesses = [output, ...operands];
    const variables = candidates.filter((variable) =>
      accesses.some(({ indices }) =>
        indices.some(({ terms }) => terms.some(([each]) => each === variable)),
      ),
    );
    this.einsums.push({ output, operands, variables, loops: this.loops(variables, accesses) });
  }

  finish(): RandomExperiment {
    const used = new Set([
      ...this.tensors.flatMap(({ ranks }) => ranks),
      ...this.einsums.flatMap(({ variables }) => variables.map(rankOf)),
    ]);
    const extents = Object.entries(this.extents).filter(([rank]) => used.has(rank));
    return {
      extents: Object.fromEntries(extents),
      tensors: this.tensors,
      einsums: this.einsums,
    };
  }
}

/** Experiments of one Einsum or a cascade of two. */
export const randomExperiment: fc.Arbitrary<RandomExperiment> = fc.gen().map((g) => {
  const builder = new Builder(g);
  builder.einsum("Z", ["A", "B", "C"].slice(0, pick(g, [1, 2, 2, 2, 3])), undefined);
  if (chance(g, 20)) {
    const intermediate = builder.tensors.find(({ name }) => name === "Z");
    builder.einsum("Y", chance(g, 50) ? ["D"] : [], intermediate);
  }
  return builder.finish();
});

function formText({ terms, constant }: Form): string {
  const sum = terms
    .map(([name, each]) => `${each < 0 ? "-" : "+"}${String(Math.abs(each))}*${name}`)
    .join("");
  return `${sum.replace(/^\+/, "")}${constant < 0 ? String(constant) : `+${String(constant)}`}`;
}

const accessText = ({ tensor, indices }: RandomAccess): string =>
  `${tensor}[${indices.map(formText).join(", ")}]`;

/** The experiment as a document. */
export function documentOf({ extents, tensors, einsums }: RandomExperiment): string {
  const by = <Value>(value: (einsum: RandomEinsum) => Value): Record<string, Value> =>
    Object.fromEntries(einsums.map((einsum) => [einsum.output.tensor, value(einsum)]));
  return JSON.stringify({
    einsum: {
      declaration: Object.fromEntries(tensors.map(({ name, ranks }) => [name, ranks])),
      expressions: einsums.map(
        ({ output, operands }) => `${accessText(output)} = ${operands.map(accessText).join(" * ")}`,
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
