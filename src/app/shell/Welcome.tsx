/**
 * One line for whoever is new here, beside the example of a first visit. Closed, or left behind with a step or
 * another experiment, it does not come back; whoever follows a link with a step does not see it.
 */
import { useEffect, useState } from "react";
import { Button, Icon, IconButton } from "../components/index.ts";
import { firstVisit } from "../first-visit.ts";
import { useApp, useExperiment, useRun } from "../state/app-state.ts";
import { embed } from "../state/embed.ts";
import { recall, remember } from "../state/storage.ts";

const isLinked = /[?&]t=/.test(location.hash);

/** How to start, and where to read more. */
export function Welcome() {
  const { view } = useApp();
  const [open, setOpen] = useState(
    () => recall("welcomed") === undefined && embed === undefined && !isLinked,
  );
  const preset = useExperiment((state) => state.preset);
  const step = useRun((state) => state.shown?.frame?.step ?? firstVisit.step);
  const isLeft = preset !== firstVisit.preset || step !== firstVisit.step;
  useEffect(() => {
    if (!open || !isLeft) return;
    setOpen(false);
    remember("welcomed", "yes");
  }, [open, isLeft]);
  if (!open || isLeft) return undefined;
  return (
    <section className="welcome" aria-label="How to start">
      <p>
        <b>New here?</b>{" "}
        <span className="for-keys">Take the next step with the right arrow key, or play.</span>
        <span className="for-fingers">
          Tap <Icon name="step-forward" size={14} /> for the next step, or draw a finger along the
          barcode.
        </span>{" "}
        <span className="welcome-more">Move a loop of the nest and watch the counts change.</span>
      </p>
      <Button
        tone="ghost"
        onClick={() => {
          view.set({ dialog: "help" });
        }}
      >
        How to read this page
      </Button>
      <IconButton
        icon="close"
        size={14}
        label="Do not show this again"
        onClick={() => {
          setOpen(false);
          remember("welcomed", "yes");
        }}
      />
    </section>
  );
}
