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

/** Properties of `Hint`. */
export interface HintProps {
  /** The sentence that explains. */
  readonly text: string;
  readonly children: ReactNode;
  readonly className?: string;
  /** -1 where a toolbar around it moves the focus. */
  readonly tabIndex?: number;
}

/** Words with an explanation of their own, shown as those of a term are. */
export function Hint({ text, children, className, tabIndex }: HintProps) {
  const tip = useTooltip<HTMLButtonElement>(text);
  return (
    <>
      <button
        type="button"
        {...tip.trigger}
        className={className}
        tabIndex={tabIndex}
        aria-describedby={tip.open ? tip.id : undefined}
        onClick={tip.trigger.onPointerEnter}
      >
        {children}
      </button>
      {tip.bubble}
    </>
  );
}
