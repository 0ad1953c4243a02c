/**
 * The centre: what happens in this step, in words, as a formula, and in every tensor.
 *
 * Takes the single keys of the command table while it has the focus.
 */
import { lazy, Suspense } from "react";
import { useShallow } from "zustand/shallow";
import type { EinsumDescription, TensorSnapshot } from "../../engine/index.ts";
import { useApp, useExperiment, useRun, useView } from "../state/app-state.ts";
import { currentEinsum, isStale, type Shown } from "../state/run.ts";
import { allSnapshots, storedSnapshot } from "../state/snapshots.ts";
import type { TensorForm } from "../state/view.ts";
import { hueStyle } from "../theme/hues.ts";
import { FormulaStrip } from "../views/formula/FormulaStrip.tsx";
import { Narration } from "../views/formula/Narration.tsx";
import { kernelUnder } from "../views/tensor/kernel.ts";
import { TensorPanel } from "../views/tensor/TensorPanel.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { RunStatus } from "./RunStatus.tsx";
import { Welcome } from "./Welcome.tsx";

const CascadeStrip = lazy(() => import("../views/cascade/CascadeStrip.tsx"));

/** A tree for what is stored sparse, a grid for what is stored whole or is still being written. */
function formFor(snapshot: TensorSnapshot | undefined): TensorForm {
  return snapshot?.ranks.some((rank) => rank.format !== "U") === true ? "tree" : "grid";
}

interface TensorsProps {
  readonly shown: Shown;
  readonly einsum: EinsumDescription;
  readonly stale: boolean;
}

function Tensors({ shown, einsum, stale }: TensorsProps) {
  const { view } = useApp();
  const chosen = useView((state) => state.forms);
  const snapshots = allSnapshots(shown.opened, shown.run);
  const at = shown.opened.einsums.indexOf(einsum);
  const isComputed = (tensor: string) =>
    shown.opened.einsums.some(({ output }) => output.tensor === tensor);
  // What an earlier Einsum hands on comes first, where its output was before.
  const inputs = einsum.inputs
    .map((operand, place) => ({ operand, place }))
    .sort((a, b) => Number(isComputed(b.operand.tensor)) - Number(isComputed(a.operand.tensor)));
  return (
    <div className="tensors">
      {inputs.map(({ operand, place }) => {
        const { tensor } = operand;
        const snapshot = snapshots[operand.snapshot];
        const isTransformed = snapshot !== storedSnapshot(snapshots, tensor);
        return (
          <TensorPanel
            key={`${operand.tensor} ${place}`}
            tensor={operand.tensor}
            role="input"
            snapshot={snapshot}
            description={operand}
            frame={shown.frame}
            form={chosen[operand.tensor] ?? formFor(snapshot)}
            onForm={(form) => {
              view.setForm([operand.tensor], form);
            }}
            hue={hueStyle(operand.tensor)}
            kernel={kernelUnder(einsum, snapshots, operand.tensor, shown.frame)}
            stale={stale}
            onWatch={
              isTransformed ? () => view.set({ watched: { einsum: at, tensor } }) : undefined
            }
          />
        );
      })}
      <TensorPanel
        tensor={einsum.output.tensor}
        role="output"
        snapshot={undefined}
        description={einsum.output}
        frame={shown.frame}
        form={chosen[einsum.output.tensor] ?? "grid"}
        onForm={(form) => {
          view.setForm([einsum.output.tensor], form);
        }}
        hue={hueStyle(einsum.output.tensor)}
        stale={stale}
      />
    </div>
  );
}

/** The stage. */
export function Stage() {
  const { shown, einsumAt, stale } = useRun(
    useShallow((state) => ({
      shown: state.shown,
      einsumAt: currentEinsum(state),
      stale: isStale(state),
    })),
  );
  const playing = useView((state) => state.playing);
  const title = useRun((state) => state.opened?.title);
  const notes = useRun((state) => state.opened?.notes);
  const text = useExperiment((state) => state.text);
  const einsum = shown?.opened.einsums[einsumAt];
  return (
    <main
      id="stage"
      className="column stage"
      data-stage=""
      tabIndex={0}
      aria-label="Stage"
      aria-busy={stale || shown?.text !== text}
      data-step={shown?.frame?.step}
    >
      <div className="stage-head">
        <h1>{title === undefined || title === "" ? "Concordant" : title}</h1>
        {notes !== undefined && notes !== "" && <p className="stage-notes">{notes}</p>}
      </div>
      <Welcome />
      <RunStatus />
      {shown !== undefined && einsum !== undefined && (
        <ErrorBoundary what="The stage">
          <div className={stale ? "step stale" : "step"} aria-label="This step" role="group">
            {shown.opened.einsums.length > 1 && (
              <Suspense>
                <CascadeStrip shown={shown} />
              </Suspense>
            )}
            <FormulaStrip einsum={einsum} frame={shown.frame} />
            <Narration einsum={einsum} frame={shown.frame} silent={playing} />
            {shown.run.steps === 0 && (
              <p className="stage-empty">
                This nest reaches no compute: at no place are all its operands non-empty. Raise a
                density, or store a tensor uncompressed.
              </p>
            )}
          </div>
          <Tensors shown={shown} einsum={einsum} stale={stale} />
        </ErrorBoundary>
      )}
    </main>
  );
}
