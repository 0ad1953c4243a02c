/** The points of a listed factor, seen through the variables that its axes stand at. */
import { bareVariable, type Form } from "./form.ts";
import type { Boxed, Listed } from "./relation.ts";

/** The points of a listed factor. */
export interface Points {
  readonly relation: Listed;
  readonly axes: readonly Form[];
}

/** The values at all points of a form over variables that axes stand at. */
function atPoints(form: Form, { relation, axes }: Points): Int32Array {
  const { columns, size } = relation;
  let { constant } = form;
  const terms = form.variables.map((variable, at) => {
    const axis = axes.findIndex((each) => bareVariable(each) === variable);
    const { coefficients: own, constant: shift } = axes[axis] as Form;
    const coefficient = (form.coefficients[at] as number) * (own[0] as number);
    constant -= coefficient * shift;
    return { column: columns[axis] as Int32Array, coefficient };
  });
  const [only] = terms;
  if (only?.coefficient === 1 && terms.length === 1 && constant === 0) return only.column;
  const values = new Int32Array(size).fill(constant);
  for (const { column, coefficient } of terms)
    for (let point = 0; point < size; point += 1)
      values[point] = (values[point] as number) + coefficient * (column[point] as number);
  return values;
}

/** The cell of a box that each point falls in; -1 where it falls outside. */
export function cellsAtPoints(box: Boxed, forms: readonly Form[], points: Points): Int32Array {
  const { size } = points.relation;
  const cells = new Int32Array(size);
  forms.forEach((form, at) => {
    const coordinates = atPoints(form, points);
    const low = box.low[at] as number;
    const most = (box.high[at] as number) - low;
    const stride = box.strides[at] as number;
    for (let point = 0; point < size; point += 1) {
      const cell = cells[point] as number;
      const offset = (coordinates[point] as number) - low;
      cells[point] = cell < 0 || offset < 0 || offset > most ? -1 : cell + offset * stride;
    }
  });
  return cells;
}
