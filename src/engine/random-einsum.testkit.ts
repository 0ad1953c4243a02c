/** Drawing random experiments: tensors, indices, expressions; `random-mapping.testkit.ts` draws the nests. */
import type * as fc from "fast-check";
import {
  necessaryOperands,
  type Form,
  type RandomAccess,
  type RandomEinsum,
  type RandomExperiment,
  type RandomExpression,
  type RandomTensor,
} from "./random-experiment.testkit.ts";
import { drawLoops } from "./random-mapping.testkit.ts";
import { bare, chance, pick, rankOf, shuffle, whole, type Gen } from "./random-draw.testkit.ts";

/** Most elements that a tensor may span. */
const maxSize = 60;

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
    // A bare index does not run past the rank, but need not reach its end.
    const isBare = terms.length === 1 && terms[0]?.[1] === 1 && constant === 0;
    this.extents[rank] = chance(g, 60)
      ? reach + 1
      : isBare
        ? reach + whole(g, 1, 5)
        : whole(g, 1, reach + 2);
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
      if (size > maxSize) break;
      const { rank, form } = this.index(variables, ranks);
      ranks.push(rank);
      indices.push(form);
    }
    this.declare(name, ranks, given);
    return { tensor: name, indices, mode: given ? this.mode() : "read" };
  }

  private staysInside({ tensor, indices }: RandomAccess): boolean {
    const { ranks } = this.tensors.find(({ name }) => name === tensor)!;
    return indices.every(({ terms, constant }, at) => {
      const reach = terms.map(([name, each]) => each * (this.extents[rankOf(name)]! - 1));
      const low = reach.reduce((sum, each) => sum + Math.min(0, each), constant);
      const high = reach.reduce((sum, each) => sum + Math.max(0, each), constant);
      return low >= 0 && high < this.extents[ranks[at]!]!;
    });
  }

  private mode(): RandomAccess["mode"] {
    return pick(this.g, ["read", "read", "read", "gate", "lookup"] as const);
  }

  /** A second access of a tensor: elsewhere along its ranks, or at the place of other variables. */
  private again(access: RandomAccess, variables: readonly string[]): RandomAccess {
    const { g } = this;
    const { ranks } = this.tensors.find(({ name }) => name === access.tensor)!;
    const indices = access.indices.map((form, at): Form => {
      const shape = this.extents[ranks[at]!]!;
      const fitting = variables.filter((variable) => this.extents[rankOf(variable)]! <= shape);
      if (fitting.length > 0 && chance(g, 50)) return bare(pick(g, fitting));
      const [only, second] = form.terms;
      const shifted = { ...form, constant: form.constant + pick(g, [-1, 1]) };
      const isBare = second === undefined && only?.[1] === 1 && shifted.constant === 0;
      // A bare index may not run past its rank.
      if (isBare && this.extents[rankOf(only[0])]! > shape) return form;
      return chance(g, 50) ? form : shifted;
    });
    return { ...access, indices };
  }

  /** An expression over operands `from` to `to`, not including it, from left to right. */
  private expression(from: number, to: number, isProduct: boolean): RandomExpression {
    const { g } = this;
    const literal = (): RandomExpression => ({ kind: "literal", value: whole(g, 1, 4) });
    const operator = (): "*" | "+" | "-" | "take0" | "take1" =>
      isProduct ? "*" : pick(g, ["*", "*", "+", "+", "-", "take0", "take1"] as const);
    const alone = to - from === 1;
    const middle = alone ? to : whole(g, from + 1, to - 1);
    const left: RandomExpression = alone
      ? { kind: "operand", operand: from }
      : this.expression(from, middle, isProduct);
    if (!alone) return { kind: operator(), left, right: this.expression(middle, to, isProduct) };
    if (!chance(g, isProduct ? 4 : 20)) return left;
    return chance(g, 50)
      ? { kind: operator(), left, right: literal() }
      : { kind: operator(), left: literal(), right: left };
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
    if (chance(g, 15)) operands.push(this.again(pick(g, operands), candidates));
    const output = this.access(name, candidates, false);
    const accesses = [output, ...operands];
    const variables = candidates.filter((variable) =>
      accesses.some(({ indices }) =>
        indices.some(({ terms }) => terms.some(([each]) => each === variable)),
      ),
    );
    const expression = this.expression(0, operands.length, chance(g, 60));
    const necessary = necessaryOperands(expression);
    // Without a gate's tensor nothing is computed, so it must be a factor of everything.
    const mayGate = (tensor: string): boolean =>
      operands.every((operand, at) => operand.tensor !== tensor || necessary.has(at));
    // Nobody says how often a place outside of a shape is read by those who look it up.
    const mayLookUp = (tensor: string): boolean =>
      operands.every(
        (operand, at) =>
          operand.tensor !== tensor || necessary.has(at) || this.staysInside(operand),
      );
    const settled = operands.map((operand) =>
      (operand.mode === "gate" && !mayGate(operand.tensor)) ||
      (operand.mode === "lookup" && !mayLookUp(operand.tensor))
        ? ({ ...operand, mode: "read" } as const)
        : operand,
    );
    this.einsums.push({
      output,
      operands: settled,
      expression,
      reduction: chance(g, 15) ? pick(g, ["max", "min"] as const) : "",
      variables,
      ...drawLoops(g, {
        variables,
        output,
        operands: settled,
        expression,
        tensors: this.tensors,
        extents: this.extents,
      }),
    });
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

/** Draws an experiment of one Einsum or a cascade of two. */
export function drawExperiment(g: fc.GeneratorValue): RandomExperiment {
  const builder = new Builder(g);
  builder.einsum("Z", ["A", "B", "C"].slice(0, pick(g, [1, 2, 2, 2, 3])), undefined);
  if (chance(g, 20)) {
    const intermediate = builder.tensors.find(({ name }) => name === "Z");
    builder.einsum("Y", chance(g, 50) ? ["D"] : [], intermediate);
  }
  return builder.finish();
}
