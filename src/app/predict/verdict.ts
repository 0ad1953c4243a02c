/** What the engine has made of an answer: the step that it took, and whether that was foretold. */

import type { Frame } from "../../engine/index.ts";

/** The verdict on one answer. */
export interface Verdict {
  /** What was seen when the answer was given. */
  readonly at: Frame;
  readonly session: number;
  /** The step that proves or disproves the answer. */
  readonly step: number;
  readonly right: boolean;
  /** What the step does. */
  readonly words: string;
}
