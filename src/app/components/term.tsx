/**
 * A technical word with its one-sentence explanation, on hover and on focus. The glossary is fetched when
 * the first words stand on the page, long before anybody can rest on one.
 */
import { useEffect, useState, type ReactNode } from "react";
import type { GlossaryEntry, GlossaryKey } from "../glossary.ts";
import { useTooltip } from "./tooltip.tsx";
import "./components.css";

/** Properties of `Term`. */
export interface TermProps {
  /** The entry of the glossary. */
  readonly of: GlossaryKey;
  /** The word as it stands in the text; the entry's own word where left out. */
  readonly children?: ReactNode;
}

let known: Readonly<Record<GlossaryKey, GlossaryEntry>> | undefined;
let coming: Promise<void> | undefined;

function fetchGlossary(): Promise<void> {
  coming ??= import("../glossary.ts").then(({ glossary }) => {
    known = glossary;
  });
  return coming;
}

/** A word that explains itself. */
export function Term({ of, children }: TermProps) {
  const [entry, setEntry] = useState(known?.[of]);
  useEffect(() => {
    let current = true;
    // Without the glossary the words stand there unexplained, as in print.
    fetchGlossary().then(
      () => {
        if (current) setEntry(known?.[of]);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [of]);
  const tip = useTooltip<HTMLButtonElement>(
    entry !== undefined && (
      <>
        <strong className="tooltip-title">{entry.term}</strong> {entry.sentence}
      </>
    ),
  );
  return (
    <>
      <button
        type="button"
        {...tip.trigger}
        className="term"
        aria-describedby={tip.open ? tip.id : undefined}
        onClick={tip.onPress}
      >
        {children ?? entry?.term}
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
        onClick={tip.onPress}
      >
        {children}
      </button>
      {tip.bubble}
    </>
  );
}
