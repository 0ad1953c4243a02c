/**
 * The cascade at a step: which Einsum runs, and how far each tensor between two Einsums has come. Pure.
 */
import type { Frame, Opened, RunResult } from "../../../engine/index.ts";
import type { Turns } from "../../state/run.ts";

/** A tensor that one Einsum computes and later ones read. */
export interface PassedTensor {
  readonly tensor: string;
  /** Names of the Einsums that read it. */
  readonly readers: readonly string[];
  readonly state: "waiting" | "filling" | "full" | "read";
  /** How much of it is written, or, while it is read, how far in storage the reading has come: 0 to 1. */
  readonly share: number;
  readonly words: string;
}

/** An Einsum of a cascade. */
export interface ChainLink {
  readonly name: string;
  readonly text: string;
  readonly first: number;
  /** Its last step; before `first` where it has none. */
  readonly last: number;
  /** How many of its steps have been taken, where steps are taken in an order of their own. */
  readonly done: number | undefined;
  readonly current: boolean;
  readonly passes: PassedTensor | undefined;
}

/**
 * The links of a cascade, in the order in which they run.
 *
 * @param turns the order in which steps are taken, where it is another than theirs
 */
export function cascadeChain(
  opened: Opened,
  run: RunResult,
  frame: Frame | undefined,
  turns?: Turns,
): readonly ChainLink[] {
  const taken = turns?.steps.subarray(0, (turns.places[frame?.step ?? 0] ?? 0) + 1);
  const at = frame?.einsum ?? 0;
  return opened.einsums.map((einsum, place) => {
    const first = run.firstSteps[place] ?? 0;
    const readers = opened.einsums
      .slice(place + 1)
      .filter((later) => later.inputs.some(({ tensor }) => tensor === einsum.output.tensor))
      .map((later) => later.name);
    const last = (run.firstSteps[place + 1] ?? run.steps) - 1;
    const done = taken?.reduce((sum, step) => sum + Number(step >= first && step <= last), 0);
    const { tensor } = einsum.output;
    return {
      ...{ name: einsum.name, text: einsum.text, first, last, done },
      current: place === at,
      passes:
        readers.length === 0
          ? undefined
          : done !== undefined
            ? passedInTurns(tensor, readers, done / Math.max(1, last - first + 1))
            : passed(tensor, readers, place - at, run, frame),
    };
  });
}

/** What has been written of it belongs to the order of the nest, so the share is that of the steps that write it. */
function passedInTurns(tensor: string, readers: readonly string[], share: number): PassedTensor {
  return { tensor, readers, state: "filling", share, words: "front by front" };
}

function passed(
  tensor: string,
  readers: readonly string[],
  ahead: number,
  run: RunResult,
  frame: Frame | undefined,
): PassedTensor {
  const whole = run.snapshots.find(({ name }) => name === tensor);
  const total = Math.max(whole?.occupancy ?? 0, 1);
  const common = { tensor, readers };
  if (ahead > 0) return { ...common, state: "waiting", share: 0, words: "not begun" };
  if (ahead === 0) {
    const written = frame?.output.written.reduce((sum, flag) => sum + flag, 0) ?? 0;
    return {
      ...common,
      state: "filling",
      share: Math.min(1, written / total),
      words: `${written} of ${total} written`,
    };
  }
  const operand = frame?.lanes[0]?.operands.find((one) => one.tensor === tensor);
  if (operand === undefined) return { ...common, state: "full", share: 1, words: "complete" };
  const length = whole?.values.length ?? 0;
  const share = operand.position === undefined || length === 0 ? 0 : operand.position / length;
  return { ...common, state: "read", share, words: `being read, ${total} non-zero` };
}
