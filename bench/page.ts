/**
 * Measures the built page in Chromium, as a person meets it: how long until the first figure stands, and its
 * longest task; how long from a step to its paint with a thousand and with 65,000 cells on the stage; how
 * long from a slider's move to new counts, of the first experiment and of a whole layer. The page marks the
 * first figure and the paints itself (the names are below); this program opens it, presses its buttons
 * and reads the marks. Every first figure is one of a fresh profile.
 *
 * `npm run bench:page` prints a line a row, `npm run -s bench:page -- --json` one of JSON: medians, with
 * the range. They tell as much of the machine as of the page, so nothing passes or fails by them.
 */
import { parseArgs } from "node:util";
import { deflateRawSync } from "node:zlib";
import { type Browser, type Page, chromium } from "@playwright/test";
import { preview } from "vite";
import { chromiumArgs, requireChromium } from "../scripts/browser.ts";
import { pairings } from "./engine/workloads.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "7" },
    steps: { type: "string", default: "60" },
  },
});
const runs = Math.max(1, Number(values.runs));
const steps = Math.max(1, Number(values.steps));

const firstFigure = "concordant:first-figure";
const stepToPaint = "concordant:step-to-paint";
const patienceMs = 60_000;
/** What begins within so long after the first figure is part of the first visit. */
const firstVisitMs = 2_000;

/** A matrix product whose output is a grid of so many rows and columns. */
function product(rows: number, columns: number): string {
  return `version: 1
einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: ${String(rows)}, K: 8, N: ${String(columns)} }
tensors:
  A: { density: 0.5, seed: 1 }
  B: { density: 0.5, seed: 2 }
mapping:
  loop-order: { Z: [M, N, K] }
`;
}

function linkTo(text: string): string {
  const payload = deflateRawSync(JSON.stringify({ text })).toString("base64url");
  return `#/explore/1~${payload}?t=0`;
}

/** Prints a row: the median of some milliseconds, and their range. */
function report(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  const samples = sorted.length;
  if (values.json) console.log(JSON.stringify({ what, unit: "ms", median, min, max, samples }));
  else {
    const range = `${min.toFixed(1)} to ${max.toFixed(1)}, ${String(samples)} samples`;
    console.log(`${what.padEnd(42)}${median.toFixed(1).padStart(8)} ms   ${range}`);
  }
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

interface FirstVisit {
  readonly figure: number;
  readonly longestTask: number;
}

/** A visit in a profile that has seen nothing: from the navigation to the first figure, and the longest task. */
async function firstVisit(browser: Browser, address: string): Promise<FirstVisit> {
  return withPage(browser, async (page) => {
    await page.goto(address);
    await entries(page, firstFigure, 1);
    await page.waitForTimeout(firstVisitMs);
    const figure = await page.evaluate(
      (name) => performance.getEntriesByName(name)[0]!.startTime,
      firstFigure,
    );
    const tasks = await page.evaluate(
      () =>
        new Promise<readonly number[]>((resolve) => {
          new PerformanceObserver((list) => {
            resolve(list.getEntries().map(({ duration }) => duration));
          }).observe({ type: "longtask", buffered: true });
          setTimeout(resolve, 500, []);
        }),
    );
    return { figure, longestTask: Math.max(0, ...tasks) };
  });
}

/** The measures of so many single steps, each wished for after the last was painted. */
async function timesOfSteps(
  browser: Browser,
  address: string,
  text: string,
  steps: number,
): Promise<readonly number[]> {
  return withPage(browser, async (page) => {
    await page.goto(address + linkTo(text));
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

/** From each of so many moves of the first density's slider to another count of effectual multiplications. */
async function timesOfSlides(
  browser: Browser,
  address: string,
  slides: number,
): Promise<readonly number[]> {
  return withPage(browser, async (page) => {
    await page.goto(address);
    await entries(page, firstFigure, 1);
    const slider = page.getByRole("slider", { name: "density" }).first();
    await slider.waitFor({ timeout: patienceMs });
    const times: number[] = [];
    for (let slide = 0; slide < slides; slide += 1) {
      const taken = page.evaluate(
        (patience) =>
          new Promise<number>((resolve, reject) => {
            setTimeout(reject, patience, new Error("no other count"));
            // Methods, because functions with names of their own refer to what the page does not have.
            const watched = {
              before: "",
              moved: 0,
              figure() {
                const rows = [...document.querySelectorAll("tr")];
                return rows.find(({ textContent }) => textContent.startsWith("Effectual"));
              },
            };
            watched.before = watched.figure()?.textContent ?? "";
            document.addEventListener(
              "input",
              () => {
                watched.moved = performance.now();
              },
              { capture: true, once: true },
            );
            new MutationObserver((_, observer) => {
              const now = watched.figure()?.textContent ?? watched.before;
              if (watched.moved === 0 || now === watched.before) return;
              observer.disconnect();
              resolve(performance.now() - watched.moved);
            }).observe(document.body, { subtree: true, childList: true, characterData: true });
          }),
        patienceMs,
      );
      await slider.press(slide % 2 === 0 ? "ArrowRight" : "ArrowLeft", { timeout: patienceMs });
      times.push(await taken);
      await page.waitForFunction(
        () => document.querySelector("main")?.getAttribute("aria-busy") === "false",
        undefined,
        { timeout: patienceMs },
      );
    }
    return times;
  });
}

const layer = pairings.find(({ workload, nest }) => workload === "conv2d" && nest === "c");
const server = await preview({ preview: { host: "127.0.0.1", port: 4519, open: false } });
const browser = await chromium.launch({ executablePath: requireChromium(), args: chromiumArgs });
try {
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error("The preview server has no address.");
  const visits: FirstVisit[] = [];
  for (let run = 0; run < runs; run += 1) visits.push(await firstVisit(browser, address));
  const steady = (text: string) => timesOfSteps(browser, address, text, steps);
  const slid = (hash: string) => timesOfSlides(browser, address + hash, runs);
  report(
    "time to first figure",
    visits.map(({ figure }) => figure),
  );
  report(
    "longest task of a first visit",
    visits.map(({ longestTask }) => longestTask),
  );
  report("step to paint, 1,000 cells", await steady(product(40, 25)));
  report("step to paint, 65,000 cells", await steady(product(260, 250)));
  report("slider to new counts, first experiment", await slid(""));
  report("slider to new counts, layer of 14 million", await slid(linkTo(layer?.text ?? "")));
} finally {
  await browser.close();
  await server.close();
}
