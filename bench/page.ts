/**
 * Measures the built page in Chromium, as a person meets it: how long until the first figure stands,
 * and how long from a step to its paint with a thousand cells on the stage. The page marks both
 * itself (the names are below); this program opens it, presses its buttons and reads the marks. Every
 * first figure is one of a fresh profile.
 *
 * `npm run bench` prints a table, `npm run -s bench -- --json` one JSON line a row: medians, with the
 * range. They tell as much of the machine as of the page, so nothing passes or fails by them.
 */
import { parseArgs } from "node:util";
import { deflateRawSync } from "node:zlib";
import { type Browser, type Page, chromium } from "@playwright/test";
import { preview } from "vite";
import { chromiumArgs, requireChromium } from "../scripts/browser.ts";

interface Row {
  what: string;
  unit: "ms";
  median: number;
  min: number;
  max: number;
  samples: number;
}

const firstFigure = "concordant:first-figure";
const stepToPaint = "concordant:step-to-paint";
const patienceMs = 20_000;

/** A matrix product whose output is a grid of 40 by 25 cells. */
const thousandCells = `version: 1
einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: 40, K: 8, N: 25 }
tensors:
  A: { density: 0.5, seed: 1 }
  B: { density: 0.5, seed: 2 }
mapping:
  loop-order: { Z: [M, N, K] }
`;

function linkTo(text: string): string {
  const payload = deflateRawSync(JSON.stringify({ text })).toString("base64url");
  return `#/explore/1~${payload}?t=0`;
}

function rowOf(what: string, samples: readonly number[]): Row {
  const sorted = samples.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
  return { what, unit: "ms", median, min: sorted[0]!, max: sorted.at(-1)!, samples: sorted.length };
}

/** Waits until the page has `count` entries of that name. */
async function entries(page: Page, name: string, count: number): Promise<void> {
  await page.waitForFunction(
    ([wanted, least]) => performance.getEntriesByName(wanted).length >= least,
    [name, count] as const,
    { timeout: patienceMs },
  );
}

async function withPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** From the start of the navigation to the first figure, in a profile that has seen nothing. */
async function timeToFirstFigure(browser: Browser, address: string): Promise<number> {
  return withPage(browser, async (page) => {
    await page.goto(address);
    await entries(page, firstFigure, 1);
    return page.evaluate((name) => performance.getEntriesByName(name)[0]!.startTime, firstFigure);
  });
}

/** The measures of so many single steps, each wished for after the last was painted. */
async function timesOfSteps(browser: Browser, address: string, steps: number): Promise<number[]> {
  return withPage(browser, async (page) => {
    await page.goto(address + linkTo(thousandCells));
    await entries(page, firstFigure, 1);
    for (const form of await page.getByRole("radio", { name: "Grid" }).all()) {
      await form.check({ force: true });
    }
    const next = page.getByRole("button", { name: /^next step/i }).first();
    await next.waitFor({ timeout: patienceMs });
    await page.evaluate((name) => performance.clearMeasures(name), stepToPaint);
    for (let step = 1; step <= steps; step += 1) {
      await next.click();
      await entries(page, stepToPaint, step);
    }
    return page.evaluate(
      (name) => performance.getEntriesByName(name).map((entry) => entry.duration),
      stepToPaint,
    );
  });
}

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "7" },
    steps: { type: "string", default: "60" },
  },
});
const runs = Math.max(1, Number(values.runs));
const steps = Math.max(1, Number(values.steps));

const server = await preview({ preview: { host: "127.0.0.1", port: 4519, open: false } });
const browser = await chromium.launch({ executablePath: requireChromium(), args: chromiumArgs });
try {
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error("The preview server has no address.");
  const figures: number[] = [];
  for (let run = 0; run < runs; run += 1) figures.push(await timeToFirstFigure(browser, address));
  const rows = [
    rowOf("time to first figure", figures),
    rowOf("step to paint, 1,000 cells", await timesOfSteps(browser, address, steps)),
  ];
  if (values.json) {
    for (const row of rows) console.log(JSON.stringify(row));
  } else {
    console.table(
      Object.fromEntries(
        rows.map(({ what, unit, median, min, max, samples }) => [
          `${what} (${unit})`,
          { median: median.toFixed(1), min: min.toFixed(1), max: max.toFixed(1), samples },
        ]),
      ),
    );
  }
} finally {
  await browser.close();
  await server.close();
}
