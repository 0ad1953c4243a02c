/**
 * Linear functions of where a union is: sums of what a point of its spine says, what the values say that
 * tell rows of one point apart, and what the values say that are maximized over.
 */
import { bareVariable, coefficientIn, type Form } from "./form.ts";
import type { Spine } from "./spine.ts";
import { addAffine } from "./columns.ts";
import type { Unsolved } from "./unsolved.ts";

/** The values that variables take together, the last fastest. */
export class Places {
  readonly count: number;
  private readonly columns = new Map<number, Int32Array>();

  constructor(query: Unsolved, mask: number) {
    this.count = query.valuesOf(mask);
    let stride = this.count;
    for (const variable of query.numbersOf(mask)) {
      const width = query.widthOf(variable);
      const low = query.low[variable] as number;
      stride /= width;
      const column = new Int32Array(this.count);
      for (let at = 0; at < column.length; at += 1)
        column[at] = low + (Math.floor(at / stride) % width);
      this.columns.set(variable, column);
    }
  }

  /** What the variables say of a form. */
  valuesOf({ variables, coefficients }: Form, constant: number): Int32Array {
    const values = new Int32Array(this.count).fill(constant);
    variables.forEach((variable, at) => {
      const column = this.columns.get(variable);
      if (column !== undefined) addAffine(values, column, coefficients[at] as number);
    });
    return values;
  }
}

/** A linear function of where a union is. */
export class Slope {
  /** What the loops say that are summed over. */
  readonly atPlaces: Int32Array;
  /** What the loops say that are maximized over. */
  readonly atCovers: Int32Array;
  private readonly terms: readonly { readonly axis: number; readonly coefficient: number }[];

  constructor(form: Form, { points }: Spine, inRows: Places, covers: Places) {
    let { constant } = form;
    this.terms = (points?.axes ?? []).flatMap((axis, at) => {
      const variable = bareVariable(axis);
      const own = variable === undefined ? 0 : coefficientIn(form, variable);
      if (own === 0) return [];
      const coefficient = own * (axis.coefficients[0] as number);
      constant -= coefficient * axis.constant;
      return [{ axis: at, coefficient }];
    });
    this.atPlaces = inRows.valuesOf(form, constant);
    this.atCovers = covers.valuesOf(form, 0);
  }

  /** Writes what the points of the spine's stretch say. */
  writePoints(spine: Spine, values: Int32Array): void {
    const stretch = values.subarray(0, spine.length).fill(0);
    for (const { axis, coefficient } of this.terms)
      addAffine(stretch, spine.column(axis), coefficient);
  }
}
