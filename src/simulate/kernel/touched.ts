/**
 * Which pages of a kernel's memory a run may have touched since a copy was made, or put back.
 *
 * The coordinates of the outermost loop ascend, and they may tell which rows of the output its iterations write: what
 * lies outside of the rows between where a run began and where it has come to is as it was. Copies are sooner
 * made then, and sooner put back. All else that changes counts as touched.
 */
import { type Linear, type Plan } from "../plan.ts";
import type { EmittedNest } from "./emit-nest.ts";
import { pageBytes } from "./pages.ts";

/** Pages from one up to another. */
type Range = readonly [from: number, to: number];

/** Least and greatest value of a coordinate, registers being from 0 up to their extents. */
function spanOf(
  { registers, coefficients, constant, divisor }: Linear,
  endsOf: (register: number) => Range,
): Range {
  let [low, high] = [constant, constant];
  registers.forEach((register, at) => {
    const coefficient = coefficients[at] as number;
    const [from, to] = endsOf(register);
    low += coefficient * (coefficient > 0 ? from : to);
    high += coefficient * (coefficient > 0 ? to : from);
  });
  return [Math.floor(low / divisor), Math.floor(high / divisor)];
}

/** What a run may have touched, told by where it has been in the outermost loop. */
export class Touched {
  private readonly plan: Plan;
  private readonly output: EmittedNest["body"]["output"];
  /** The outermost loop's register; undefined where it tells nothing. */
  private readonly register: number | undefined;
  private from = 0;
  private to = Number.POSITIVE_INFINITY;

  constructor(plan: Plan, { pause, body }: EmittedNest) {
    this.plan = plan;
    this.output = body.output;
    const [outermost] = plan.loops;
    const [register, ...others] = outermost?.loop.registers ?? [];
    const isTold = pause >= 0 && outermost?.parts === undefined && others.length === 0;
    this.register = isTold ? register : undefined;
  }

  /**
   * Where somebody stands in the outermost loop.
   *
   * @param isDone whether nothing is left to do
   * @param valueOf the values of registers
   */
  coordinateOf(isDone: boolean, valueOf: (register: number) => number): number {
    const { register, plan } = this;
    if (register === undefined) return 0;
    return isDone ? (plan.nest.registers[register]?.extent ?? 0) - 1 : valueOf(register);
  }

  /** Notes that the memory is as a copy has it, and that a run goes on from a coordinate of the outermost loop. */
  begin(at: number): void {
    this.from = at;
    this.to = at;
  }

  /** Notes that a run has been at a coordinate of the outermost loop. */
  reach(at: number): void {
    this.from = Math.min(this.from, at);
    this.to = Math.max(this.to, at);
  }

  /** Tells pages that are as they were. */
  spared(): (page: number) => boolean {
    const { register, plan, output } = this;
    if (register === undefined || this.to === Number.POSITIVE_INFINITY) return () => false;
    let [first, last] = [0, 0];
    plan.output.forEach((coordinate, rank) => {
      const [low, high] = spanOf(coordinate, (each) =>
        each === register ? [this.from, this.to] : [0, plan.nest.registers[each]?.extent ?? 0],
      );
      const end = (plan.nest.output.ranks[rank]?.shape ?? 1) - 1;
      const stride = plan.outputStrides[rank] as number;
      first += stride * Math.max(0, low);
      last += stride * Math.min(end, high);
    });
    const ranges = [
      { start: output.address, each: 8 },
      { start: output.writtenAddress, each: 1 },
    ].flatMap(({ start, each }): readonly Range[] => [
      [start, start + each * first],
      [start + each * (last + 1), start + each * plan.outputSize],
    ]);
    const pages = ranges.map(([start, end]): Range => [
      Math.ceil(start / pageBytes),
      Math.floor(end / pageBytes),
    ]);
    return (page) => pages.some(([start, end]) => start <= page && page < end);
  }
}
