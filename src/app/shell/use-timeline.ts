/** A stretch of the run that is shown, in columns; the last one stays until the next is there. */
import { useEffect, useState } from "react";
import type { StepEvent, Timeline, TimelineRequest } from "../../engine/index.ts";
import { useApp, useRun } from "../state/app-state.ts";

interface Stretch extends Pick<TimelineRequest, "purpose" | "from" | "to" | "columns"> {
  readonly events: readonly StepEvent[];
}

/** The timeline of a stretch; undefined before the first, and where there are no columns to draw. */
export function useTimeline({ purpose, from, to, columns, events }: Stretch): Timeline | undefined {
  const { client } = useApp();
  const session = useRun((state) => (state.live ? state.shown?.opened.session : undefined));
  const [timeline, setTimeline] = useState<Timeline>();
  useEffect(() => {
    if (session === undefined || columns < 1 || to <= from) return undefined;
    let wanted = true;
    void client.timeline({ session, purpose, from, to, columns, events }).then((answer) => {
      if (wanted && answer.ok) setTimeline(answer.value);
    });
    return () => {
      wanted = false;
    };
  }, [client, session, purpose, from, to, columns, events]);
  return columns < 1 || to <= from ? undefined : timeline;
}
