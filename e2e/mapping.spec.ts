import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

test("a loop is split by a leader, deepened, made spatial, and joined again", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const effectual = await explorer.figure("Effectual").innerText();
  await page.getByRole("button", { name: "Change loop S" }).click();
  const menu = page.getByRole("dialog", { name: /^Loop S/ });
  await menu.getByRole("button", { name: "Split S" }).click();
  await expect.poll(() => explorer.loops()).toEqual(["Q", "S1", "S0"]);
  await menu.getByLabel("How the parts of S1 are made").selectOption("occupancy");
  await menu.getByLabel("size").fill("2");
  await menu.getByRole("button", { name: "Add a level" }).click();
  await expect.poll(() => explorer.loops()).toEqual(["Q", "S2", "S1", "S0"]);
  await menu.getByRole("radio", { name: "at the same time" }).click();
  await explorer.settled();
  await expect(explorer.nest).toContainText("spatial-for");
  await explorer.goTo(Number(await explorer.scrub.getAttribute("max")));
  await expect(explorer.figure("Effectual")).toContainText(effectual.split("/").at(-1)!.trim());

  await expect(menu).toBeHidden();
  await page.getByRole("button", { name: "Change loop S1" }).click();
  await menu.getByRole("button", { name: "Join S again" }).click();
  await expect.poll(() => explorer.loops()).toEqual(["Q", "S"]);
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(page.getByRole("button", { name: "Change loop S" })).toBeFocused();
  await explorer.settled();
});

test("two loops are flattened and taken apart, by keyboard alone", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/matmul-gustavson");
  expect(await explorer.loops()).toEqual(["M", "K", "N"]);
  await page.getByRole("button", { name: /^Move loop M:/ }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("button", { name: "Change loop M" })).toBeFocused();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("dialog", { name: /^Loop/ });
  await expect(menu).toBeVisible();
  await menu.getByRole("button", { name: "Flatten with K" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => explorer.loops()).toEqual(["MK", "N"]);
  await explorer.settled();
  await menu.getByRole("button", { name: "Take MK apart" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => explorer.loops()).toEqual(["M", "K", "N"]);
  await explorer.settled();
});

test("moving a loop of a spatial nest keeps it spatial and split", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/cambricon-x");
  expect(await explorer.loops()).toEqual(["S1", "Q1", "S0", "Q0"]);
  await page.getByRole("button", { name: "Move Q0 outwards" }).click();
  await explorer.settled();
  expect(await explorer.loops()).toEqual(["S1", "Q1", "Q0", "S0"]);
  await explorer.showDocument();
  await expect(explorer.document).toContainText("space: [Q0, S0], time: [S1, Q1]");
});

test("a mapping that is not legal says so, keeps the last run, and is undone", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/cambricon-x");
  await page.getByRole("button", { name: "Move S0 outwards" }).click();
  await expect.poll(() => explorer.loops()).toEqual(["S1", "S0", "Q1", "Q0"]);
  await explorer.settled();
  const figures = await explorer.figures();
  await page.getByRole("button", { name: "Move S0 outwards" }).click();
  await expect(page.getByRole("list", { name: "Mistakes in the document" })).toBeVisible();
  expect(await explorer.figures()).toBe(figures);
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("list", { name: "Mistakes in the document" })).toBeHidden();
  await explorer.settled();
});

test("a cascade shows its chain; an Einsum of it leads to its first step", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/outerspace");
  const chain = page.getByRole("region", { name: "Cascade" });
  const [first, second] = [
    chain.getByRole("button", { name: /^1 T/ }),
    chain.getByRole("button", { name: /^2 Z/ }),
  ];
  await explorer.goTo(0);
  await expect(first).toHaveAttribute("aria-current", "step");
  await expect(chain).toContainText("written");
  await expect(explorer.stage.getByRole("region", { name: "Tensor T" })).toBeVisible();
  await second.click();
  await expect(second).toHaveAttribute("aria-current", "step");
  await expect(chain).toContainText("being read");
  await expect(explorer.scrub).toHaveAttribute("aria-valuetext", /Einsum Z/);
  await expect(explorer.stage.getByRole("region", { name: "Tensor T" })).toContainText("non-zero");
  const start = Number(await explorer.step.inputValue());
  await page.getByRole("button", { name: "Previous step" }).click();
  await explorer.drawn(start - 1);
  await expect(first).toHaveAttribute("aria-current", "step");
});

test("a swizzle is watched element by element in both trees", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/extensor");
  await page.getByRole("button", { name: "Watch how A is rearranged" }).click();
  const dialog = page.getByRole("dialog", { name: /How A is rearranged/ });
  await expect(dialog).toContainText("discordant");
  await expect(dialog).toContainText("first that they meet");
  const values = () =>
    dialog.locator(".tree-element.is-current:has(.tree-value) .tree-value").allTextContents();
  for (let element = 1; element <= 4; element += 1) {
    await page.keyboard.press("ArrowRight");
    await expect(dialog).toContainText(`as number ${element + 1} (K2`);
    const [stored, arranged] = await values();
    expect(stored).toBeDefined();
    expect(arranged).toBe(stored);
  }
  await page.keyboard.press("ArrowLeft");
  await expect(dialog).toContainText("as number 4 (K2");
  await dialog.getByRole("button", { name: "Play the elements" }).click();
  await expect(dialog).toContainText("as number 5 (K2");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
});

test("a computed tensor is watched from its panel", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/gamma");
  await page.getByRole("region", { name: "Cascade" }).getByRole("button", { name: /^2 Z/ }).click();
  await page.getByRole("button", { name: "How T is rearranged", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /How T is rearranged/ });
  await expect(dialog.getByRole("tree")).toHaveCount(2);
  await dialog.getByRole("radio", { name: "as they are stored" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
});
