/** Predicting: questions about the next step, answered every way there is and graded by the engine. */
import type { Page } from "@playwright/test";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

const panelOf = (page: Page) => page.getByRole("region", { name: "Predict the next step" });

test("a question is asked, answered by keys, graded, and proved by the step", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/os-sparse-both?t=4");
  const panel = panelOf(page);
  // Nothing has the focus yet.
  await page.keyboard.press("q");
  const field = panel.getByRole("textbox", { name: /write its coordinates/ });
  await expect(panel.getByRole("status").first()).toContainText("Which element of F is read next?");
  await expect(field).toBeFocused();
  await page.keyboard.type("9, 9");
  await page.keyboard.press("Enter");
  await expect(panel).toContainText("write one coordinate for each");
  await field.fill("1");
  await page.keyboard.press("Enter");
  await explorer.drawn(5);
  await expect(panel).toContainText("Not so. Step 5 reads F[0]. No step uses F[1].");
  await expect(panel).toContainText("0 of 1 right");
  await expect(panel.getByRole("button", { name: "Next question" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(panel).toContainText("Which element of I is read next?");
  await expect(field).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(explorer.stage).toBeFocused();
});

test("a question is answered by pressing an element, and the rest of the run is kept from sight", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/os-sparse-both?t=4");
  await page.getByRole("button", { name: "Predict" }).click();
  const panel = panelOf(page);
  await expect(panel).toContainText("Which element of F is read next?");
  await expect(page.locator(".strip-veil")).toBeVisible();
  const element = (tensor: string, name: RegExp) =>
    page.getByRole("region", { name: `Tensor ${tensor}` }).getByRole("treeitem", { name });
  await element("I", /^W 4,/).click();
  await expect(panel).toContainText("The question is about F.");
  await element("F", /^S 0,/).hover();
  await element("F", /^S 0,/).dblclick();
  await explorer.drawn(5);
  await expect(panel).toContainText("Right. Step 5 reads F[0].");
  await expect(panel).toContainText("1 of 1 right");
  await panel.getByRole("button", { name: "Next question" }).click();
  const inputs = page.getByRole("region", { name: "Tensor I" });
  await inputs.locator("label", { hasText: "Grid" }).click();
  await inputs.getByRole("grid").focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(panel).toContainText("Step 6 reads I[6].");
  // What is stepped over without an answer is not graded.
  await explorer.goTo(9);
  await expect(panel.getByRole("group", { name: "Answers" }).getByRole("button")).toHaveCount(2);
  await expect(panel).toContainText("1 of 2 right");
  // Whoever asks by pointing can answer by key.
  await panel.getByRole("button", { name: "Stop predicting" }).click();
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(panel.getByRole("group", { name: "Answers" })).toBeVisible();
  await page.keyboard.press("1");
  await explorer.drawn(10);
  await expect(panel).toContainText("of 1 right");
  await explorer.goTo(16);
  await expect(panel).toContainText("No step comes after this one.");
});
