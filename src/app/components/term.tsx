/**
 * A technical word with its one-sentence explanation, on hover and on focus.
 */
import type { ReactNode } from "react";
import { glossary, type GlossaryKey } from "../glossary.ts";
import { useTooltip } from "./tooltip.tsx";
import "./components.css";

/** Properties of `Term`. */
export interface TermProps {
  /** The entry of the glossary. */
  readonly of: GlossaryKey;
  /** The word as it stands in the text; the entry's own word where left out. */
  readonly children?: ReactNode;
}

/** A word that explains itself. */
export function Term({ of, children }: TermProps) {
  const entry = glossary[of];
  const tip = useTooltip<HTMLButtonElement>(
    <>
      <strong className="tooltip-title">{entry.term}</strong> {entry.sentence}
    </>,
  );
  return (
    <>
      <button
        type="button"
        {...tip.trigger}
        className="term"
        aria-describedby={tip.open ? tip.id : undefined}
        onClick={tip.trigger.onPointerEnter}
      >
        {children ?? entry.term}
      </button>
      {tip.bubble}
    </>
  );
}
