/**
 * What the engine is doing, where it is not simply done: progress with a way to cancel, a failure with a
 * way to try again, or that the text has mistakes and the last good run is shown.
 */
import { Button, Icon, Progress } from "../components/index.ts";
import type { EngineFailure, Progress as RunProgress } from "../../engine/index.ts";
import { useApp, useRun } from "../state/app-state.ts";
import { expectedComputes, shareDone } from "../state/run.ts";
import { formatCount } from "../views/numbers.ts";

function failureWords(failure: EngineFailure): string {
  switch (failure.kind) {
    case "cancelled":
      return "The run was cancelled.";
    case "crashed":
      return `The engine stopped twice on this experiment: ${failure.message}`;
    case "timed-out":
    case "too-large":
      return failure.message;
  }
}

/** Computes of the Einsum that runs, and how many there will be where that is known. */
function computesSoFar(progress: RunProgress): string {
  const all = expectedComputes(progress) ?? 0;
  const of = all === 0 ? "" : ` of ${formatCount(all)}`;
  return `${formatCount(progress.computes)}${of} computes`;
}

/** One line on the engine's state, or nothing. */
export function RunStatus() {
  const { session, view } = useApp();
  const phase = useRun((state) => state.phase);
  const shown = useRun((state) => state.shown !== undefined);
  const errors = useRun(
    (state) => state.diagnostics.filter(({ severity }) => severity === "error").length,
  );

  if (phase.kind === "opening" || phase.kind === "running") {
    const progress = phase.kind === "running" ? phase.progress : undefined;
    return (
      <div className="run-status is-working">
        <div className="run-progress">
          <Progress
            label="Progress of the run"
            fraction={progress === undefined ? undefined : shareDone(progress)}
          />
          <span className="numeric" role="status">
            {phase.kind === "opening" ? "Reading the experiment" : "Running"}
            {progress !== undefined && `: ${computesSoFar(progress)}`}
          </span>
        </div>
        <Button
          icon="stop"
          onClick={() => {
            session.cancel();
          }}
        >
          Cancel
        </Button>
      </div>
    );
  }
  if (phase.kind === "failed") {
    return (
      <div className="run-status is-problem" role="status">
        <Icon name="warning" />
        <p>
          {failureWords(phase.failure)}
          {shown && " What you see is the run before it."}
        </p>
        <Button
          onClick={() => {
            session.retry();
          }}
        >
          Run again
        </Button>
      </div>
    );
  }
  if (phase.kind === "broken") {
    const first =
      errors === 1 ? "The document has a mistake." : `The document has ${errors} mistakes.`;
    return (
      <div className="run-status is-problem" role="status">
        <Icon name="warning" />
        <p>
          {first}
          {shown && " What you see is the last run without one."}
        </p>
        <Button
          onClick={() => {
            view.set({ editorForm: "text", pane: "nest" });
          }}
        >
          Show the document
        </Button>
      </div>
    );
  }
  return undefined;
}
