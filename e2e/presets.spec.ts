import { presets } from "../src/presets/index.ts";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

for (const { id } of presets) {
  test(`${id} opens, steps on and back, and draws`, async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open(`#/explore/${id}`);
    await expect(explorer.readout).not.toContainText("differs");
    await explorer.goTo(0);
    await expect(explorer.stage.locator(".tensor-panel")).not.toHaveCount(0);
    const last = Math.min(5, Number(await explorer.scrub.getAttribute("max")));
    await explorer.stage.focus();
    // What is fetched beside the first figure (lanes, cascades) may come after it.
    await page.waitForLoadState("networkidle");
    const forward = [await explorer.picture()];
    for (let step = 1; step <= last; step += 1) {
      await page.keyboard.press("ArrowRight");
      await explorer.drawn(step);
      forward.push(await explorer.picture());
    }
    expect(new Set(forward).size).toBe(forward.length);
    for (let step = last - 1; step >= 0; step -= 1) {
      await page.keyboard.press("ArrowLeft");
      await explorer.drawn(step);
      expect((await explorer.picture()) === forward[step], `step ${step} looks the same`).toBe(
        true,
      );
    }
    await page.keyboard.press("q");
    const asked = page.getByRole("region", { name: "Predict the next step" });
    await expect(asked.locator(".predict-question")).not.toBeEmpty();
  });
}
