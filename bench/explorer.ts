/**
 * Measures how the explorer moves: the longest tasks of the main thread when it is opened and while it plays
 * sixty steps a second, and the animation frames while 65,000 cells are scrubbed and space and time of 1,000
 * lanes by 100,000 cycles is zoomed. `npm run bench:explorer`; it reports, it asserts nothing. Tasks are in
 * time of the thread; frames are by the wall, with software rendering where there is no other.
 */
import process from "node:process";
import { deflateRawSync } from "node:zlib";
import { chromium, type Browser, type Page } from "@playwright/test";
import { preview } from "vite";
import { chromiumArgs, requireChromium } from "../scripts/browser.ts";
import { tasksWhile } from "./tasks.ts";

const patienceMs = 120_000;
const playedMs = 4_000;
const wornMs = 50;
const presets = ["os-sparse-both", "scnn-tile", "is-os", "gamma", "extensor", "mobilenet-l27"];

const product = (m: number, k: number, n: number, mapping: string): string => `version: 1
einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: ${String(m)}, K: ${String(k)}, N: ${String(n)} }
tensors: { A: { density: 0.5, seed: 1 }, B: { density: 0.5, seed: 2 } }
mapping:
  ${mapping}
`;
const cells = product(260, 8, 250, "loop-order: { Z: [M, N, K] }");
const lanes = product(
  1000,
  1000,
  100,
  "loop-order: { Z: [N, K, M] }\n  spacetime: { Z: { space: [M], time: [N, K] } }",
);
const linkTo = (text: string): string =>
  `#/explore/1~${deflateRawSync(JSON.stringify({ text })).toString("base64url")}?t=0`;

function report(what: string, numbers: Readonly<Record<string, number>>): void {
  if (process.argv.includes("--json")) console.log(JSON.stringify({ what, ...numbers }));
  else {
    const words = Object.entries(numbers).map(([name, value]) => `${name} ${value.toFixed(0)}`);
    console.log(`${what.padEnd(44)}${words.join(", ")}`);
  }
}

async function withPage(browser: Browser, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const settled = page.locator("main[aria-busy=false][data-step]");
  await settled.waitFor({ timeout: patienceMs });
  await page.waitForLoadState("networkidle");
}

function reportTasks(what: string, tasks: readonly number[]): void {
  const long = tasks.filter((task) => task > wornMs).length;
  report(what, { "longest task ms": tasks[0] ?? 0, "over 50 ms": long });
}

/** Animation frames while a step is taken, or the picture zoomed, in each of them. */
async function frames(page: Page, what: string, act: "step" | "zoom"): Promise<void> {
  const gaps = await page.evaluate(
    ([act, lasts]) =>
      new Promise<number[]>((resolve) => {
        // Methods, because functions with names of their own refer to what the page does not have.
        const seen = {
          times: [] as number[],
          step() {
            const press = { key: "ArrowRight", bubbles: true, cancelable: true };
            document.querySelector("main")?.dispatchEvent(new KeyboardEvent("keydown", press));
          },
          zoom() {
            const canvas = document.querySelector(".spacetime-canvas");
            const box = canvas?.getBoundingClientRect();
            if (canvas === null || box === undefined) return;
            const place = { clientX: box.left + box.width / 2, clientY: box.top + 20 };
            const deltaY = this.times.length % 60 < 30 ? -40 : 40;
            const turn = { ...place, deltaY, ctrlKey: true, bubbles: true, cancelable: true };
            canvas.dispatchEvent(new WheelEvent("wheel", turn));
          },
          next(now: number) {
            const { times } = this;
            times.push(now);
            if (now - times[0]! > lasts) {
              resolve(times.slice(1).map((time, at) => time - times[at]!));
              return;
            }
            this[act]();
            requestAnimationFrame((then) => {
              this.next(then);
            });
          },
        };
        requestAnimationFrame((now) => {
          seen.next(now);
        });
      }),
    [act, playedMs] as const,
  );
  const sorted = gaps.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const long = gaps.filter((gap) => gap > wornMs).length;
  report(what, {
    "median ms": at(0.5),
    "95 % ms": at(0.95),
    "longest ms": at(1),
    "over 50 ms": long,
  });
}

const server = await preview({ preview: { host: "127.0.0.1", port: 4521, open: false } });
const browser = await chromium.launch({ executablePath: requireChromium(), args: chromiumArgs });
try {
  const address = server.resolvedUrls?.local[0] ?? "";
  await withPage(browser, async (page) => {
    const tasks = await tasksWhile(browser, page, () => open(page, address));
    reportTasks("first visit", tasks);
  });
  for (const preset of presets) {
    await withPage(browser, async (page) => {
      await open(page, `${address}#/explore/${preset}?t=0`);
      await page.getByRole("slider", { name: "speed" }).press("End");
      await page.getByRole("button", { name: "Play" }).click();
      const tasks = await tasksWhile(browser, page, () => page.waitForTimeout(playedMs));
      reportTasks(`playing ${preset}`, tasks);
    });
  }
  await withPage(browser, async (page) => {
    await open(page, address + linkTo(cells));
    await page.locator(".tensor-panel[aria-label]").first().waitFor();
    for (const form of await page.getByRole("radio", { name: "Grid" }).all())
      await form.check({ force: true });
    await frames(page, "65,000 cells, a step a frame", "step");
    const tasks = await tasksWhile(browser, page, () => frames(page, "the same, traced", "step"));
    reportTasks("65,000 cells", tasks);
  });
  await withPage(browser, async (page) => {
    await open(page, address + linkTo(lanes));
    await page.locator(".spacetime-panel > summary").click();
    await page.locator(".spacetime-canvas canvas").waitFor({ timeout: patienceMs });
    await page.getByRole("button", { name: "Whole run" }).click();
    await page.waitForTimeout(2_000);
    await frames(page, "space and time, a zoom a frame", "zoom");
    const tasks = await tasksWhile(browser, page, () => frames(page, "the same, traced", "zoom"));
    reportTasks("space and time", tasks);
  });
} finally {
  await browser.close();
  await server.close();
}
