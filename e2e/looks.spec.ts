/**
 * The main views in both themes: a picture of each is kept with the report, and what can be said of it on
 * any machine is asserted, with an audit for accessibility.
 */
import type { Page } from "@playwright/test";
import { Explorer } from "./explorer.ts";
import { faultsOf, graveFindings } from "./looks.ts";
import { expect, test } from "./page.ts";

const explore =
  (address: string, prepare?: (page: Page) => Promise<void>) => async (page: Page) => {
    const explorer = new Explorer(page);
    await explorer.open(address);
    await explorer.stage.focus();
    await expect(page.locator(".barcode").first()).toBeVisible();
    await prepare?.(page);
  };

const views: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  trees: explore("#/explore/os-sparse-both?t=9"),
  ranks: explore("#/explore/gamma?t=7", async (page) => {
    await page.keyboard.press("r");
    await expect(page.locator("tr[aria-current=step]").first()).toBeVisible();
  }),
  grids: explore("#/explore/mobilenet-l27?t=900", async (page) => {
    await page.keyboard.press("d");
    await expect(page.getByRole("grid").first()).toBeVisible();
  }),
  "lanes, space and time": explore("#/explore/scnn-tile?t=3", async (page) => {
    await page.keyboard.press("s");
    await expect(page.locator(".spacetime-panel canvas").first()).toBeVisible();
  }),
  "a cascade, predicted": explore("#/explore/is-os?t=90", async (page) => {
    await page.keyboard.press("q");
    await expect(page.locator(".predict-question")).toBeVisible();
  }),
  comparison: async (page) => {
    await page.goto("./#/compare/matmul");
    await expect(page.getByText("Every lane done.", { exact: true })).toBeVisible({
      timeout: 30_000,
    });
  },
  sweep: async (page) => {
    await page.goto("./#/sweep/group-size");
    await expect(page.getByText("Every point done.", { exact: true })).toBeVisible({
      timeout: 30_000,
    });
  },
  gallery: async (page) => {
    await page.goto("./#/gallery");
    await expect(page.locator(".thumbnail-ladder").first()).toBeVisible();
  },
};

for (const [name, open] of Object.entries(views)) {
  test(`${name}: nothing is cut off, covered, blank or out of reach, light or dark`, async ({
    page,
  }, info) => {
    test.slow();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await info.attach(`${name}, ${colorScheme}`, {
        body: await page.screenshot(),
        contentType: "image/png",
      });
      expect(await faultsOf(page), colorScheme).toEqual([]);
      expect(await graveFindings(page, colorScheme), colorScheme).toEqual([]);
    }
  });
}
