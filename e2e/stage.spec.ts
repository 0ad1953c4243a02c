import { readFileSync } from "node:fs";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

test("an element leads to the next step that uses it, and pointing at it looks ahead", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/os-sparse-both?t=2");
  const weights = page.getByRole("region", { name: "Tensor F" });
  const element = weights.getByRole("treeitem", { name: /^S 3,/ });
  await element.hover();
  await expect(explorer.stage.locator(".is-ahead").first()).toBeAttached();
  const before = Number(await explorer.stage.getAttribute("data-step"));
  await element.click();
  await expect(explorer.stage).not.toHaveAttribute("data-step", String(before));
  const line = weights.getByRole("treeitem", { name: /^S 3,.*read in this step/ });
  await expect(line).toBeVisible();
  expect(Number(await explorer.stage.getAttribute("data-step"))).toBeGreaterThan(before);
});

test("the three forms of a tensor show the same step", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/os-sparse-both?t=12");
  const inputs = page.getByRole("region", { name: "Tensor I" });
  await expect(inputs.getByRole("treeitem", { selected: true })).toHaveAccessibleName(/value 9/);
  await inputs.getByRole("radio", { name: "Ranks" }).check({ force: true });
  const current = inputs.locator("tr[aria-current=step]");
  await expect(current).toHaveText("599");
  await inputs.getByRole("radio", { name: "Grid" }).check({ force: true });
  await expect(inputs.getByRole("gridcell")).toHaveText(/^I\[9\] = 9/);
});

test("lanes stand side by side; space and time leads to steps and has a table", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/is-cartesian?t=3");
  const lanes = page.getByRole("region", { name: "Lanes of this step" });
  await expect(lanes.locator("td.lane")).toHaveCount(4);
  await expect(lanes).toContainText("4 of 4 busy");
  await page.getByText("Space and time", { exact: true }).click();
  const picture = page.getByRole("application", { name: /7 cycles of O on 4 lanes/ });
  const box = (await picture.boundingBox())!;
  await expect(picture.locator("canvas")).toBeVisible();
  await expect
    .poll(async () => {
      await picture.click({ position: { x: 5, y: box.height / 8 } });
      return explorer.stage.getAttribute("data-step");
    })
    .toBe("0");
  await page.getByRole("button", { name: "Table", exact: true }).click();
  const table = page.getByRole("table", { name: /lane by lane/ });
  await expect(table.getByRole("row")).toHaveCount(5);
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(picture.locator("canvas")).toBeVisible();
  const inputs = page.getByRole("region", { name: "Tensor I" });
  await inputs.getByRole("radio", { name: "Ranks" }).check({ force: true });
  await expect(inputs.getByRole("table")).toBeVisible();
  await page.getByRole("button", { name: "Share" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Stage (SVG)" }).click();
  const text = readFileSync(await (await saving).path(), "utf8");
  // The lanes with their products, the arrays of a tensor, and the picture of space and time.
  expect(text).toMatch(/>→ <\/text><text[^>]*>O\[\d+\]</);
  expect(text).toContain(">segments<");
  expect(text).toMatch(/<image[^>]* href="data:image\/png/);
});

test("all tensors of a cascade stay on the stage while its Einsums take their turns", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/is-os?t=5");
  await expect(explorer.stage).toContainText("O[p, q]");
  await expect(explorer.stage).toContainText("not computed yet");
  const pipeline = page.getByRole("region", { name: "Pipeline" });
  await expect(pipeline).toContainText("at most 31 of 70, a window of 3 of 5 along Q");
  await pipeline.getByRole("button", { name: "Table" }).click();
  await expect(pipeline.getByRole("row")).toHaveCount(8);
  await explorer.goTo(90);
  await expect(pipeline).toContainText("O at q =");
  await expect(explorer.stage).toContainText("no longer used");
  // In turns the first step of O comes right after T has done what it needs, long before T is done.
  await explorer.goTo(83);
  await pipeline.getByRole("button", { name: "Step in turns" }).click();
  await expect(page).toHaveURL(/t=83&turns=1$/);
  await explorer.stage.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(pipeline).toContainText("T at w = 2; O at q = 0");
  await expect(explorer.stage.getByRole("group", { name: "This step" })).toContainText("T[4,");
  await page.keyboard.press("ArrowRight");
  await explorer.drawn(83);
  await page.getByRole("button", { name: "Show F", exact: true }).click();
  await expect(page.getByRole("region", { name: "Tensor F" })).toBeVisible();
});

test("a figure of the stage carries its experiment and can be opened again", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/is-sparse?t=6");
  await page.getByRole("button", { name: "Share" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Stage (SVG)" }).click();
  const figure = await (await saving).path();
  const text = readFileSync(figure, "utf8");
  expect(text).toContain("I[q+s]");
  expect(text).not.toContain("class=");
  const drawing = page.waitForEvent("download");
  await page.getByRole("button", { name: "Stage (PNG)" }).click();
  expect(
    readFileSync(await (await drawing).path())
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");
  await page.getByRole("button", { name: "Close" }).click();
  await explorer.open("#/explore/os-dense");
  const buffer = Buffer.from(text);
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "figure.svg", mimeType: "image/svg+xml", buffer });
  await expect(explorer.stage).toContainText("Input stationary, both sparse");
});
