/** The tasks of a page's main thread, from a trace: in time of the thread, whatever else the machine does. */
import type { Browser, Page } from "@playwright/test";

/** An event of a trace; times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The tasks while something is done, in milliseconds of the thread, longest first. */
export async function tasksWhile(
  browser: Browser,
  page: Page,
  act: () => Promise<unknown>,
): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const renderers = trace.traceEvents
    .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
    .map(({ pid, tid }) => `${String(pid)} ${String(tid)}`);
  return trace.traceEvents
    .filter(
      ({ name, pid, tid }) =>
        name.endsWith("RunTask") && renderers.includes(`${String(pid)} ${String(tid)}`),
    )
    .map(({ tdur = 0 }) => tdur / 1000)
    .toSorted((a, b) => b - a);
}
