/**
 * The tasks of a page's main thread, from a trace: in time of the thread, whatever else the machine does. A
 * browser draws parts of its own window as pages too; the page that is meant is the one that leaves a mark.
 */
import type { Browser, Page } from "@playwright/test";

/** An event of a trace; times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
}

const mark = "the page that is measured";

/** The tasks while something is done, in milliseconds of the thread, longest first. */
export async function tasksWhile(
  browser: Browser,
  page: Page,
  act: () => Promise<unknown>,
): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing"] });
  await act();
  await page.evaluate((name) => performance.mark(name).name, mark);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const own = trace.traceEvents.find(({ name }) => name === mark);
  if (own === undefined) throw new Error("The trace does not show which page is measured.");
  return trace.traceEvents
    .filter(({ name, pid, tid }) => name.endsWith("RunTask") && pid === own.pid && tid === own.tid)
    .map(({ tdur = 0 }) => tdur / 1000)
    .toSorted((a, b) => b - a);
}
