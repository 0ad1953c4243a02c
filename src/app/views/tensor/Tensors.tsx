/**
 * The tensors of the stage, one panel each, and what pointing at an element does: a look ahead while the
 * pointer rests on it, and a leap to the next step that uses it when it is pressed.
 */
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from "react";
import type { EinsumDescription, TensorSnapshot } from "../../../engine/index.ts";
import { useApp, useView } from "../../state/app-state.ts";
import type { Shown } from "../../state/run.ts";
import { allSnapshots } from "../../state/snapshots.ts";
import type { TensorForm } from "../../state/view.ts";
import { useHeld } from "../held/use-held.ts";
import type { TensorLives } from "../pipeline/pipeline-moment.ts";
import { underWindow } from "./under-window.ts";
import { declaredNames, stagePanels, type StagePanel } from "./stage-panels.ts";
import { TensorPanel } from "./TensorPanel.tsx";
import { useGhost, type PointedElement } from "./use-ghost.ts";
import { useWidth } from "../../components/use-width.ts";

const RestingPanel = lazy(() => import("./RestingPanel.tsx"));
const PipelinePanel = lazy(() => import("../pipeline/PipelinePanel.tsx"));

/** A tree for what is stored sparse, a grid for what is stored whole or is still being written. */
function formFor(snapshot: TensorSnapshot | undefined): TensorForm {
  return snapshot?.ranks.some((rank) => rank.format !== "U") === true ? "tree" : "grid";
}

/** Properties of `Tensors`. */
export interface TensorsProps {
  readonly shown: Shown;
  readonly einsum: EinsumDescription;
  readonly stale: boolean;
}

/**
 * The tensors of the stage. The first time they are drawn in slices, so that the page answers meanwhile;
 * what stands in for them measures the room that they have.
 */
export function Tensors(props: TensorsProps) {
  const drawn = useDeferredValue(true, false);
  return drawn ? <Panels {...props} /> : <Coming />;
}

function Coming() {
  const [ref] = useWidth(480);
  return (
    <div className="tensors" data-coming="">
      <div className="tensor-panel is-coming">
        <div ref={ref} />
        <p>Drawing the tensors …</p>
      </div>
    </div>
  );
}

/** All tensors of the cascade; those without a part in this step rest on a line of their own. */
function Panels({ shown, einsum, stale }: TensorsProps) {
  const { view, session } = useApp();
  const chosen = useView((state) => state.forms);
  // A look ahead would give the answer away.
  const foretells = useView((state) => state.picker === undefined);
  const [pointed, setPointed] = useState<PointedElement | undefined>(undefined);
  const [lives, setLives] = useState<ReadonlyMap<string, TensorLives>>();
  const { opened, run, frame } = shown;
  const snapshots = useMemo(() => allSnapshots(opened, run), [opened, run]);
  const panels = useMemo(() => stagePanels(opened, snapshots, einsum), [opened, snapshots, einsum]);
  const ghost = useGhost(
    opened.session,
    frame?.step ?? 0,
    stale || !foretells ? undefined : pointed,
  );
  const held = useHeld(stale ? undefined : frame);
  const point = useCallback((tensor: string, at: readonly number[] | undefined) => {
    setPointed(at === undefined ? undefined : { tensor, point: at });
  }, []);
  const setForm = useCallback(
    (tensor: string, form: TensorForm) => {
      view.setForm([tensor], form);
    },
    [view],
  );
  const pick = useCallback(
    (tensor: string, at: readonly number[]) => {
      view.set({ playing: false });
      const { picker } = view.store.getState();
      if (picker === undefined) void session.seekToElement(tensor, at);
      else picker(tensor, at);
    },
    [view, session],
  );
  const place = opened.einsums.indexOf(einsum);
  const panelOf = (panel: StagePanel) => {
    const { key, tensor, role, snapshot, description, rests } = panel;
    const names = declaredNames(opened, snapshots, tensor);
    if (rests !== undefined) {
      return (
        <Suspense key={key}>
          <RestingPanel panel={panel} snapshots={snapshots} names={names} />
        </Suspense>
      );
    }
    return (
      <TensorPanel
        key={key}
        tensor={tensor}
        role={role}
        names={names}
        snapshot={snapshot}
        description={description}
        frame={frame}
        ghost={ghost}
        form={chosen[tensor] ?? formFor(snapshot)}
        onForm={setForm}
        under={underWindow(einsum, snapshots, tensor, frame)}
        held={held}
        lives={lives?.get(tensor)}
        stale={stale}
        onPoint={point}
        onPick={pick}
        onWatch={
          panel.isTransformed ? () => view.set({ watched: { einsum: place, tensor } }) : undefined
        }
      />
    );
  };
  return (
    <div className="tensors" aria-busy={held === undefined}>
      {panels.map(panelOf)}
      {opened.einsums.length > 1 && frame !== undefined && (
        <Suspense>
          <PipelinePanel opened={opened} frame={frame} onLives={setLives} />
        </Suspense>
      )}
    </div>
  );
}
