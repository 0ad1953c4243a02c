/**
 * The centre: what happens in this step, in words, as a formula, and in every tensor.
 *
 * Takes the single keys of the command table while it has the focus.
 */
import { lazy, Suspense } from "react";
import { useShallow } from "zustand/shallow";
import { useExperiment, useIsOfAnother, useRun, useView } from "../state/app-state.ts";
import { currentEinsum, isStale } from "../state/run.ts";
import { FormulaStrip } from "../views/formula/FormulaStrip.tsx";
import { Narration } from "../views/formula/Narration.tsx";
import { SpaceTimePanel } from "../views/spacetime/SpaceTimePanel.tsx";
import { Tensors } from "../views/tensor/Tensors.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { RunStatus } from "./RunStatus.tsx";
import { StageNotes } from "./StageNotes.tsx";
import { Welcome } from "./Welcome.tsx";

const LaneArrayView = lazy(() => import("../views/lanes/LaneArrayView.tsx"));
const EmptyStage = lazy(() => import("./EmptyStage.tsx"));
const NoSteps = lazy(() => import("./NoSteps.tsx"));
const PredictPanel = lazy(() => import("../predict/PredictPanel.tsx"));
const CascadeStrip = lazy(() => import("../views/cascade/CascadeStrip.tsx"));

/** The stage. */
export function Stage() {
  const isOther = useIsOfAnother();
  const { shown, einsumAt, stale } = useRun(
    useShallow((state) => ({
      // No picture stands under the title of another experiment.
      shown: isOther ? undefined : state.shown,
      einsumAt: currentEinsum(state),
      stale: isStale(state),
    })),
  );
  const isBroken = useRun((state) => state.phase.kind === "broken");
  const playing = useView((state) => state.playing);
  const predicting = useView((state) => state.predicting);
  const title = useRun((state) => state.opened?.title);
  const notes = useRun((state) => state.opened?.notes);
  const text = useExperiment((state) => state.text);
  const einsum = shown?.opened.einsums[einsumAt];
  const isSpatial = einsum?.loops.at(-1)?.mode === "spatial";
  return (
    <main
      id="stage"
      className="column stage"
      data-stage=""
      tabIndex={0}
      aria-label="Stage"
      aria-busy={stale || shown?.text !== text}
      data-step={shown?.frame?.step}
      data-predicting={predicting || undefined}
    >
      <div className="stage-head">
        <h1>{title === undefined || title === "" ? "Concordant" : title}</h1>
        {notes !== undefined && notes !== "" && (
          <StageNotes key={notes} notes={notes} brief={(shown?.frame?.step ?? 0) > 0} />
        )}
      </div>
      {shown !== undefined && <Welcome />}
      {(shown !== undefined || !isBroken) && <RunStatus />}
      {shown === undefined && (
        <Suspense>
          <EmptyStage />
        </Suspense>
      )}
      {shown !== undefined && einsum !== undefined && (
        <ErrorBoundary what="The stage">
          {/* What stands above the tensors comes together with them, so that they stay where they are. */}
          <Suspense>
            <div className={stale ? "step stale" : "step"} aria-label="This step" role="group">
              {shown.opened.einsums.length > 1 && <CascadeStrip shown={shown} />}
              <FormulaStrip einsum={einsum} frame={shown.frame} most={isSpatial ? 1 : 3} />
              <Narration einsum={einsum} frame={shown.frame} silent={playing} />
              {shown.frame !== undefined && isSpatial && (
                <LaneArrayView einsum={einsum} frame={shown.frame} />
              )}
              {shown.run.steps === 0 && <NoSteps opened={shown.opened} />}
            </div>
            {predicting && (
              <Suspense>
                <PredictPanel />
              </Suspense>
            )}
            <Tensors shown={shown} einsum={einsum} stale={stale} />
          </Suspense>
          {shown.frame !== undefined && (
            <SpaceTimePanel einsum={einsum} at={einsumAt} frame={shown.frame} run={shown.run} />
          )}
        </ErrorBoundary>
      )}
    </main>
  );
}
