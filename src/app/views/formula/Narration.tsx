/**
 * The sentence under the formula; screen readers hear it after each step.
 */
import type { EinsumDescription, Frame } from "../../../engine/index.ts";
import type { ReactNode } from "react";
import type { GlossaryKey } from "../../glossary.ts";
import { Term } from "../../components/index.ts";
import { narrate, narrateWay } from "./narrate.ts";
import "./formula.css";

/** Properties of `Narration`. */
export interface NarrationProps {
  readonly einsum: EinsumDescription;
  readonly frame: Frame | undefined;
  /** Keeps quiet while steps fly past, so that a screen reader is not flooded. */
  readonly silent?: boolean;
}

/** One plain sentence on what this step does, and below it how it came there, as a polite live region. */
export function Narration({ einsum, frame, silent = false }: NarrationProps) {
  const skips = einsum.loops.some(({ source }) => source !== "dense");
  const slides = einsum.loops.some(({ ladder }) => Object.values(ladder).includes("slide"));
  const way = frame === undefined ? "" : narrateWay(einsum, frame);
  return (
    <p
      className={`narration ${skips ? "has-skips" : slides ? "has-slides" : ""}`}
      aria-live={silent ? "off" : "polite"}
      aria-atomic="true"
    >
      <span className="narration-step">
        {frame === undefined ? "" : capital(narrate(einsum, frame))}
      </span>
      {way !== "" && (
        <>
          {" "}
          <span className="narration-way">{explained(way)}</span>
        </>
      )}
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
