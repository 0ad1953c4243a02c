/**
 * What the values of a nest are called in its Python program: a variable for every register and fiber, and texts of
 * what is worked out from registers. Which statements there are is not known here.
 */
import { defined } from "../../base/index.ts";
import type { Bound, Loop, Nest, Quotient } from "../ir.ts";
import { printQuotient } from "../print-range.ts";
import { sameValue } from "../quotient.ts";
import type { PythonNames } from "./python-names.ts";

/** The variables of one nest. */
export class PythonScope {
  private readonly nest: Nest;
  private readonly names: PythonNames;
  private readonly registers: readonly string[];
  private readonly lets = new Map<string, Quotient>();
  /** By operand: the variables that hold its fiber of each rank, and its value. */
  private readonly fibers: readonly (readonly string[])[];

  /** @param roots by operand: the variable that holds its root fiber */
  constructor(nest: Nest, names: PythonNames, roots: readonly string[]) {
    this.nest = nest;
    this.names = names;
    this.registers = nest.registers.map(({ variable, level }, at) => {
      const loop = nest.loops[level];
      const isEnd = loop?.parts !== undefined && loop.registers[1] === at;
      return names.fresh(isEnd ? `${loop.rank.toLowerCase()}_end` : variable.toLowerCase());
    });
    this.fibers = nest.operands.map(({ tensor, ranks }, at) => [
      defined(roots[at], "root"),
      ...ranks.slice(1).map(({ id }) => names.fresh(`${tensor.toLowerCase()}_${id.toLowerCase()}`)),
      ...(ranks.length === 0 ? [] : [names.fresh(`${tensor.toLowerCase()}_val`)]),
    ]);
  }

  /** The variable of an operand's fiber of a rank; past the last rank that of its value. */
  fiber(operand: number, rank: number): string {
    return defined(this.fibers[operand]?.[rank], "fiber");
  }

  /** The variable of an operand's value. */
  value(operand: number): string {
    return this.fiber(operand, this.nest.operands[operand]?.ranks.length ?? 0);
  }

  /** The variable of a register. */
  register(at: number | undefined): string {
    return defined(this.registers[at ?? -1], "register");
  }

  /** Gives a value a name from now on. */
  let(variable: string, value: Quotient): string {
    const name = this.names.fresh(variable);
    this.lets.set(name, value);
    return name;
  }

  /** A quotient, by the name it has been given or in full. */
  text(quotient: Quotient): string {
    for (const [name, value] of this.lets) if (sameValue(value, quotient)) return name;
    const whole = this.dividend(quotient);
    return quotient.divisor === 1 ? whole : `(${whole}) // ${String(quotient.divisor)}`;
  }

  /** What a quotient divides. */
  dividend(value: Quotient): string {
    return printQuotient({ ...value, divisor: 1 }, this.registers);
  }

  /** Ends of a loop's range: first coordinate, and the one after the last. */
  range(loop: Loop): readonly [low: string, high: string] {
    const { inside, shape } = loop;
    const bound =
      (side: "lower" | "upper") =>
      ({ value }: Bound): string => {
        const whole = this.dividend(value);
        const exclusive = { ...value, divisor: 1, constant: value.constant + 1 };
        if (value.divisor === 1)
          return side === "lower" ? whole : printQuotient(exclusive, this.registers);
        return side === "lower"
          ? `-(-(${whole}) // ${String(value.divisor)})`
          : `(${whole}) // ${String(value.divisor)} + 1`;
      };
    const extent = shape.reduce((product, each) => product * each, 1);
    const starts = [
      ...(inside === undefined ? [] : [this.register(inside.start)]),
      ...loop.lower.map(bound("lower")),
    ];
    const ends = [
      ...(inside === undefined ? [] : [this.register(inside.end)]),
      ...loop.upper.map(bound("upper")),
    ];
    const together = (each: readonly string[], whole: string, pick: string): string => {
      const distinct = [...new Set(each)];
      if (distinct.length === 0) return whole;
      return distinct.length === 1 ? (distinct[0] ?? whole) : `${pick}(${distinct.join(", ")})`;
    };
    return [together(starts, "0", "max"), together(ends, String(extent), "min")];
  }
}
