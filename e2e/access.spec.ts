import { Explorer } from "./explorer.ts";
import { faultsOf, graveFindings as grave } from "./looks.ts";
import { expect, test } from "./page.ts";

// Three columns in both themes are audited with the main views.
for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, width] of [
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
      expect(await grave(page, colorScheme)).toEqual([]);
      await page.getByRole("radio", { name: "Document" }).click();
      await expect(page.locator(".cm-content")).toBeVisible();
      expect(await grave(page, colorScheme)).toEqual([]);
      await page.getByRole("button", { name: "Share" }).click();
      expect(await grave(page, colorScheme)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Help and keys" }).click();
      expect(await grave(page, colorScheme)).toEqual([]);
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
  // The keys are shown wherever nothing is typed, on the stage or not.
  await explorer.expression.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("?");
  await expect(explorer.expression).toHaveValue(/\?$/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("radio", { name: "Document" }).focus();
  await page.keyboard.press("?");
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

for (const width of [320, 390, 700, 1180]) {
  test(`nothing has to be scrolled sideways at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const explorer = new Explorer(page);
    await explorer.open("#/explore/sigma?t=4");
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

test("magnified to 400 %, everything is within reach and nothing lies on anything", async ({
  page,
}) => {
  // A window of 1280 by 1024 at 400 %.
  await page.setViewportSize({ width: 320, height: 256 });
  const explorer = new Explorer(page);
  await explorer.open();
  expect(await faultsOf(page)).toEqual([]);
  await explorer.stage.focus();
  await page.keyboard.press("q");
  const answer = page.locator("[data-answer]").first();
  await expect(answer).toBeFocused();
  // What has the focus is not under what sticks to the foot of the window.
  for (const control of [answer, page.getByRole("radio", { name: "Tree" }).first()]) {
    await control.focus();
    const isCovered = await control.evaluate((element) => {
      const { x, y, width, height } = (element.closest("label") ?? element).getBoundingClientRect();
      const front = document.elementFromPoint(x + width / 2, y + height / 2);
      return front?.closest(".transport, .predict-head") !== null;
    });
    expect(isCovered).toBe(false);
  }
});

test("what has the focus lies under nothing that sticks", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const explorer = new Explorer(page);
  await explorer.open("#/explore/eyeriss?t=30");
  await explorer.stage.focus();
  await page.keyboard.press("q");
  await expect(page.locator("[data-answer]").first()).toBeFocused();
  const covered: string[] = [];
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const focused = document.activeElement;
      const box = (focused?.closest("label") ?? focused)?.getBoundingClientRect();
      if (focused === null || box === undefined || focused === document.body) return undefined;
      if (box.height > innerHeight / 3) return undefined;
      const front = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const cover = front?.closest(".transport, .predict");
      const isCovered = front === null || (cover != null && !cover.contains(focused));
      return isCovered ? focused.outerHTML.slice(0, 120) : undefined;
    });
    if (name !== undefined) covered.push(name);
  }
  expect(covered).toEqual([]);
});

test("colours that the system forces leave every state to be told by its shape", async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  const explorer = new Explorer(page);
  await explorer.open();
  expect(await faultsOf(page)).toEqual([]);
  const look = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { fill, stroke, backgroundColor, outlineStyle, borderColor } =
          getComputedStyle(element);
        return [fill, stroke, backgroundColor, outlineStyle, borderColor].join();
      });
  const playhead = await look(".strip-playhead");
  expect(playhead).not.toBe(await look(".strip"));
  const [chosen, other] = [
    await look(".segmented label:has(:checked)"),
    await look(".segmented label:not(:has(:checked))"),
  ];
  expect(chosen).not.toBe(other);
});

test("nothing moves for those who want no motion", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(3);
  await explorer.stage.focus();
  await page.keyboard.press("ArrowRight");
  await explorer.drawn(4);
  const moving = await page.evaluate(() =>
    document.getAnimations().map(({ effect }) => effect?.getComputedTiming().duration),
  );
  expect(moving.filter((duration) => Number(duration) > 1)).toEqual([]);
});
