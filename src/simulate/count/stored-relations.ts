/**
 * The relations that tensors are: which elements are stored, which are not zero, where fibers end.
 *
 * Columns are the coordinates of the ranks, outermost first, as the tensor stores them.
 */
import type { Tensor } from "../../fibertree/index.ts";
import type { Plan, PlannedDriver, PlannedLoop } from "../plan.ts";
import { spanOf, type Form, type Ranges } from "./form.ts";
import { listed, type Listed } from "./relation.ts";

/** The coordinates of all ranks from the first to one, by position in that one. */
function columnsDownTo(tensor: Tensor, rank: number): Int32Array[] {
  let columns: Int32Array[] = [];
  for (let at = 0; at <= rank; at += 1) {
    const stored = tensor.ranks[at];
    if (stored === undefined) break;
    const { segments, coordinates } = stored;
    columns = columns.map((above) => {
      const spread = new Int32Array(coordinates.length);
      for (let fiber = 0; fiber + 1 < segments.length; fiber += 1)
        spread.fill(above[fiber] as number, segments[fiber], segments[fiber + 1]);
      return spread;
    });
    columns.push(coordinates);
  }
  return columns;
}

/** The relations of a plan's tensors, made when they are first asked for. */
export class StoredRelations {
  private readonly plan: Plan;
  private readonly made = new Map<string, Listed>();

  constructor(plan: Plan) {
    this.plan = plan;
  }

  private remember(key: string, make: (key: string) => Listed): Listed {
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const relation = make(key);
    this.made.set(key, relation);
    return relation;
  }

  private tensor(operand: number): Tensor {
    return this.plan.tensors[operand] as Tensor;
  }

  /** The same for operands that read one stored tensor. */
  private name(operand: number): string {
    return `T${String(this.plan.tensors.indexOf(this.tensor(operand)))}`;
  }

  /** The elements stored in a rank. */
  stored(operand: number, rank: number): Listed {
    return this.remember(`${this.name(operand)}.${String(rank)}`, (key) => {
      const columns = columnsDownTo(this.tensor(operand), rank);
      return listed(key, columns, columns[rank]?.length ?? 0);
    });
  }

  /** The elements that are not zero. */
  nonZero(operand: number): Listed {
    const { ranks, values } = this.tensor(operand);
    const zeros = values.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
    const last = ranks.length - 1;
    if (zeros === 0 && last >= 0) return this.stored(operand, last);
    return this.remember(`${this.name(operand)}.nonzero`, (key) => {
      const size = values.length - zeros;
      const points = new Int32Array(size);
      let next = 0;
      values.forEach((value, position) => {
        if (value === 0) return;
        points[next] = position;
        next += 1;
      });
      const columns = columnsDownTo(this.tensor(operand), last).map((column) =>
        points.map((position) => column[position] as number),
      );
      return listed(key, columns, size);
    });
  }

  /**
   * The last coordinate of each fiber of a driver that its loop may stop at, by the fiber's own coordinates,
   * then the values of the forms that the loop's range depends on, then that last coordinate.
   *
   * @param forms what range and projection depend on; of a loop that depends on nothing outside: none
   * @returns undefined where there would be too many
   */
  last(level: number, at: number, forms: readonly Form[], ranges: Ranges): Listed | undefined {
    const loop = this.plan.loops[level] as PlannedLoop;
    const driver = loop.drivers[at] as PlannedDriver;
    const spans = forms.map((form) => spanOf(form, ranges));
    const places = spans.reduce((product, [low, high]) => product * Math.max(0, high - low + 1), 1);
    const fibers = fiberCount(this.tensor(driver.operand), driver.rank);
    if (fibers * places > maxLasts) return undefined;
    return this.remember(`${this.name(driver.operand)}.last${String(level)}.${String(at)}`, (key) =>
      lastElements(key, this.tensor(driver.operand), loop, driver, forms, ranges),
    );
  }
}

/** Most fibers, times places of their windows, whose last elements are listed. */
const maxLasts = 2_000_000;

function fiberCount(tensor: Tensor, rank: number): number {
  return rank === 0 ? 1 : (tensor.ranks[rank - 1]?.coordinates.length ?? 0);
}

/** A linear expression over the values of forms, as slopes. */
interface OverForms {
  readonly slopes: readonly number[];
  readonly constant: number;
  readonly divisor: number;
}

function overForms(
  { registers, coefficients, constant, divisor }: PlannedDriver["rest"],
  forms: readonly Form[],
): OverForms {
  const slopes = forms.map(({ variables, coefficients: own }) => {
    const at = registers.indexOf(variables[0] as number);
    return at === -1 ? 0 : (coefficients[at] as number) / (own[0] as number);
  });
  return { slopes, constant, divisor };
}

function lastElements(
  key: string,
  tensor: Tensor,
  loop: PlannedLoop,
  driver: PlannedDriver,
  forms: readonly Form[],
  ranges: Ranges,
): Listed {
  const spans = forms.map((form) => spanOf(form, ranges));
  const fibers = fiberCount(tensor, driver.rank);
  const above = driver.rank === 0 ? [] : columnsDownTo(tensor, driver.rank - 1);
  const count = tensor.ranks[driver.leaf]?.coordinates.length ?? 0;
  const codes = Int32Array.from({ length: count }, (_, at) => driver.fibers.coordinate(at));
  const own = loop.loop.registers;
  const valueOf = ({ slopes, constant }: OverForms): number =>
    slopes.reduce((sum, slope, at) => sum + slope * (place[at] as number), constant);
  const rest = overForms(driver.rest, forms);
  const lower = loop.lower.map((bound) => overForms(bound, forms));
  const upper = loop.upper.map((bound) => overForms(bound, forms));
  const tests = [
    ...loop.checks.map(({ value, extent }) => ({ value, extent })),
    ...loop.guards.map((value) => ({ value, extent: undefined })),
  ].map(({ value, extent }) => ({
    outside: overForms(value, forms),
    inside: own.map((register) => {
      const at = value.registers.indexOf(register);
      return at === -1 ? 0 : (value.coefficients[at] as number);
    }),
    extent,
  }));
  const isLegal = (code: number): boolean =>
    tests.every(({ outside, inside, extent }) => {
      let left = code;
      let value = valueOf(outside);
      loop.strides.forEach((stride, at) => {
        const coordinate = Math.floor(left / stride);
        left -= coordinate * stride;
        value += (inside[at] as number) * coordinate;
      });
      if (extent === undefined) return value % outside.divisor === 0;
      return value >= 0 && value < extent * outside.divisor;
    });
  const place = spans.map(([low]) => low);
  const columns = [...above, ...forms, 0].map(() => new Array<number>());
  const direction = driver.scale > 0 ? 1 : -1;

  const addLast = (fiber: number, from: number, to: number): void => {
    const offset = valueOf(rest);
    for (
      let position = direction > 0 ? to - 1 : from;
      position >= from && position < to;
      position -= direction
    ) {
      const projected = driver.divisor * (codes[position] as number) - offset;
      const code = projected / driver.scale;
      if (projected % driver.scale !== 0 || !isLegal(code)) continue;
      above.forEach((column, at) => (columns[at] as number[]).push(column[fiber] as number));
      place.forEach((value, at) => (columns[above.length + at] as number[]).push(value));
      (columns[columns.length - 1] as number[]).push(code);
      return;
    }
  };

  for (let fiber = 0; fiber < fibers; fiber += 1) {
    const [start, end] = driver.fibers.span(fiber);
    let from = start;
    let to = start;
    const visit = (at: number): void => {
      const span = spans[at];
      if (span !== undefined) {
        for (let value = span[0]; value <= span[1]; value += 1) {
          place[at] = value;
          visit(at + 1);
        }
        return;
      }
      let low = 0;
      let high = loop.extent - 1;
      for (const bound of lower) low = Math.max(low, Math.ceil(valueOf(bound) / bound.divisor));
      for (const bound of upper) high = Math.min(high, Math.floor(valueOf(bound) / bound.divisor));
      if (low > high) return;
      const offset = valueOf(rest);
      const atLow = (driver.scale * low + offset) / driver.divisor;
      const atHigh = (driver.scale * high + offset) / driver.divisor;
      const least = Math.min(atLow, atHigh);
      const most = Math.max(atLow, atHigh);
      // The window mostly slides by a little: the ends are moved from where they were.
      while (from < end && (codes[from] as number) < least) from += 1;
      while (from > start && (codes[from - 1] as number) >= least) from -= 1;
      while (to < end && (codes[to] as number) <= most) to += 1;
      while (to > start && (codes[to - 1] as number) > most) to -= 1;
      addLast(fiber, from, to);
    };
    visit(0);
  }
  const filled = columns.map((column) => Int32Array.from(column));
  return listed(key, filled, filled[filled.length - 1]?.length ?? 0);
}
