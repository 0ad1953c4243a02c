/**
 * Where elements pass: what conditions say of kinds of elements, place by place of what else they know.
 *
 *     [0 <= h - r < P] [0 <= w - s < Q]     by (h, w)     ->     at which (r, s) each passes
 */
import {
  addScaled,
  coefficientIn,
  constantForm,
  formOf,
  spanOf,
  termsOf,
  type Form,
  type Ranges,
} from "./form.ts";
import { cellsOf, stridesOf, type Boxed } from "./relation.ts";

/** That a form is not negative, or that a box holds something where forms are. */
export interface Condition {
  readonly box: Boxed | undefined;
  readonly axes: readonly Form[];
}

/** A coordinate of elements by kinds. */
export interface KindsOfVariable {
  readonly variable: number;
  readonly count: number;
  /** By kind: a value of that kind. */
  readonly values: Int32Array;
}

/** A form of a condition: what elements add to it, and which number of a place, turned or not. */
interface Reading {
  readonly coefficients: readonly number[];
  readonly constant: number;
  /** Which of the forms beside; -1 for none. */
  readonly beside: number;
  readonly sign: 1 | -1;
}

/** Places that kinds of elements pass at. */
export class Passing {
  /** Forms of what else the conditions know, without constants: a place is a value of each. */
  readonly beside: readonly Form[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** How many places there are. */
  readonly count: number;
  private readonly conditions: readonly {
    readonly box: Boxed | undefined;
    readonly readings: readonly Reading[];
  }[];

  /** @param variables those of the elements */
  constructor(variables: readonly number[], conditions: readonly Condition[], ranges: Ranges) {
    const beside = new Map<string, { readonly at: number; readonly form: Form }>();
    const own = new Set(variables);
    this.conditions = conditions.map(({ box, axes }) => {
      const readings = axes.map((form): Reading => {
        const coefficients = variables.map((variable) => coefficientIn(form, variable));
        const rest = formOf(
          termsOf(form).filter(([variable]) => !own.has(variable)),
          0,
        );
        const [first] = rest.coefficients;
        const sign = first !== undefined && first < 0 ? -1 : 1;
        if (first === undefined) return { coefficients, constant: form.constant, beside: -1, sign };
        const turned = sign < 0 ? addScaled(rest, -1, constantForm(0)) : rest;
        const known = beside.get(turned.key) ?? { at: beside.size, form: turned };
        beside.set(turned.key, known);
        return { coefficients, constant: form.constant, beside: known.at, sign };
      });
      return { box, readings };
    });
    this.beside = Array.from(beside.values(), ({ form }) => form);
    const spans = this.beside.map((form) => spanOf(form, ranges));
    this.low = spans.map(([low]) => low);
    this.high = spans.map(([, high]) => high);
    this.count = cellsOf(this.low, this.high);
  }

  /** A text that equal conditions share, whatever their variables are called. */
  get name(): string {
    const said = this.conditions.map(({ box, readings }) => {
      const axes = readings.map(
        ({ coefficients, constant, beside, sign }) =>
          `${coefficients.join("|")}+${String(constant)}+${String(sign)}b${String(beside)}`,
      );
      return `${box?.key ?? "limit"}(${axes.join()})`;
    });
    const ends = this.low.map((low, at) => `${String(low)}..${String(this.high[at])}`);
    return `${said.join()} in ${ends.join()}`;
  }

  /** By some kinds, then by place: 1 where they pass; a kind is told by that of each variable in turn. */
  ofAll(kinds: readonly number[], columns: readonly KindsOfVariable[]): readonly Uint8Array[] {
    const strides = stridesOf(this.low, this.high);
    const places = this.low.map((from, at) => {
      const width = (this.high[at] as number) - from + 1;
      const stride = strides[at] as number;
      const values = new Int32Array(this.count);
      for (let place = 0; place < values.length; place += 1)
        values[place] = from + (Math.floor(place / stride) % width);
      return values;
    });
    return kinds.map((kind) => this.of(kind, columns, places));
  }

  private of(
    kind: number,
    columns: readonly KindsOfVariable[],
    places: readonly Int32Array[],
  ): Uint8Array {
    let rest = kind;
    const values = columns.map((column) => {
      const own = rest % column.count;
      rest = Math.floor(rest / column.count);
      return column.values[own] as number;
    });
    const passing = new Uint8Array(this.count).fill(1);
    for (const { box, readings } of this.conditions) {
      const forms = readings.map(({ coefficients, constant, beside, sign }) => ({
        base: coefficients.reduce((sum, each, at) => sum + each * (values[at] as number), constant),
        places: places[beside],
        sign,
      }));
      for (let place = 0; place < passing.length; place += 1) {
        let cell = 0;
        let isIn = true;
        for (let at = 0; at < forms.length; at += 1) {
          const form = forms[at] as (typeof forms)[number];
          const value =
            form.base +
            (form.places === undefined ? 0 : form.sign * (form.places[place] as number));
          if (box === undefined) isIn = value >= 0;
          else if (value < (box.low[at] as number) || value > (box.high[at] as number))
            isIn = false;
          else cell += (value - (box.low[at] as number)) * (box.strides[at] as number);
        }
        if (!isIn || box?.values[cell] === 0) passing[place] = 0;
      }
    }
    return passing;
  }
}
