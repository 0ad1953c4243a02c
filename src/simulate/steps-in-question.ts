/**
 * Which steps are worth walking in search of what can only happen where the loops stand at certain places: a
 * trace tells where they do, and that is enough to leave out all others.
 */
import type { Mark, NestRun } from "./nest-run.ts";
import type { Place, Probe } from "./step-event.ts";
import type { Computes } from "./tracer.ts";

/** That a sum over registers is what it has to be. */
interface Condition {
  readonly registers: Int32Array;
  readonly coefficients: Int32Array;
  readonly sum: number;
}

function conditionsOf(place: Place): readonly Condition[] {
  return place
    .map(({ coordinate, at }) => ({
      registers: Int32Array.from(coordinate.registers),
      coefficients: Int32Array.from(coordinate.coefficients),
      sum: at * coordinate.divisor - coordinate.constant,
    }))
    .sort((a, b) => a.registers.length - b.registers.length);
}

function holds(
  { registers, coefficients, sum }: Condition,
  records: Int32Array,
  start: number,
): boolean {
  let now = 0;
  for (let term = 0; term < registers.length; term += 1)
    now +=
      (coefficients[term] as number) * (records[start + (registers[term] as number)] as number);
  return now === sum;
}

/** Where in the records the loops stand at a place for the first and for the last time. */
function firstAndLast(
  computes: Computes,
  conditions: readonly Condition[],
  from: number,
  end: number,
): readonly [first: number, last: number] | undefined {
  const { records, length } = computes;
  let [first, last] = [-1, -1];
  for (let start = 0; start < records.length; start += length) {
    let met = 0;
    while (met < conditions.length && holds(conditions[met] as Condition, records, start)) met += 1;
    if (met < conditions.length) continue;
    const step = computes.stepAt(start);
    if (step < from || step >= end) continue;
    if (first < 0) first = step;
    last = step;
  }
  return first < 0 ? undefined : [first, last];
}

/**
 * The first of the steps from `from` to `end`, exclusive, at which a probe may be met, and the one after the last;
 * nothing where none may be, all of them where a trace cannot tell.
 *
 * @param mark a moment before `from`
 */
export function* stepsInQuestion(
  run: NestRun,
  probes: readonly Probe[],
  mark: Mark,
  from: number,
  end: number,
): Generator<void, readonly [from: number, end: number] | undefined> {
  const blocks = probes.every(({ kind }) => kind === "watch") ? run.trace(mark, end) : undefined;
  if (blocks === undefined) return [from, end];
  const places = probes.flatMap((probe) => (probe.kind === "watch" ? probe.places : []));
  const conditions = places.map(conditionsOf);
  let [first, last] = [end, -1];
  for (const block of blocks) {
    for (const each of conditions) {
      const found = firstAndLast(block, each, from, end);
      if (found === undefined) continue;
      first = Math.min(first, found[0]);
      last = Math.max(last, found[1]);
    }
    yield;
  }
  return last < 0 ? undefined : [first, last + 1];
}
