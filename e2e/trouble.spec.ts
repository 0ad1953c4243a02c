import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

test.describe("an engine that dies", () => {
  test.use({ expectedErrors: [/out of breath/] });

  test("is started again, says so, and is back at the same step", async ({ page }) => {
    const explorer = new Explorer(page);
    await explorer.open();
    await explorer.goTo(5);
    const [worker] = page.workers();
    await worker!.evaluate(() => {
      setTimeout(() => {
        throw new Error("out of breath");
      });
    });
    await expect(page.getByText("and was started again")).toBeVisible();
    await explorer.settled();
    await explorer.drawn(5);
    await explorer.goTo(6);
    await page.getByRole("button", { name: "Dismiss this message" }).click();
    await expect(page.getByText("and was started again")).toBeHidden();
  });
});

test("a nest that reaches no compute says what to do about it", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.nest.getByRole("slider", { name: "density" }).first().fill("0");
  await expect(explorer.stage).toContainText("reaches no compute");
  await expect(explorer.step).toBeDisabled();
  await page.keyboard.press("Control+z");
  await explorer.settled();
  await expect(explorer.stage).not.toContainText("reaches no compute");
});

test("a matrix that is brought in can be named by the document", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const matrix = "%%MatrixMarket matrix coordinate integer general\n3 3 2\n1 2 4\n3 3 5\n";
  await page.getByLabel("Document or matrix").setInputFiles({
    name: "mine.mtx",
    mimeType: "text/plain",
    buffer: Buffer.from(matrix),
  });
  await expect(page.getByText("write “file: mine.mtx”")).toBeVisible();
  await explorer.showDocument();
  await explorer.document.fill(`version: 1
einsum:
  declaration: { A: [M, K], Z: [M] }
  expressions: ["Z[m] = A[m, k]"]
shape: { M: 3, K: 3 }
tensors:
  A: { file: mine.mtx }
mapping:
  loop-order: { Z: [M, K] }
`);
  await expect(explorer.figure("Effectual")).toContainText("of 2");
  // The link takes the matrix along.
  const link = await explorer.link();
  const other = new Explorer(await page.context().newPage());
  await other.page.goto(link);
  await other.settled();
  await expect(other.figure("Effectual")).toContainText("of 2");
});

test("a loop is moved by a finger", async ({ browser }) => {
  const context = await browser.newContext({
    hasTouch: true,
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  const explorer = new Explorer(page);
  await explorer.open();
  const handle = page.getByRole("button", { name: /^Move loop Q/ });
  await handle.scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 200);
  const box = (await handle.boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const touch = await context.newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", points: (typeof at)[]) =>
    touch.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await send("touchStart", [at]);
  for (let moved = 8; moved <= box.height + 8; moved += 8) {
    await send("touchMove", [{ x: at.x, y: at.y + moved }]);
  }
  await send("touchEnd", []);
  const rows = page.getByRole("list", { name: "Loops, outermost first" }).getByRole("listitem");
  await expect(rows.first().locator(".loop-rank")).toHaveText("S");
  await context.close();
});
