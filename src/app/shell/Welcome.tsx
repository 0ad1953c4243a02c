/**
 * One line for whoever is new here. Closed once, it stays closed.
 */
import { useState } from "react";
import { Button, Icon, IconButton } from "../components/index.ts";
import { useApp } from "../state/app-state.ts";
import { embed } from "../state/embed.ts";
import { recall, remember } from "../state/storage.ts";

/** How to start, and where to read more. */
export function Welcome() {
  const { view } = useApp();
  const [open, setOpen] = useState(() => recall("welcomed") === undefined && embed === undefined);
  if (!open) return undefined;
  return (
    <section className="welcome" aria-label="How to start">
      <p>
        <b>New here?</b>{" "}
        <span className="for-keys">Take the next step with the right arrow key, or play.</span>
        <span className="for-fingers">
          Tap <Icon name="step-forward" size={14} /> for the next step, or draw a finger along the
          barcode.
        </span>{" "}
        Move a loop of the nest and watch the counts change.
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
