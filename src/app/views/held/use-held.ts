/**
 * For how many steps what a step holds has been held, asked of the engine once a step however many
 * pictures show it, and only of steps that hold anything.
 */
import { useEffect, useState } from "react";
import type { Frame } from "../../../engine/index.ts";
import type { EngineClient } from "../../engine-client.ts";
import { useApp } from "../../state/app-state.ts";
import { formatBrief, formatElement } from "../numbers.ts";

/** By the name of an element, such as "O[1,2]": a number of steps, "9", or "9+" where it may be more. */
export type HeldSteps = ReadonlyMap<string, string>;

const asked = new WeakMap<
  EngineClient,
  { readonly of: string; readonly answer: Promise<HeldSteps> }
>();

/** Steps that pass more quickly than this, in milliseconds, are not asked about. */
const restMs = 40;

async function ask(client: EngineClient, session: number, step: number): Promise<HeldSteps> {
  const answer = await client.held({ session, step });
  if (!answer.ok) return new Map();
  return new Map(
    answer.value.map(({ tensor, point, steps, atLeast }) => [
      formatElement(tensor, point),
      `${formatBrief(steps)}${atLeast ? "+" : ""}`,
    ]),
  );
}

function heldAt(client: EngineClient, session: number, step: number): Promise<HeldSteps> {
  const of = `${session} ${step}`;
  const known = asked.get(client);
  if (known?.of === of) return known.answer;
  const answer = ask(client, session, step);
  asked.set(client, { of, answer });
  return answer;
}

const nothing: HeldSteps = new Map();

/** How long the elements of a frame are held; undefined until that is known. */
export function useHeld(frame: Frame | undefined): HeldSteps | undefined {
  const { client } = useApp();
  const [seen, setSeen] = useState<{ readonly of: string; readonly steps: HeldSteps }>();
  const holds = frame?.lanes.some(
    ({ operands, output }) =>
      output.status === "held" || operands.some(({ status }) => status === "held"),
  );
  const of = frame === undefined || holds !== true ? "" : `${frame.session} ${frame.step}`;
  useEffect(() => {
    if (of === "") return undefined;
    let current = true;
    const [session = 0, step = 0] = of.split(" ").map(Number);
    const look = async () => {
      const steps = await heldAt(client, session, step);
      if (current) setSeen({ of, steps });
    };
    const resting = setTimeout(() => void look(), restMs);
    return () => {
      current = false;
      clearTimeout(resting);
    };
  }, [client, of]);
  if (of === "") return nothing;
  return seen?.of === of ? seen.steps : undefined;
}
