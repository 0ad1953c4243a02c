/**
 * Linear functions of where a union is: sums of what a point of its spine says, what the values say that
 * tell rows of one point apart, and what the values say that are maximized over.
 */
import { bareVariable, coefficientIn, type Form } from "./form.ts";
import type { Spine } from "./spine.ts";
import { addAffine } from "./columns.ts";
import type { Space } from "./space.ts";

/** The values that variables take together, the last fastest. */
export class Places {
  readonly count: number;
  private readonly columns = new Map<number, Int32Array>();

  constructor(space: Space, mask: number) {
    this.count = space.valuesOf(mask);
    let stride = this.count;
    for (const variable of space.numbersOf(mask)) {
      const width = space.widthOf(variable);
      const low = space.low[variable] as number;
      stride /= width;
      const column = new Int32Array(this.count);
      for (let at = 0; at < column.length; at += 1)
        column[at] = low + (Math.floor(at / stride) % width);
      this.columns.set(variable, column);
    }
  }

  /** What the variables add to a form; undefined where it has none of them. */
  valuesOf({ variables, coefficients }: Form): Int32Array | undefined {
    let values: Int32Array | undefined;
    for (let at = 0; at < variables.length; at += 1) {
      const column = this.columns.get(variables[at] as number);
      if (column === undefined) continue;
      values ??= new Int32Array(this.count);
      addAffine(values, column, coefficients[at] as number);
    }
    return values;
  }
}

/** What a point adds: so much for each of its coordinates along an axis. */
interface Term {
  readonly axis: number;
  readonly coefficient: number;
}

/** A linear function of where a union is. */
export class Slope {
  /** What it is where nothing adds to it. */
  readonly start: number;
  readonly terms: readonly Term[];
  /** What the loops add that are summed over. */
  readonly atPlaces: Int32Array | undefined;
  /** What the loops add that are maximized over. */
  readonly atCovers: Int32Array | undefined;

  constructor(start: number, terms: readonly Term[], atPlaces?: Int32Array, atCovers?: Int32Array) {
    this.start = start;
    this.terms = terms;
    this.atPlaces = atPlaces;
    this.atCovers = atCovers;
  }

  /** What a form is at the points of a spine. */
  static of(form: Form, { points }: Spine, inRows: Places, covers: Places): Slope {
    let { constant } = form;
    const terms = (points?.axes ?? []).flatMap((axis, at) => {
      const variable = bareVariable(axis);
      const own = variable === undefined ? 0 : coefficientIn(form, variable);
      if (own === 0) return [];
      const coefficient = own * (axis.coefficients[0] as number);
      constant -= coefficient * axis.constant;
      return [{ axis: at, coefficient }];
    });
    return new Slope(constant, terms, inRows.valuesOf(form), covers.valuesOf(form));
  }
}
