import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

test("a first visit shows a paused example at an interesting step", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Output stationary");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
  await expect(explorer.readout).toContainText("output stationary");
  await expect(explorer.readout).toContainText("Equals the dense reference");
  const first = await explorer.picture();
  expect(await explorer.step.inputValue()).not.toBe("0");
  // Nothing plays by itself: after a while every mark is where it was.
  await page.waitForTimeout(600);
  expect(await explorer.picture()).toBe(first);
});

test("the page says when its first figure was painted, and how long each step took", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const count = (name: string) =>
    page.evaluate((entry) => performance.getEntriesByName(entry).length, name);
  await expect.poll(() => count("concordant:first-figure")).toBe(1);
  const before = await count("concordant:step-to-paint");
  await explorer.goTo(3);
  await expect.poll(() => count("concordant:step-to-paint")).toBe(before + 1);
});

test("stepping back gives the frames that stepping forward gave", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(2);
  await explorer.stage.focus();
  const forward: string[] = [];
  for (let step = 2; step <= 8; step += 1) {
    await explorer.drawn(step);
    forward.push(await explorer.picture());
    await page.keyboard.press("ArrowRight");
  }
  await explorer.drawn(9);
  expect(new Set(forward).size).toBe(forward.length);
  for (let step = 8; step >= 2; step -= 1) {
    await page.keyboard.press("ArrowLeft");
    await explorer.drawn(step);
    expect(await explorer.picture()).toBe(forward[step - 2]);
  }
});

test("scrubbing goes anywhere and ends where it was let go", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(0);
  const box = (await explorer.scrub.boundingBox())!;
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + 8, middle);
  await page.mouse.down();
  for (let share = 0; share <= 1; share += 0.05) {
    await page.mouse.move(box.x + 8 + share * (box.width - 16), middle);
  }
  await page.mouse.move(box.x + box.width - 2, middle);
  await page.mouse.up();
  const last = Number(await explorer.scrub.getAttribute("max"));
  await explorer.drawn(last);
  await expect(explorer.scrub).toHaveValue(String(last));
  const scrubbed = await explorer.picture();
  await explorer.goTo(0);
  await explorer.goTo(last);
  expect(await explorer.picture()).toBe(scrubbed);
});

test("a level step goes to the next iteration of the chosen loop and back", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(0);
  await page.getByLabel("level", { exact: true }).selectOption({ index: 0 });
  await page.getByRole("button", { name: "Next iteration of the level" }).click();
  await expect(explorer.step).not.toHaveValue("0");
  const next = Number(await explorer.step.inputValue());
  expect(next).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Previous iteration of the level" }).click();
  await explorer.drawn(0);
});

test("playing moves on by itself and stops when it is told to", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(0);
  await page.getByRole("button", { name: "Play" }).click();
  await expect(explorer.stage).not.toHaveAttribute("data-step", "0");
  await page.getByRole("button", { name: "Pause" }).click();
  const paused = await explorer.step.inputValue();
  await page.waitForTimeout(500);
  await expect(explorer.step).toHaveValue(paused);
});

test("moving a loop changes the dataflow and its traffic, not the multiplications", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(0);
  expect(await explorer.loops()).toEqual(["Q", "S"]);
  const effectual = await explorer.figure("Effectual").innerText();
  const before = await explorer.figures();
  await page.getByRole("button", { name: "Move Q inwards" }).click();
  await expect.poll(() => explorer.loops()).toEqual(["S", "Q"]);
  await expect(explorer.readout.getByRole("region", { name: "Dataflow" })).toContainText(
    "weight stationary",
  );
  await explorer.settled();
  expect(await explorer.figures()).not.toBe(before);
  await expect(explorer.figure("Effectual")).toHaveText(effectual);
  await expect(explorer.readout).toContainText("Equals the dense reference");

  await page.keyboard.press("Control+z");
  await expect.poll(() => explorer.loops()).toEqual(["Q", "S"]);
  await explorer.settled();
  await expect.poll(() => explorer.figures()).toBe(before);
});

test("a loop is dragged by its handle, and Escape lets it fall back", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const handle = page.getByRole("button", { name: /^Move loop Q/ });
  const box = (await handle.boundingBox())!;
  const grab = async () => {
    const now = (await handle.boundingBox())!;
    await page.mouse.move(now.x + now.width / 2, now.y + now.height / 2);
    await page.mouse.down();
    await page.mouse.move(now.x + now.width / 2, now.y + now.height / 2 + 20);
    await page.mouse.move(now.x + now.width / 2, now.y + now.height / 2 + box.height + 6);
  };
  await grab();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await explorer.loops()).toEqual(["Q", "S"]);
  await grab();
  await page.mouse.up();
  await expect.poll(() => explorer.loops()).toEqual(["S", "Q"]);
  await explorer.settled();
});

test("a preset takes the place of the experiment, and undo brings it back", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const before = await page.getByRole("heading", { level: 1 }).innerText();
  await explorer.choosePreset(/^Output stationary, dense/);
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(before);
  await explorer.settled();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(before);
  await explorer.settled();
});
