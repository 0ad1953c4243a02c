/**
 * The part of the output that a picture shows. A frame brings the first 65,536 elements; what lies beyond
 * them is asked for when it is looked at. Of a picture with more, the part around one element is.
 */
import { useEffect, useState } from "react";
import type { PartialOutput } from "../../../engine/index.ts";
import { useApp } from "../../state/app-state.ts";
import { rowMajor } from "../row-major.ts";
import type { GridBlock } from "./grid-layout.ts";
import { elementsOf, partAround } from "./grid-values.ts";

/** What is known of the output inside a block, and there around a point, at a step. */
export function useOutput(
  partial: PartialOutput | undefined,
  shape: readonly number[],
  block: GridBlock,
  point: readonly number[],
  session: number | undefined,
  step: number | undefined,
): PartialOutput | undefined {
  const { client } = useApp();
  const { from, count } = partAround(rowMajor(point, shape), elementsOf(block, shape));
  const inside =
    partial === undefined ||
    (from >= partial.from && from + count <= partial.from + partial.values.length);
  const wanted = inside || step === undefined ? "" : JSON.stringify([session, step, from, count]);
  const [answer, setAnswer] = useState<{ readonly of: string; readonly output: PartialOutput }>();
  useEffect(() => {
    if (wanted === "" || session === undefined || step === undefined) return undefined;
    let current = true;
    const ask = async () => {
      const frame = await client.peek({ session, step, output: { from, count } });
      if (current && frame.ok) setAnswer({ of: wanted, output: frame.value.output });
    };
    void ask();
    return () => {
      current = false;
    };
  }, [client, wanted, session, step, from, count]);
  if (inside) return partial;
  // The part of the step before stands until the one of this step is there.
  return answer?.output.from === from ? answer.output : partial;
}
