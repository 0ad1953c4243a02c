/**
 * The part of the output that a picture shows. A frame brings the first 65,536 elements; where a picture
 * has others, its lines are asked for beside the frame.
 */
import { useEffect, useMemo, useState } from "react";
import type { PartialOutput } from "../../../engine/index.ts";
import { useApp } from "../../state/app-state.ts";
import type { GridLayout } from "./grid-layout.ts";
import { hasLines, linesOf } from "./output-part.ts";

/** What is known of the output that a grid shows at a step. */
export function useOutput(
  partial: PartialOutput | undefined,
  layout: GridLayout,
  session: number | undefined,
  step: number | undefined,
): PartialOutput | undefined {
  const { client } = useApp();
  const lines = useMemo(() => linesOf(layout.block, layout.shape), [layout]);
  const inside = partial === undefined || hasLines(partial, lines);
  const [answer, setAnswer] = useState<PartialOutput>();
  useEffect(() => {
    if (inside || session === undefined || step === undefined) return undefined;
    let current = true;
    const ask = async () => {
      const frame = await client.output({ session, step, output: lines });
      if (current && frame.ok) setAnswer(frame.value.output);
    };
    void ask();
    return () => {
      current = false;
    };
  }, [client, inside, session, step, lines]);
  if (inside) return partial;
  // The lines of the step before stand until those of this one are there.
  return answer !== undefined && hasLines(answer, lines) ? answer : partial;
}
