import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

test("a real layer runs in the page, which answers all the while", async ({ page }) => {
  const explorer = new Explorer(page);
  await page.goto("./#/explore/mobilenet-l27");
  // The run is under way, and the page does what it is asked to meanwhile.
  await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
  await page.getByRole("radio", { name: "Dark theme" }).check({ force: true });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(explorer.stage).toHaveAttribute("aria-busy", "true");

  await explorer.settled();
  await expect(explorer.figure("Effectual")).toContainText("775,316");
  await expect(explorer.readout).toContainText("Equals the dense reference");
  await explorer.goTo(400_000);
});

test("a long run shows that it runs, is cancelled, and leaves what was there", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const figures = await explorer.figures();
  // A run of some hundred million computes: long enough on any machine.
  await explorer.showDocument();
  await page.keyboard.press("Tab");
  await explorer.document.fill(`version: 1
title: Long
einsum:
  declaration: { A: [K, M], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[k, m] * B[k, n]"]
shape: { M: 700, N: 700, K: 700 }
tensors:
  A: { density: 1, seed: 1 }
  B: { density: 1, seed: 2 }
mapping:
  loop-order: { Z: [M, N, K] }
`);
  const cancel = page.getByRole("button", { name: "Cancel" });
  await expect(cancel).toBeVisible();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await cancel.click();
  await expect(page.getByText("The run was cancelled.")).toBeVisible();
  expect(await explorer.figures()).toBe(figures);
  await page.keyboard.press("Control+z");
  await explorer.settled();
  await explorer.goTo(1);
});
