/**
 * How long what a step uses has been held: in how many steps since it was read, or since the element of
 * the output was begun or brought back. Looks back from the step over the steps of its stay, as far as is
 * quick; what began before is known to be held for at least so long.
 */
import { defined } from "../base/index.ts";
import { computesOf, type NestRun } from "./nest-run.ts";
import { pointOf, valueOf } from "./plan.ts";
import { replayComputes } from "./replay.ts";
import { staysOf } from "./stays.ts";
import type { ComputeEvent, Walk } from "./walk.ts";

/** An element that a step holds. */
export interface HeldElement {
  readonly tensor: string;
  /** Coordinates in the order of the declaration. */
  readonly point: readonly number[];
  /** Steps that have used it since it came, this one included and the one in which it came not. */
  readonly steps: number;
  /** Whether it came before the steps that were looked at, so that it may be held longer. */
  readonly atLeast: boolean;
}

/** Most computes, and most steps, that are looked back over. */
const maxComputes = 200_000;
const maxSteps = 16_384;

interface Stay {
  steps: number;
  atLeast: boolean;
  last: number;
}

/** What a step holds, and for how long. */
export function* measureStays(run: NestRun, step: number): Generator<void, readonly HeldElement[]> {
  const { plan } = run;
  const { operands, output } = plan.nest;
  const { stays, residences, coordinates } = staysOf(plan);
  const known = new Map<string, Stay>();
  const held = new Map<string, HeldElement>();
  const outermost = Math.min(...residences);
  const begin = outermost < 0 ? 0 : (run.previousStart(step + 1, outermost) ?? 0);
  const reach = Math.min(
    maxSteps,
    Math.ceil(maxComputes / Math.max(1, computesOf(run) / Math.max(1, run.walk.steps))),
  );
  const from = Math.max(begin, step - reach);
  const use = (key: string, now: number, isNew: boolean): Stay => {
    const stay = known.get(key);
    if (isNew || stay === undefined) {
      // What is held from the start was read by iterations that computed nothing, or before the look.
      const begun = { steps: isNew ? 0 : 1, atLeast: !isNew && from > begin, last: now };
      known.set(key, begun);
      return begun;
    }
    if (stay.last !== now) stay.steps += 1;
    stay.last = now;
    return stay;
  };
  const note = (key: string, tensor: string, point: () => readonly number[], stay: Stay): void => {
    const { steps, atLeast } = stay;
    if (steps > 0) held.set(key, { tensor, point: point(), steps, atLeast });
  };
  const see = (walk: Walk, { output: status, element }: ComputeEvent): void => {
    const now = walk.steps;
    const read = (isNew: boolean): void => {
      operands.forEach(({ tensor, ranks }, operand) => {
        const { layout } = walk;
        const position = walk.get(defined(layout.positions[operand], "positions") + ranks.length);
        if (position < 0 || walk.get(layout.spared + operand) === 1) return;
        if ((walk.get(layout.fresh + operand) === 1) !== isNew) return;
        const point = () =>
          coordinates(operand).map(({ coordinate }) => valueOf(coordinate, walk.x));
        const key = `${String(stays[operand])} ${point().join()}`;
        const stay = use(key, now, isNew);
        if (now === step) note(key, tensor, point, stay);
      });
    };
    // What one access has just fetched is not yet held for another.
    read(true);
    read(false);
    if (status === "untouched") return;
    const key = `${String(operands.length)} ${String(element)}`;
    const stay = use(key, now, status !== "held");
    if (now === step) note(key, output.tensor, () => pointOf(element, plan.outputStrides), stay);
  };
  yield* replayComputes(run, from, step + 1, see);
  return [...held.values()];
}
