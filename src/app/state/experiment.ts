/**
 * The experiment: the document's text and the files it names, with undo and redo.
 *
 * The text is the only truth; loop rows, sliders and the text editor all rewrite it. Edits of one kind
 * that follow one another closely (typing, a slider on its way) are one step of undo. Nothing derived
 * is stored here.
 */
import { temporal } from "zundo";
import { createStore } from "zustand/vanilla";

/** A document, the files it may name, and the preset it grew from. */
export interface Experiment {
  readonly text: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Id of the preset; undefined for a document from elsewhere. */
  readonly preset: string | undefined;
  /** The preset's own text, by which an unchanged preset is known. */
  readonly original: string | undefined;
}

/** The experiment with its place in the history. */
export interface ExperimentState extends Experiment {
  /** Number of the step of undo that this state belongs to. */
  readonly unit: number;
  /** Whether the last change was typed, so that the text may be in the middle of a word. */
  readonly typed: boolean;
}

const groupedWithinMs = 800;
const historyLimit = 200;

const empty: ExperimentState = {
  text: "",
  files: {},
  preset: undefined,
  original: undefined,
  unit: 0,
  typed: false,
};

/** The experiment and its history. */
export type ExperimentStore = ReturnType<typeof createExperimentStore>;

/** An experiment store; `now` is the clock in milliseconds. */
export function createExperimentStore(now: () => number = () => performance.now()) {
  const store = createStore<ExperimentState>()(
    temporal((): ExperimentState => empty, {
      limit: historyLimit,
      equality: (past, current) => past.unit === current.unit,
    }),
  );
  let units = 0;
  let open: { readonly group: string; readonly unit: number; readonly at: number } | undefined;

  const unitOf = (group: string | undefined): number => {
    const at = now();
    const continues =
      group !== undefined && open?.group === group && at - open.at < groupedWithinMs;
    const unit = continues ? (open?.unit ?? 0) : (units += 1);
    open = group === undefined ? undefined : { group, unit, at };
    return unit;
  };

  const travel = (move: () => void) => {
    open = undefined;
    move();
  };

  return {
    store,
    /** Rewrites the text. Edits with the same group that follow closely are undone together. */
    edit(text: string, group?: string) {
      if (text === store.getState().text) return;
      store.setState({ text, unit: unitOf(group), typed: group === "typing" });
    },
    /** Puts another experiment in place of this one; undo brings this one back. */
    replace(experiment: Experiment) {
      store.setState({ ...experiment, unit: unitOf(undefined), typed: false });
    },
    /** Puts an experiment in place and forgets what was before, as a fresh visit does. */
    reset(experiment: Experiment) {
      store.setState({ ...experiment, unit: unitOf(undefined), typed: false });
      store.temporal.getState().clear();
    },
    undo: () => travel(() => store.temporal.getState().undo()),
    redo: () => travel(() => store.temporal.getState().redo()),
  };
}

/** Whether the experiment is a preset as it was made. */
export function isUnchanged(experiment: Experiment): boolean {
  return experiment.preset !== undefined && experiment.text === experiment.original;
}
