/** Space and time on the stage: folded until it is asked for, because drawing it goes through the run. */
import { lazy, Suspense, useState } from "react";
import type { EinsumDescription, Frame, RunResult } from "../../../engine/index.ts";
import "./spacetime.css";

const SpaceTimeView = lazy(() => import("./SpaceTimeView.tsx"));

/** Properties of `SpaceTimePanel`. */
export interface SpaceTimePanelProps {
  readonly einsum: EinsumDescription;
  readonly at: number;
  readonly frame: Frame;
  readonly run: RunResult;
}

/** A heading that unfolds to the picture. */
export function SpaceTimePanel({ einsum, at, frame, run }: SpaceTimePanelProps) {
  const [open, setOpen] = useState(false);
  const { cycles } = run.counts[einsum.name] ?? { cycles: 0 };
  return (
    <details
      className="spacetime-panel"
      open={open}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary className="overline">Space and time</summary>
      {open && (
        <Suspense>
          <SpaceTimeView {...{ einsum, at, frame, cycles }} />
        </Suspense>
      )}
    </details>
  );
}
