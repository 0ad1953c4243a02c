/**
 * The command table: everything a key can do, once. Keys, the help dialog and the hints on buttons are
 * all read from here.
 *
 * Single keys belong to the stage and work only while it has the focus, so that they never get in the
 * way of typing or of a screen reader; combinations with Ctrl or Cmd work everywhere.
 */
import type { AppState } from "../state/app-state.ts";
import { canStep, stepsOf } from "../state/run.ts";

/** Where a command's keys are listened to. */
export type CommandScope = "page" | "stage";

/** Something that a key does. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: "Stepping" | "Looking" | "Editing" | "Page";
  readonly scope: CommandScope;
  /** Key combinations such as "Shift+ArrowRight"; "Mod" is Ctrl, or Cmd on a Mac. */
  readonly keys: readonly string[];
  readonly run: (app: AppState) => void;
}

const speedFactor = Math.SQRT2;

function changeSpeed({ view }: AppState, factor: number): void {
  view.setSpeed(view.store.getState().speed * factor);
}

function chooseForm({ view, run }: AppState, form: "tree" | "grid"): void {
  const { shown } = run.getState();
  const tensors = shown?.opened.einsums.flatMap((einsum) => [
    ...einsum.inputs.map((input) => input.tensor),
    einsum.output.tensor,
  ]);
  view.setForm(tensors ?? [], form);
}

/** Starts or stops the playback, if there is something to play. */
function togglePlay({ view, run }: AppState): void {
  const { playing } = view.store.getState();
  if (playing || canStep(run.getState())) view.set({ playing: !playing });
}

/** Steps by hand, which ends the playback. */
function stepping(move: (app: AppState) => void): (app: AppState) => void {
  return (app) => {
    app.view.set({ playing: false });
    move(app);
  };
}

/** Every command, in the order of the help dialog. */
export const commands = [
  {
    id: "play",
    title: "Play or pause",
    group: "Stepping",
    scope: "stage",
    keys: ["Space"],
    run: togglePlay,
  },
  {
    id: "next",
    title: "Next step",
    group: "Stepping",
    scope: "stage",
    keys: ["ArrowRight"],
    run: stepping(({ session }) => session.stepBy(1)),
  },
  {
    id: "previous",
    title: "Previous step",
    group: "Stepping",
    scope: "stage",
    keys: ["ArrowLeft"],
    run: stepping(({ session }) => session.stepBy(-1)),
  },
  {
    id: "next-level",
    title: "Next iteration of the chosen loop",
    group: "Stepping",
    scope: "stage",
    keys: ["Shift+ArrowRight"],
    run: stepping(
      ({ session, view }) => void session.stepLevel("next", view.store.getState().level),
    ),
  },
  {
    id: "previous-level",
    title: "Previous iteration of the chosen loop",
    group: "Stepping",
    scope: "stage",
    keys: ["Shift+ArrowLeft"],
    run: stepping(
      ({ session, view }) => void session.stepLevel("previous", view.store.getState().level),
    ),
  },
  {
    id: "first",
    title: "First step",
    group: "Stepping",
    scope: "stage",
    keys: ["Home"],
    run: stepping(({ session }) => session.goTo(0)),
  },
  {
    id: "last",
    title: "Last step",
    group: "Stepping",
    scope: "stage",
    keys: ["End"],
    run: stepping(({ session, run }) => session.goTo(stepsOf(run.getState()) - 1)),
  },
  {
    id: "go-to",
    title: "Go to a step",
    group: "Stepping",
    scope: "stage",
    keys: ["g"],
    run: () => document.getElementById("go-to-step")?.focus(),
  },
  {
    id: "faster",
    title: "Play faster",
    group: "Stepping",
    scope: "stage",
    keys: ["+", "="],
    run: (app) => changeSpeed(app, speedFactor),
  },
  {
    id: "slower",
    title: "Play slower",
    group: "Stepping",
    scope: "stage",
    keys: ["-"],
    run: (app) => changeSpeed(app, 1 / speedFactor),
  },
  {
    id: "trees",
    title: "Draw every tensor as a tree",
    group: "Looking",
    scope: "stage",
    keys: ["t"],
    run: (app) => chooseForm(app, "tree"),
  },
  {
    id: "grids",
    title: "Draw every tensor as a grid",
    group: "Looking",
    scope: "stage",
    keys: ["d"],
    run: (app) => chooseForm(app, "grid"),
  },
  {
    id: "undo",
    title: "Undo the last edit",
    group: "Editing",
    scope: "page",
    keys: ["Mod+z"],
    run: ({ experiment }) => experiment.undo(),
  },
  {
    id: "redo",
    title: "Redo",
    group: "Editing",
    scope: "page",
    keys: ["Mod+Shift+z", "Mod+y"],
    run: ({ experiment }) => experiment.redo(),
  },
  {
    id: "cancel",
    title: "Cancel a run",
    group: "Page",
    scope: "stage",
    keys: ["Escape"],
    run: ({ session, run }) => {
      if (run.getState().phase.kind === "running") session.cancel();
    },
  },
  {
    id: "help",
    title: "Show these keys",
    group: "Page",
    scope: "stage",
    keys: ["?"],
    run: ({ view }) => view.set({ dialog: "help" }),
  },
] as const satisfies readonly Command[];

/** The id of a command. */
export type CommandId = (typeof commands)[number]["id"];

/** Does what a command does, as if its key had been pressed. */
export function perform(id: CommandId, app: AppState): void {
  commands.find((command) => command.id === id)?.run(app);
}

const keyNames: Readonly<Record<string, string>> = {
  ArrowRight: "→",
  ArrowLeft: "←",
  Escape: "Esc",
};

/** A key combination as it is written for people. */
export function showKeys(combination: string, isMac: boolean): string {
  return combination
    .split(/\+(?=.)/)
    .map((part) => (part === "Mod" ? (isMac ? "⌘" : "Ctrl") : (keyNames[part] ?? part)))
    .map((part) => (/^[a-z]$/.test(part) ? part.toUpperCase() : part))
    .join(isMac ? "" : "+");
}

/** The first key of a command, written for people. */
export function shortcutOf(id: CommandId, isMac: boolean): string {
  const keys: readonly string[] = commands.find((command) => command.id === id)?.keys ?? [];
  return keys[0] === undefined ? "" : showKeys(keys[0], isMac);
}

const ariaNames: Readonly<Record<string, string>> = { "+": "Plus", "-": "Minus", "=": "Equal" };

/** The keys of a command as `aria-keyshortcuts` wants them named. */
export function ariaKeysOf(id: CommandId, isMac: boolean): string {
  const keys: readonly string[] = commands.find((command) => command.id === id)?.keys ?? [];
  return keys
    .map((combination) =>
      combination
        .split(/\+(?=.)/)
        .map((part) => (part === "Mod" ? (isMac ? "Meta" : "Control") : (ariaNames[part] ?? part)))
        .map((part) => (/^[a-z]$/.test(part) ? part.toUpperCase() : part))
        .join("+"),
    )
    .join(" ");
}
