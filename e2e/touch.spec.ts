/** The page under a finger: tapping, and dragging the playhead. */
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

/** So long a finger lies still before it is lifted. */
const restMs = 200;

test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

test("taps step, choose and answer; the playhead is dragged by a finger", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const hint = page.getByRole("region", { name: "How to start" });
  await expect(hint).toContainText("draw a finger");
  await expect(hint.getByText("arrow key")).toBeHidden();
  await page.getByRole("button", { name: "Next step" }).tap();
  await explorer.drawn(10);
  const strip = page.locator(".strip").last();
  const box = (await strip.boundingBox())!;
  const steps = Number(await explorer.scrub.getAttribute("max")) + 1;
  const placeOf = (step: number) => ({
    x: box.x + (box.width * (step + 0.5)) / steps,
    y: box.y + box.height / 2,
  });
  const finger = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", at: readonly number[]) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints: at.map(placeOf) });
  await send("touchStart", [2]);
  await explorer.drawn(2);
  for (const step of [3, 4, 5, 6]) await send("touchMove", [step]);
  await explorer.drawn(6);
  // A finger that is lifted in its course throws what it moves, and a tap meanwhile is taken for stopping that.
  await page.waitForTimeout(restMs);
  await send("touchEnd", []);

  await page.getByRole("button", { name: "More of the transport" }).tap();
  await page.getByRole("button", { name: "Predict" }).tap();
  const panel = page.getByRole("region", { name: "Predict the next step" });
  await expect(panel).toBeInViewport();
  const choice = panel.getByRole("group", { name: "Answers" }).getByRole("button").first();
  const field = panel.getByRole("textbox");
  await expect(choice.or(field)).toBeVisible();
  if (await choice.isVisible()) await choice.tap();
  else {
    await field.fill("0");
    await panel.getByRole("button", { name: "Answer" }).tap();
  }
  await explorer.drawn(7);
  await expect(panel).toContainText("of 1 right");
});

test("a finger moves a large grid up and down as long as there is more of it", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/mobilenet-l27?t=0");
  const panel = page.getByRole("region", { name: "Tensor O" });
  await panel.getByRole("radio", { name: "Grid" }).check({ force: true });
  const grid = panel.getByRole("grid");
  const nearer = panel.getByRole("button", { name: /larger|nearer/i });
  for (let time = 0; time < 4; time += 1) await nearer.tap();
  const note = panel.locator(".grid-note", { hasText: "Shown: rows" });
  const shown = await note.innerText();
  await grid.evaluate((element) => {
    element.scrollIntoView({ block: "center" });
  });
  const box = (await grid.boundingBox())!;
  const [x, y] = [box.x + 60, box.y + 0.7 * box.height];
  const top = () => grid.evaluate((element) => element.getBoundingClientRect().top);
  const before = await top();
  const finger = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", at: readonly number[]) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints: at.map((to) => ({ x, y: to })) });
  await send("touchStart", [y]);
  for (let to = y - 10; to > y - 120; to -= 10) await send("touchMove", [to]);
  await send("touchEnd", []);
  await expect(note).not.toHaveText(shown);
  expect(await top()).toBe(before);
});
