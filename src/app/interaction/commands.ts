/**
 * The command table: everything a key can do, once. Keys, the help dialog and the hints on buttons are
 * all read from here.
 *
 * Single keys belong to the stage and work only while it has the focus, so that they never get in the
 * way of typing or of a screen reader; combinations with Ctrl or Cmd work everywhere, and `?` wherever
 * nothing is typed. All single keys can be turned off.
 */
import type { AppState } from "../state/app-state.ts";
import { stepsOf } from "../state/run.ts";
import {
  changeSpeed,
  chooseForm,
  chosenLoop,
  followNext,
  followTensor,
  runOn,
  seekFollowed,
  stepping,
  togglePlay,
} from "./actions.ts";

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
    id: "next-event",
    title: "Next event of what is followed",
    group: "Stepping",
    scope: "stage",
    keys: ["n"],
    run: stepping((app) => seekFollowed(app, "next")),
  },
  {
    id: "previous-event",
    title: "Previous event of what is followed",
    group: "Stepping",
    scope: "stage",
    keys: ["p"],
    run: stepping((app) => seekFollowed(app, "previous")),
  },
  {
    id: "run-on",
    title: "Run on to the next breakpoint, or to the end",
    group: "Stepping",
    scope: "stage",
    keys: ["c"],
    run: stepping(runOn),
  },
  {
    id: "predict",
    title: "Predict the next step",
    group: "Stepping",
    scope: "stage",
    keys: ["q"],
    run: ({ view }) => {
      view.set({ predicting: true, playing: false });
      document.querySelector<HTMLElement>("[data-answer]")?.focus();
    },
  },
  {
    id: "breakpoint",
    title: "Set or clear a breakpoint on the chosen loop",
    group: "Stepping",
    scope: "stage",
    keys: ["b"],
    run: (app) => {
      const loop = chosenLoop(app);
      if (loop !== undefined) app.view.toggleStop(loop);
    },
  },
  {
    id: "breakpoints",
    title: "Breakpoints",
    group: "Stepping",
    scope: "page",
    keys: [],
    run: ({ view }) => view.set({ dialog: "stops" }),
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
    id: "ranks",
    title: "Draw every tensor rank by rank",
    group: "Looking",
    scope: "stage",
    keys: ["r"],
    run: (app) => chooseForm(app, "ranks"),
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
    id: "space-time",
    title: "Unfold space and time",
    group: "Looking",
    scope: "stage",
    keys: ["s"],
    run: () => {
      const panel = document.querySelector<HTMLDetailsElement>(".spacetime-panel");
      if (panel === null) return;
      panel.open = !panel.open;
      panel.scrollIntoView({ block: "nearest" });
    },
  },
  {
    id: "follow-first",
    title: "Follow the fetches of the first input",
    group: "Looking",
    scope: "stage",
    keys: ["i"],
    run: (app) => followTensor(app, 0),
  },
  {
    id: "follow-second",
    title: "Follow the fetches of the second input",
    group: "Looking",
    scope: "stage",
    keys: ["f"],
    run: (app) => followTensor(app, 1),
  },
  {
    id: "follow-output",
    title: "Follow the elements of the output",
    group: "Looking",
    scope: "stage",
    keys: ["o"],
    run: (app) => followTensor(app, "output"),
  },
  {
    id: "follow-next",
    title: "Follow something else",
    group: "Looking",
    scope: "stage",
    keys: ["e"],
    run: followNext,
  },
  {
    id: "zoom-in",
    title: "Show fewer steps of the barcode",
    group: "Looking",
    scope: "stage",
    keys: ["]"],
    run: ({ view }) => view.zoom(0.5),
  },
  {
    id: "zoom-out",
    title: "Show more steps of the barcode",
    group: "Looking",
    scope: "stage",
    keys: ["["],
    run: ({ view }) => view.zoom(2),
  },
  {
    id: "steps",
    title: "The barcode as a table",
    group: "Looking",
    scope: "page",
    keys: [],
    run: ({ view }) => view.set({ dialog: "steps" }),
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
    id: "palette",
    title: "Search all commands",
    group: "Page",
    scope: "page",
    keys: ["Mod+k"],
    run: ({ view }) => view.set({ dialog: "palette" }),
  },
  {
    id: "share",
    title: "Share or export",
    group: "Page",
    scope: "page",
    keys: [],
    run: ({ view }) => view.set({ dialog: "share" }),
  },
  {
    id: "theme",
    title: "Change between light and dark",
    group: "Page",
    scope: "page",
    keys: [],
    run: ({ view }) => {
      const { theme } = view.store.getState();
      const isDark =
        theme === "dark" ||
        (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
      view.setTheme(isDark ? "light" : "dark");
    },
  },
  {
    id: "single-keys",
    title: "Turn single keys on or off",
    group: "Page",
    scope: "page",
    keys: [],
    run: ({ view }) => view.setSingleKeys(!view.store.getState().singleKeys),
  },
  {
    id: "cancel",
    title: "Cancel a run, or stop predicting",
    group: "Page",
    scope: "stage",
    keys: ["Escape"],
    run: ({ session, run, view }) => {
      if (run.getState().phase.kind === "running") session.cancel();
      else view.set({ predicting: false });
    },
  },
  {
    id: "help",
    title: "Show these keys",
    group: "Page",
    scope: "page",
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
