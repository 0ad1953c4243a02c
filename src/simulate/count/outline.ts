/**
 * Outlines: the axes of what a contraction leaves. A form such as `p + r` stays one axis where nothing else
 * tells `p` from `r`; forms that overlap fall apart into their variables.
 */
import { bareForm, formOf, spanOf, termsOf, type Form, type Ranges } from "./form.ts";

/** Axes of a result. */
export interface Outline {
  /** Linear forms without constants; no two share a variable. */
  readonly axes: readonly Form[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The linear part of a form, scaled down and turned so that equal directions have equal parts. */
function direction(form: Form): Form {
  const divisor = form.coefficients.reduce((sum, each) => greatestDivisor(Math.abs(each), sum), 0);
  const sign = (form.coefficients[0] ?? 1) < 0 ? -1 : 1;
  return formOf(
    termsOf(form).map(([variable, each]) => [variable, (sign * each) / divisor] as const),
    0,
  );
}

/**
 * An outline without cells at which a form, which stands at one of its axes but for scale and constant, is not within
 * a range; one cell stays along each axis.
 */
export function clipped(outline: Outline, form: Form, low: number, high: number): Outline {
  const { key } = direction(form);
  const at = outline.axes.findIndex((axis) => axis.key === key);
  const axis = outline.axes[at];
  if (axis === undefined) return outline;
  const scale = (form.coefficients[0] as number) / (axis.coefficients[0] as number);
  const ends = [(low - form.constant) / scale, (high - form.constant) / scale];
  const [least, most] = [outline.low[at] as number, outline.high[at] as number];
  const from = Math.min(most, Math.max(least, Math.ceil(Math.min(...ends))));
  const to = Math.max(from, Math.min(most, Math.floor(Math.max(...ends))));
  return { axes: outline.axes, low: outline.low.with(at, from), high: outline.high.with(at, to) };
}

/** The axes that forms span: each a form by itself, or single variables where forms overlap. */
export function outlineOf(forms: readonly Form[], ranges: Ranges): Outline {
  if (forms.every(({ variables }) => variables.length <= 1)) {
    const single = new Set(forms.flatMap(({ variables }) => variables));
    return {
      axes: Array.from(single, bareForm),
      low: Array.from(single, (variable) => ranges.low[variable] as number),
      high: Array.from(single, (variable) => ranges.high[variable] as number),
    };
  }
  const parts = new Map<string, Form>();
  for (const form of forms) {
    if (form.variables.length === 0) continue;
    const part = direction(form);
    parts.set(part.key, part);
  }
  for (let again = true; again;) {
    again = false;
    const owners = new Map<number, number>();
    for (const { variables } of parts.values())
      for (const variable of variables) owners.set(variable, (owners.get(variable) ?? 0) + 1);
    for (const [key, part] of [...parts]) {
      if (part.variables.length === 1) continue;
      if (part.variables.every((variable) => owners.get(variable) === 1)) continue;
      parts.delete(key);
      for (const variable of part.variables) {
        const bare = formOf([[variable, 1]], 0);
        parts.set(bare.key, bare);
      }
      again = true;
      break;
    }
  }
  const axes = [...parts.values()];
  const spans = axes.map((axis) => spanOf(axis, ranges));
  return { axes, low: spans.map(([low]) => low), high: spans.map(([, high]) => high) };
}
