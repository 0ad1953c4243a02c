import { presets } from "../src/presets/index.ts";
import { Explorer, type Look } from "./explorer.ts";
import { expect, test } from "./page.ts";

/** How many steps are walked from the beginning, and how many before the end. */
const first = 50;
const last = 10;

for (const { id } of presets) {
  test(`${id} opens, and looks the same going on and back`, async ({ page }) => {
    test.setTimeout(90_000);
    const explorer = new Explorer(page);
    await explorer.open(`#/explore/${id}`);
    await expect(explorer.readout).not.toContainText("differs");
    const end = Number(await explorer.scrub.getAttribute("max"));
    const stretches =
      end < first + last
        ? [[0, end] as const]
        : [[0, first - 1] as const, [end - last + 1, end] as const];
    for (const [from, to] of stretches) {
      await explorer.goTo(from);
      await expect(explorer.stage.locator(".tensor-panel")).not.toHaveCount(0);
      // What is fetched beside the first figure (lanes, cascades) may come after it.
      await page.waitForLoadState("networkidle");
      const forward = await explorer.walk("ArrowRight", to - from);
      expect(forward.map(({ step }) => step)).toEqual(
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      );
      expect(new Set(forward.map(({ stage }) => stage)).size, "pictures differ").toBe(
        forward.length,
      );
      const back: readonly Look[] = await explorer.walk("ArrowLeft", to - from);
      expect(back.toReversed()).toEqual(forward);
    }
    await explorer.goTo(0);
    await explorer.stage.focus();
    await page.keyboard.press("q");
    const asked = page.getByRole("region", { name: "Predict the next step" });
    await expect(asked.locator(".predict-question")).not.toBeEmpty();
    await expect(explorer.stage.locator(".tensor-panel").first()).toBeInViewport();
  });
}
