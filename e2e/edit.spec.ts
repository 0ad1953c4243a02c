import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

test("a mistake is shown in its place with a way out, and the last good run stays", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(3);
  await explorer.showDocument();
  const figures = await explorer.figures();
  await page.getByText("O: [Q, S]").click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("K");

  const mistakes = page.getByRole("list", { name: "Mistakes in the document" });
  await expect(mistakes).toContainText("K");
  await expect(page.locator(".cm-squiggle").first()).toBeVisible();
  await expect(page.locator(".cm-mistake-message").first()).toBeVisible();
  await expect(explorer.stage).toHaveAttribute("aria-busy", "true");
  await expect(explorer.stage).toContainText("last run without one");
  expect(await explorer.figures()).toBe(figures);
  await explorer.stage.focus();
  await page.keyboard.press("ArrowRight");
  await explorer.drawn(4);

  await page.keyboard.press("Control+z");
  await expect(mistakes).toBeHidden();
  await explorer.settled();
  await expect(page.locator(".cm-squiggle")).toHaveCount(0);
});

test("the expression can be edited in its line", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.expression.fill("O[q] = I[q+x] * F[s]");
  await explorer.expression.press("Enter");
  await expect(page.getByRole("list", { name: "Mistakes in the document" })).toBeVisible();
  await explorer.expression.fill("O[q] = I[q+s] * F[s]");
  await explorer.expression.press("Enter");
  await expect(page.getByRole("list", { name: "Mistakes in the document" })).toBeHidden();
  await explorer.settled();
});

test("a format and a density are set by their controls and written into the document", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const skipped = await explorer.figure("Skipped").innerText();
  await page
    .getByRole("group", { name: "Format of rank S of F" })
    .getByRole("radio", { name: "U" })
    .click();
  await expect(explorer.figure("Skipped")).not.toHaveText(skipped);
  await explorer.settled();
  const density = explorer.nest.getByRole("slider", { name: "density" }).first();
  await density.fill("1");
  await explorer.settled();
  await explorer.showDocument();
  await expect(explorer.document).toContainText("F: { S: U }");
  await expect(explorer.document).toContainText("density: 1");
});

test("an extent is dragged, and the counts follow to where it is let go", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const slider = explorer.nest.getByRole("slider", { name: "extent of W" });
  const field = explorer.nest.getByRole("spinbutton", { name: "W" });
  const reach = await slider.getAttribute("max");
  await slider.scrollIntoViewIfNeeded();
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + (box.width * 12) / Number(reach), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2, { steps: 10 });
  await expect(field).toHaveValue(reach!);
  await expect(slider).toHaveAttribute("max", reach!);
  await page.mouse.up();
  await explorer.settled();
  // W = 32 and S = 4 have 29 places of 4 products each.
  await expect(explorer.figure("Dense")).toContainText("116");
  await expect(slider).toHaveAttribute("max", "64");
  await slider.press("ArrowLeft");
  await expect(explorer.figure("Dense")).toContainText("112");
});

test("an extent that cannot be taken stays as it was typed, with what is wrong with it", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const field = explorer.nest.getByRole("spinbutton", { name: "W" });
  for (const [typed, fault] of [
    ["99999999", "99,999,999 is too large: give a whole number from 1 to 16,777,216. W stays 12."],
    ["2.5", "2.5 is not whole"],
  ] as const) {
    await field.fill(typed);
    await field.blur();
    await expect(field).toHaveValue(typed);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(new RegExp(fault));
  }
  await field.fill("5000");
  await expect(field).toHaveAttribute("aria-invalid", "false");
  await explorer.settled();
  // W = 5,000 and S = 4 have 4,997 places of 4 products each.
  await expect(explorer.figure("Dense")).toContainText("19,988");
});

test("Tab indents in the text, and Escape then Tab leaves it", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.showDocument();
  await explorer.document.click();
  await page.keyboard.press("Tab");
  await expect(explorer.document).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(explorer.document).not.toBeFocused();
});

test("a document is opened from a file, and something that is none is refused", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const file = page.getByLabel("Document or matrix");
  const text = `version: 1
title: From a file
einsum:
  declaration: { A: [K], B: [K], Z: [] }
  expressions: ["Z = A[k] * B[k]"]
shape: { K: 6 }
tensors:
  A: { points: [[[1], 2], [[4], 3]] }
  B: { points: [[[1], 5], [[5], 7]] }
mapping:
  loop-order: { Z: [K] }
`;
  await file.setInputFiles({ name: "mine.yaml", mimeType: "text/yaml", buffer: Buffer.from(text) });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("From a file");
  await explorer.settled();
  await expect(explorer.figure("Effectual")).toContainText("1");
  await file.setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("x") });
  await expect(page.getByText("photo.png is neither a document")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("From a file");
});

test("a document can be dropped on the page", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    const text = [
      "title: Dropped",
      "einsum: { declaration: { A: [K], Z: [K] }, expressions: ['Z[k] = A[k]'] }",
      "shape: { K: 4 }",
      "tensors: { A: { points: [[[2], 7]] } }",
    ].join("\n");
    transfer.items.add(new File([text], "dropped.yaml"));
    return transfer;
  });
  await page.dispatchEvent("body", "dragover", { dataTransfer: dropped });
  await expect(page.getByText("Drop a document")).toBeVisible();
  await page.dispatchEvent("body", "drop", { dataTransfer: dropped });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Dropped");
  await expect(page.getByText("Drop a document")).toBeHidden();
  await explorer.settled();
});

test("a draft is there again on the next visit", async ({ page, context }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await page.getByRole("button", { name: "Move Q inwards" }).click();
  await explorer.settled();
  await expect(page).toHaveURL(/#\/explore\/1~/);
  const later = new Explorer(await context.newPage());
  await later.open();
  await expect.poll(() => later.loops()).toEqual(["S", "Q"]);
  // Other pages have nothing to do with it.
  const told = later.page.getByText("This is your draft from the last visit.");
  await expect(told).toBeVisible();
  await later.page.getByRole("link", { name: "Sweep" }).click();
  await expect(later.page.getByRole("heading", { level: 1, name: "Sweep" })).toBeVisible();
  await expect(told).toBeHidden();
  await later.page.goBack();
  await later.page.getByRole("button", { name: "Open the first example" }).click();
  await expect.poll(() => later.loops()).toEqual(["Q", "S"]);
});
