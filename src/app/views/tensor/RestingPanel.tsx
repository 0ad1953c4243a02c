/**
 * A tensor that has no part in the Einsum that runs: its name and what has become of it, on one line that
 * unfolds to the picture.
 */
import { useState } from "react";
import type { TensorSnapshot } from "../../../engine/index.ts";
import { Button } from "../../components/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { formatCount } from "../numbers.ts";
import type { StagePanel } from "./stage-panels.ts";
import { TensorPanel } from "./TensorPanel.tsx";

/** Properties of `RestingPanel`. */
export interface RestingPanelProps {
  readonly panel: StagePanel;
  readonly snapshots: readonly TensorSnapshot[];
  /** Rank names as declared. */
  readonly names: readonly string[];
}

const nothing = () => undefined;

/** One line for a tensor at rest. */
export default function RestingPanel({ panel, snapshots, names }: RestingPanelProps) {
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState<"tree" | "ranks" | "grid">("grid");
  const { tensor, role, rests, description } = panel;
  // What an earlier Einsum has computed is stored by now; what a later one computes is not there yet.
  const stored = snapshots.find(({ name }) => name === tensor);
  const isThere = role === "input" || rests === "done";
  const words = !isThere
    ? "not computed yet"
    : `${formatCount(stored?.occupancy ?? 0)} non-zero, ${rests === "done" ? "no longer used" : "not used yet"}`;
  return (
    <div className="resting" style={hueStyle(tensor)}>
      <p>
        <b className="hued">{description.text}</b> <span className="numeric">{words}</span>
        {isThere && stored !== undefined && (
          <Button
            tone="ghost"
            aria-expanded={open}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {open ? "Hide" : "Show"} {tensor}
          </Button>
        )}
      </p>
      {open && stored !== undefined && (
        <TensorPanel
          {...{ tensor, names, form, stale: false }}
          role="input"
          snapshot={stored}
          description={description}
          frame={undefined}
          ghost={undefined}
          onForm={(_, next) => {
            setForm(next);
          }}
          onPoint={nothing}
          onPick={nothing}
        />
      )}
    </div>
  );
}
