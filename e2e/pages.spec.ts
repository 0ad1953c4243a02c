/** The pages beside the explorer's own work: gallery, embedding, paper, no connection, no storage. */
import { deflateRawSync } from "node:zlib";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

test("the gallery is filtered by what the documents are, and leads to them", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto("./#/gallery");
  const cards = page.getByRole("list", { name: "Experiments" }).getByRole("link");
  await expect(cards.first()).toBeVisible();
  const all = await cards.count();
  await page.getByRole("button", { name: "Cascade" }).click();
  await expect(page.getByRole("status").filter({ hasText: ` of ${all}` })).toBeVisible();
  expect(await cards.count()).toBeLessThan(all);
  await page.getByRole("button", { name: "Gated" }).click();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(cards).toHaveCount(all);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await cards.filter({ hasText: "Weight stationary, dense" }).click();
  const explorer = new Explorer(page);
  await explorer.settled();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Weight stationary, dense");
  await page.getByRole("link", { name: "Gallery" }).click();
  await page.getByRole("link", { name: "Explore" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Weight stationary, dense");
  await expect(page).toHaveURL(/#\/explore\/ws-dense$/);
});

test("an embedded page shows a step, remembers nothing and leaves its address alone", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open("?embed=stage#/explore/os-sparse-both?t=4");
  await explorer.drawn(4);
  await expect(page.getByRole("banner")).toBeHidden();
  await explorer.goTo(5);
  await page.waitForFunction(() => document.querySelector(".barcode") !== null);
  expect(await page.evaluate(() => [location.hash, localStorage.length])).toEqual([
    "#/explore/os-sparse-both?t=4",
    0,
  ]);
  await page.goto("./?embed=barcode#/explore/os-sparse-both?t=4");
  await expect(page.locator(".barcode")).toBeVisible();
  await expect(page.getByRole("main")).toHaveCount(0);
});

test("a link to a broken document says what is wrong, and the way out works", async ({ page }) => {
  const text = "version: 1\neinsum: [";
  const packed = deflateRawSync(JSON.stringify({ text })).toString("base64url");
  await page.goto(`./#/explore/1~${packed}`);
  const stage = page.getByRole("main", { name: "Stage" });
  await expect(
    stage.getByRole("heading", { name: "This experiment cannot run yet" }),
  ).toBeVisible();
  await expect(stage.getByText(/^Line \d+, column \d+/)).toBeVisible();
  await stage.getByRole("link", { name: "Open the first example" }).click();
  const explorer = new Explorer(page);
  await explorer.settled();
  await explorer.drawn(9);
});

test("a browser that keeps nothing is told of, and the page works all the same", async ({
  page,
}) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const explorer = new Explorer(page);
  await explorer.open();
  await page.getByRole("radio", { name: "Dark theme" }).check({ force: true });
  await expect(page.getByText("This browser keeps nothing for the page")).toBeVisible();
  await explorer.goTo(3);
});

test("Simple leaves out what is not needed, and is remembered", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const storage = explorer.readout.getByRole("region", { name: "Storage" });
  await expect(storage).toBeVisible();
  await page.getByRole("radio", { name: "Simple" }).check({ force: true });
  await expect(storage).toBeHidden();
  await expect(explorer.nest.getByText("format of")).toHaveCount(0);
  await page.reload();
  await explorer.settled();
  await expect(page.getByRole("radio", { name: "Simple" })).toBeChecked();
  await expect(storage).toBeHidden();
});

test("counts move with the slider while it is dragged", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const slider = explorer.nest.getByRole("slider", { name: "density" }).first();
  await slider.focus();
  const seen = new Set<string>();
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press("ArrowRight");
    await expect(explorer.stage).toHaveAttribute("aria-busy", "false");
    seen.add(await explorer.figure("Effectual").innerText());
  }
  expect(seen.size).toBeGreaterThan(2);
});

test.describe("without a connection", () => {
  test.use({ serviceWorkers: "allow" });

  test("the page opens again", async ({ page, context }) => {
    const explorer = new Explorer(page);
    await explorer.open();
    await page.evaluate(async () => {
      await navigator.serviceWorker.register("./offline.js");
      await navigator.serviceWorker.ready;
    });
    await expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null))
      .toBe(true);
    await context.setOffline(true);
    await page.goto("./#/explore/ws-dense?t=3");
    await page.reload();
    await explorer.settled();
    await explorer.drawn(3);
    await context.setOffline(false);
  });
});
