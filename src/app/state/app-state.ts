/**
 * The page's state put together, and the hooks by which components read it.
 *
 * Stores are made once, in `createAppState`; components get them through a context, so that nothing
 * on the page is a global.
 */
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createEngineClient } from "../engine-client.ts";
import { spawnEngineWorker } from "../engine-worker.ts";
import { createExperimentStore, type ExperimentState } from "./experiment.ts";
import { loadLanguage } from "./language.ts";
import { createNoticeStore } from "./notices.ts";
import { createPlayback } from "./playback.ts";
import { createRunStore, isOfAnother, type RunState } from "./run.ts";
import { createSession } from "./session.ts";
import { watchStorage } from "./storage.ts";
import { measurePaint } from "./timing.ts";
import { createViewStore, type ViewState } from "./view.ts";

/** Everything a component can read or ask for. */
export type AppState = ReturnType<typeof createAppState>;

/** Stores and services of one page. */
export function createAppState() {
  const client = createEngineClient(spawnEngineWorker);
  client.warmUp();
  const experiment = createExperimentStore();
  const run = createRunStore();
  const view = createViewStore();
  const notices = createNoticeStore();
  const session = createSession({
    client,
    experiment,
    run,
    notices,
    loadLanguage,
    onNextFrame: (callback) => requestAnimationFrame(callback),
    now: () => performance.now(),
    onFrame: measurePaint,
  });
  watchStorage(() => {
    notices.post({
      topic: "storage",
      tone: "note",
      text: "This browser keeps nothing for the page (its storage is full or blocked), so a draft will not outlive a reload. A link or a file will.",
    });
  });
  createPlayback({
    view,
    run,
    session,
    onNextFrame: (callback) => requestAnimationFrame(callback),
  });
  return { client, experiment, run, view, notices, session };
}

/** Hands the state to the components. */
export const AppStateContext = createContext<AppState | undefined>(undefined);

/** The stores and services of the page. */
export function useApp(): AppState {
  const app = useContext(AppStateContext);
  if (app === undefined) throw new Error("A component asked for the state outside of the page.");
  return app;
}

/** Part of what the engine has answered. */
export function useRun<Part>(select: (state: RunState) => Part): Part {
  return useStore(useApp().run, select);
}

/** Part of the view. */
export function useView<Part>(select: (state: ViewState) => Part): Part {
  return useStore(useApp().view.store, select);
}

/** Part of the experiment. */
export function useExperiment<Part>(select: (state: ExperimentState) => Part): Part {
  return useStore(useApp().experiment.store, select);
}

/**
 * Whether what is shown is another experiment's than the one that is being run. A title that is being typed is the
 * same one's.
 */
export function useIsOfAnother(): boolean {
  const typed = useExperiment((state) => state.typed);
  return useRun(isOfAnother) && !typed;
}

/** Whether there is something to undo and to redo. */
export function useHistory(): { readonly undo: boolean; readonly redo: boolean } {
  const { temporal } = useApp().experiment.store;
  const undo = useStore(temporal, (state) => state.pastStates.length > 0);
  const redo = useStore(temporal, (state) => state.futureStates.length > 0);
  return { undo, redo };
}
