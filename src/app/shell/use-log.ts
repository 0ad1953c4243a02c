/** What happened lately in the run that is shown, once the playhead rests. */
import { useEffect, useState } from "react";
import type { LogEntry } from "../../engine/index.ts";
import { useApp, useRun } from "../state/app-state.ts";

/** How long the playhead must rest, and how many steps are looked back at. */
const restMs = 90;
const lookedBackAt = 12;

/** The log up to the step that is shown. */
export function useLog(): readonly LogEntry[] {
  const { client } = useApp();
  const session = useRun((state) => (state.live ? state.shown?.opened.session : undefined));
  const step = useRun((state) => state.shown?.frame?.step);
  const [log, setLog] = useState<readonly LogEntry[]>([]);
  useEffect(() => {
    if (session === undefined || step === undefined) return undefined;
    let wanted = true;
    const resting = setTimeout(() => {
      void client.log({ session, step, steps: lookedBackAt }).then((answer) => {
        if (wanted && answer.ok) setLog(answer.value);
      });
    }, restMs);
    return () => {
      wanted = false;
      clearTimeout(resting);
    };
  }, [client, session, step]);
  return log;
}
