import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

async function grave(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, width] of [
    ["three columns", 1440],
    ["two columns", 900],
    ["one column", 390],
  ] as const) {
    test(`nothing grave stands in anyone's way: ${colorScheme}, ${name}`, async ({ page }) => {
      // An audit reads every element on the page, four times over.
      test.slow();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const explorer = new Explorer(page);
      await explorer.open();
      expect(await grave(page)).toEqual([]);
      await page.getByRole("radio", { name: "Document" }).click();
      await expect(page.locator(".cm-content")).toBeVisible();
      expect(await grave(page)).toEqual([]);
      await page.getByRole("button", { name: "Share" }).click();
      expect(await grave(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Help and keys" }).click();
      expect(await grave(page)).toEqual([]);
    });
  }
}

test("the page can be used with the keyboard alone", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the stage" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(explorer.stage).toBeFocused();
  await page.keyboard.press("Home");
  await explorer.drawn(0);
  await page.keyboard.press("ArrowRight");
  await explorer.drawn(1);
  await page.keyboard.press("Shift+ArrowRight");
  await expect(explorer.step).not.toHaveValue("1");
  await page.keyboard.press("End");
  await explorer.drawn(Number(await explorer.scrub.getAttribute("max")));
  await page.keyboard.press("g");
  await expect(explorer.step).toBeFocused();
  await page.keyboard.type("3");
  await page.keyboard.press("Enter");
  await explorer.drawn(3);
  await expect(explorer.stage).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "How to read this page" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  const handle = page.getByRole("button", { name: /^Move loop Q/ });
  await handle.focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => explorer.loops()).toEqual(["S", "Q"]);
  await expect(handle).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => explorer.loops()).toEqual(["Q", "S"]);
  await expect(handle).toBeFocused();
});

test("single keys do nothing while something is typed or chosen elsewhere", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(3);
  await explorer.expression.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("g");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Move S outwards" }).focus();
  await page.keyboard.press("Home");
  await explorer.drawn(3);
});

for (const width of [320, 390, 700, 1024]) {
  test(`nothing has to be scrolled sideways at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const explorer = new Explorer(page);
    await explorer.open();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await expect(page.getByRole("button", { name: "Play" })).toBeInViewport();
  });
}

test("the theme follows the system, can be chosen, and is remembered", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const explorer = new Explorer(page);
  await explorer.open();
  const ground = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await ground();
  await page.getByRole("radio", { name: "Light theme" }).check({ force: true });
  await expect.poll(ground).not.toBe(dark);
  const light = await ground();
  await page.reload();
  await explorer.settled();
  expect(await ground()).toBe(light);
  await page.getByRole("radio", { name: "Theme of the system" }).check({ force: true });
  await expect.poll(ground).toBe(dark);
});
