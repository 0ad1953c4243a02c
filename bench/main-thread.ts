/**
 * Measures how long the built page's main thread is kept busy at a stretch while sweeps and comparisons run in
 * its workers: `npm run bench:main-thread`. Times are of the thread, not by the wall, so that what else the
 * machine does weighs little; software rendering is not part of them. It reports; it asserts nothing.
 */
import process from "node:process";
import { chromium, type Browser } from "@playwright/test";
import { preview } from "vite";
import { chromiumArgs, requireChromium } from "../scripts/browser.ts";
import { tasksWhile } from "./tasks.ts";

const pages = [
  ["#/sweep/density-1d", /^Every point done\.$/],
  ["#/sweep/density-layer", /^Every point done\.$/],
  ["#/compare/dataflows-1d", /^Every lane done\.$/],
  ["#/compare/dataflows-2d?network=AlexNet&layer=conv5", /^Every lane done\.$/],
  ["#/compare/dataflows-2d?network=GoogLeNet", /^(?:[3-9]\d|\d{3}) of /],
] as const;
const patienceMs = 120_000;
const wornMs = 50;

/** The tasks of the main thread while a page does its work, in milliseconds of the thread, longest first. */
async function tasksOf(
  browser: Browser,
  address: string,
  done: RegExp,
): Promise<readonly number[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const tasks = await tasksWhile(browser, page, async () => {
    await page.goto(address);
    await page.getByRole("status").filter({ hasText: done }).waitFor({ timeout: patienceMs });
  });
  await context.close();
  return tasks;
}

const server = await preview({ preview: { host: "127.0.0.1", port: 4520, open: false } });
const browser = await chromium.launch({ executablePath: requireChromium(), args: chromiumArgs });
try {
  const address = server.resolvedUrls?.local[0] ?? "";
  for (const [hash, done] of pages) {
    const tasks = await tasksOf(browser, address + hash, done);
    const long = tasks.filter((task) => task > wornMs);
    const row = { page: hash, longestMs: tasks[0] ?? 0, tasksOver50Ms: long.length };
    if (process.argv.includes("--json")) console.log(JSON.stringify(row));
    else
      console.log(
        `${hash}: longest task ${row.longestMs.toFixed(0)} ms, ${String(long.length)} over ${String(wornMs)} ms (${tasks
          .slice(0, 6)
          .map((task) => task.toFixed(0))
          .join(", ")})`,
      );
  }
} finally {
  await browser.close();
  await server.close();
}
