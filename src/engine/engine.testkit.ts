/** Running documents through the engine, for tests. */
import { invariant } from "../base/index.ts";
import { createEngine } from "./create-engine.ts";
import type { EngineApi, Frame, OpenRequest, Report, RunResult } from "./api.ts";
import type { Opened } from "./opened.ts";

/** A document that has been run to its end. */
export interface Finished {
  readonly engine: EngineApi;
  readonly opened: Opened;
  readonly result: RunResult;
  readonly report: Report;
}

export function newEngine(): EngineApi {
  return createEngine({ breathe: () => Promise.resolve(false) });
}

/** Opens and runs a document that must be right; throws with the diagnostics where it is not. */
export async function finish(text: string, files: OpenRequest["files"] = {}): Promise<Finished> {
  const engine = newEngine();
  const opened = await engine.open({ text, files });
  invariant(opened.ok, `not opened: ${JSON.stringify(opened)}\n${text}`);
  const result = await engine.run(opened.value.session, () => undefined);
  invariant(result.ok, `not run: ${JSON.stringify(result)}\n${text}`);
  const report = await engine.report(opened.value.session);
  invariant(report.ok, `no report: ${JSON.stringify(report)}`);
  return { engine, opened: opened.value, result: result.value, report: report.value };
}

/** The frame of a step that must exist. */
export async function frameAt({ engine, result }: Finished, step: number): Promise<Frame> {
  const frame = await engine.frame({ session: result.session, step });
  invariant(frame.ok, `no frame ${String(step)}: ${JSON.stringify(frame)}`);
  return frame.value;
}

/** Every frame of a run, in order. */
export async function allFrames(run: Finished): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  for (let step = 0; step < run.result.steps; step += 1) frames.push(await frameAt(run, step));
  return frames;
}
