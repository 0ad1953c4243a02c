/**
 * The sentence under the formula; screen readers hear it after each step.
 */
import type { EinsumDescription, Frame } from "../../../engine/index.ts";
import type { ReactNode } from "react";
import type { GlossaryKey } from "../../glossary.ts";
import { Term } from "../../components/index.ts";
import { narrate } from "./narrate.ts";
import "./formula.css";

/** Properties of `Narration`. */
export interface NarrationProps {
  readonly einsum: EinsumDescription;
  readonly frame: Frame | undefined;
  /** Keeps quiet while steps fly past, so that a screen reader is not flooded. */
  readonly silent?: boolean;
}

/** One plain sentence on what this step does and why, as a polite live region. */
export function Narration({ einsum, frame, silent = false }: NarrationProps) {
  const skips = einsum.loops.some(({ source }) => source !== "dense");
  return (
    <p
      className={skips ? "narration has-skips" : "narration"}
      aria-live={silent ? "off" : "polite"}
      aria-atomic="true"
    >
      {frame === undefined ? "" : explained(capital(narrate(einsum, frame)))}
    </p>
  );
}

const terms: Readonly<Record<string, GlossaryKey>> = {
  skipped: "skipping",
  "passed over": "passedOver",
  "leads to nothing": "leadsToNothing",
  "lead to nothing": "leadsToNothing",
  "led to nothing": "leadsToNothing",
  "The search": "searchStart",
};
const spoken = new RegExp(`(${Object.keys(terms).join("|")})`);

/** The sentence with words that explain themselves. */
function explained(sentence: string): ReactNode {
  return sentence.split(spoken).map((words, at) => {
    const term = terms[words];
    return term === undefined ? (
      words
    ) : (
      <Term key={at} of={term}>
        {words}
      </Term>
    );
  });
}

/** Upper case for the first letter, unless the sentence begins with a variable, such as "q = 1". */
function capital(sentence: string): string {
  return /^[a-z]\w* =/.test(sentence)
    ? sentence
    : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
