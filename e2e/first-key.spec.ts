/** The first thing that the page tells a newcomer to do: press the right arrow key. */
import { expect, test } from "./page.ts";

test("the arrow keys step on a fresh page, before anything has the focus", async ({ page }) => {
  await page.goto("/");
  const stage = page.locator("#stage");
  await expect(stage).toHaveAttribute("data-step", "9");
  await page.keyboard.press("ArrowRight");
  await expect(stage).toHaveAttribute("data-step", "10");
  await page.keyboard.press("Home");
  await expect(stage).toHaveAttribute("data-step", "0");
});
