/**
 * A look ahead: the frame of the next step that uses the element on which the pointer rests.
 *
 * Asks the engine only when the pointer has come to rest, and forgets what comes back too late.
 */
import { useEffect, useState } from "react";
import type { Frame } from "../../../engine/index.ts";
import { useApp, useView } from "../../state/app-state.ts";

/** An element that is pointed at. */
export interface PointedElement {
  readonly tensor: string;
  readonly point: readonly number[];
}

const restMs = 180;

/** The frame of the next step that uses an element; undefined while there is none to show. */
export function useGhost(
  session: number,
  step: number,
  element: PointedElement | undefined,
): Frame | undefined {
  const { client, session: steps } = useApp();
  const playing = useView((state) => state.playing);
  const [seen, setSeen] = useState<{ readonly of: string; readonly frame: Frame }>();
  const of = element === undefined || playing ? "" : JSON.stringify([session, step, element]);
  useEffect(() => {
    if (of === "") return undefined;
    const { tensor, point } = (JSON.parse(of) as [number, number, PointedElement])[2];
    let wanted = true;
    const look = async () => {
      const found = await steps.findEvent("next", [{ kind: "touch", tensor, point }], step);
      if (found?.step === undefined) return;
      const answer = await client.peek({ session, step: found.step });
      if (wanted && answer.ok) setSeen({ of, frame: answer.value });
    };
    const resting = setTimeout(() => void look(), restMs);
    return () => {
      wanted = false;
      clearTimeout(resting);
    };
  }, [of, client, steps, session, step]);
  return seen?.of === of ? seen.frame : undefined;
}
