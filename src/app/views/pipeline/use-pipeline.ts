/** Asks the engine how the cascade goes as a pipeline; once a session and depth. */
import { useEffect, useState } from "react";
import type { Pipeline } from "../../../engine/index.ts";
import { useApp } from "../../state/app-state.ts";

const columns = 512;

/** The pipeline of a session; undefined until the engine has answered. */
export function usePipeline(session: number, depth: number): Pipeline | undefined {
  const { client } = useApp();
  const [answer, setAnswer] = useState<{ readonly depth: number; readonly pipeline: Pipeline }>();
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const pipeline = await client.pipeline({ session, depth, columns });
      if (current && pipeline.ok) setAnswer({ depth, pipeline: pipeline.value });
    };
    void ask();
    return () => {
      current = false;
    };
  }, [client, session, depth]);
  return answer?.pipeline.session === session ? answer.pipeline : undefined;
}
