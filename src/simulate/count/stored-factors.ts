/** Elements that operands store as factors of a query, at the coordinates where loops stand. */
import { defined } from "../../base/index.ts";
import { linear } from "../plan.ts";
import { scaling, storing } from "./base-relations.ts";
import { dividendForm } from "./form.ts";
import type { Factor } from "./query.ts";
import type { Listed } from "./relation.ts";
import type { Sources } from "./script.ts";

/** The factors of a plan's operands. */
export class StoredFactors {
  private readonly sources: Sources;

  constructor(sources: Sources) {
    this.sources = sources;
  }

  /** A relation whose first columns are an operand's first ranks, those at their coordinates. */
  atCoordinates(relation: Listed, operand: number, ranks = relation.low.length): Factor {
    const coordinates = defined(this.sources.plan.nest.operands[operand], "operand")
      .ranks.slice(0, ranks)
      .map(({ coordinate }) => linear(coordinate));
    const divisors = relation.low.map((_, at) => coordinates[at]?.divisor ?? 1);
    const axes = coordinates.map(dividendForm);
    return divisors.every((divisor) => divisor === 1)
      ? { relation, axes }
      : { relation: this.sources.memory.derive([relation], scaling(divisors)), axes };
  }

  /** That an element of an operand is present down to a rank; nothing where all ranks down to there are uncompressed. */
  presence(operand: number, depth: number): readonly Factor[] {
    const { ranks } = defined(this.sources.plan.nest.operands[operand], "operand");
    const last = ranks.slice(0, depth + 1).findLastIndex(({ format }) => format !== "U");
    if (last === -1) return [];
    return [this.atCoordinates(this.sources.memory.derive([], storing(operand, last)), operand)];
  }
}
