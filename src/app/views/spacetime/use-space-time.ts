/** Asks the engine for the window that is looked at, and keeps the last picture until the next is there. */
import { useEffect, useState } from "react";
import type { SpaceTime } from "../../../engine/index.ts";
import { useApp } from "../../state/app-state.ts";
import { windowOf, type Extent, type Viewport } from "./viewport.ts";

const settleMs = 60;

/** The newest answer, and whether another is on its way. */
export interface SpaceTimeAnswer {
  readonly seen: SpaceTime | undefined;
  readonly waiting: boolean;
  /** Why the engine could not answer. */
  readonly problem: string | undefined;
}

/** The picture for a viewport of an Einsum. */
export function useSpaceTime(
  session: number,
  einsum: number,
  view: Viewport,
  extent: Extent,
  size: { readonly width: number; readonly height: number },
): SpaceTimeAnswer {
  const { client } = useApp();
  const wanted = JSON.stringify([
    ...[session, einsum],
    windowOf(view, extent, size.width, size.height),
  ]);
  const [answer, setAnswer] = useState<{
    readonly of: string;
    readonly seen: SpaceTime | undefined;
    readonly problem: string | undefined;
  }>();
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const [, , window] = JSON.parse(wanted) as [number, number, ReturnType<typeof windowOf>];
      const result = await client.spaceTime({ session, einsum, ...window });
      if (!current) return;
      if (result.ok) setAnswer({ of: wanted, seen: result.value, problem: undefined });
      else if (result.error.kind === "failure") {
        const { message } = result.error.failure;
        setAnswer((before) => ({ of: wanted, seen: before?.seen, problem: message }));
      }
    };
    const settling = setTimeout(() => void ask(), settleMs);
    return () => {
      current = false;
      clearTimeout(settling);
    };
  }, [client, session, einsum, wanted]);
  const own =
    answer?.seen?.session === session && answer.seen.einsum === einsum ? answer.seen : undefined;
  return {
    seen: own,
    waiting: answer?.of !== wanted,
    problem: answer?.of === wanted ? answer.problem : undefined,
  };
}
