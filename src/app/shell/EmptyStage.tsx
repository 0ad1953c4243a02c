/**
 * The stage before there is a run to show: on its way, cancelled, broken, refused. Says what is the
 * matter and what can be done about it, and never stands empty.
 */
import { positionAt } from "../../base/index.ts";
import { Coded } from "../components/coded.tsx";
import { Button } from "../components/index.ts";
import { firstVisit } from "../first-visit.ts";
import { useApp, useExperiment, useRun } from "../state/app-state.ts";

const shownAtMost = 3;

/** Where tensors will stand. */
function Outlines() {
  return (
    <div className="stage-outlines" aria-hidden="true">
      <div />
      <div />
      <div />
    </div>
  );
}

/** The first mistakes of a document that has never run. */
function Mistakes() {
  const { view } = useApp();
  const text = useExperiment((state) => state.text);
  const errors = useRun((state) => state.diagnostics).filter(
    ({ severity }) => severity === "error",
  );
  return (
    <section className="stage-message" aria-label="What is wrong">
      <h2>This experiment cannot run yet</h2>
      <p>Nothing is lost: the document is at hand, and it runs as soon as it is mended.</p>
      <ul>
        {errors.slice(0, shownAtMost).map(({ span, message, hint }) => {
          const { line, column } = positionAt(text, span.start);
          return (
            <li key={`${span.start} ${message}`}>
              <span className="numeric">
                Line {line}, column {column}
              </span>{" "}
              <Coded>{message}</Coded>
              {hint !== undefined && (
                <em>
                  {" "}
                  <Coded>{hint}</Coded>
                </em>
              )}
            </li>
          );
        })}
      </ul>
      <div className="stage-actions">
        <Button
          tone="solid"
          icon="edit"
          onClick={() => {
            view.set({ editorForm: "text", pane: "nest" });
          }}
        >
          Mend the document
        </Button>
        <FirstExample />
      </div>
    </section>
  );
}

function FirstExample() {
  return (
    <a className="button is-plain" href={`#/explore/${firstVisit.preset}?t=${firstVisit.step}`}>
      Open the first example
    </a>
  );
}

/** What stands on the stage while there is nothing to step through. */
export default function EmptyStage() {
  const phase = useRun((state) => state.phase);
  switch (phase.kind) {
    case "opening":
    case "running":
    case "ready":
      return (
        <>
          <p className="stage-empty">The first step appears here as soon as the run is done.</p>
          <Outlines />
        </>
      );
    case "broken":
      return <Mistakes />;
    case "failed": {
      const { figure, limit } = phase.failure;
      return (
        <section className="stage-message" aria-label="Why there is no run">
          <h2>
            {phase.failure.kind === "cancelled" ? "Cancelled before the first step" : "No run yet"}
          </h2>
          {figure !== undefined && limit !== undefined && (
            <p className="numeric">
              {figure.toLocaleString("en")} against a limit of {limit.toLocaleString("en")}
            </p>
          )}
          <p>
            A smaller extent, a lower density or another loop order makes a run shorter; the
            document is at the left.
          </p>
          <div className="stage-actions">
            <FirstExample />
          </div>
        </section>
      );
    }
  }
}
