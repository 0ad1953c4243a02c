import { deflateRawSync } from "node:zlib";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

const packed = (value: unknown) => deflateRawSync(JSON.stringify(value)).toString("base64url");

test("a link restores an edited experiment, its step and its numbers on another page", async ({
  page,
  browser,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await page.getByRole("button", { name: "Move Q inwards" }).click();
  await expect.poll(() => explorer.loops()).toEqual(["S", "Q"]);
  await explorer.settled();
  await explorer.goTo(7);
  const link = await explorer.link();
  const frame = await explorer.words();
  const figures = await explorer.figures();

  const context = await browser.newContext();
  const other = new Explorer(await context.newPage());
  await other.page.goto(link);
  await other.settled();
  await other.drawn(7);
  expect(await other.loops()).toEqual(["S", "Q"]);
  expect(await other.words()).toBe(frame);
  expect(await other.figures()).toBe(figures);
  await context.close();
});

test("the way back leads to the preset before, and then to the gallery", async ({ page }) => {
  const explorer = new Explorer(page);
  await page.goto("./#/gallery");
  const card = page.locator(".card").nth(1);
  const title = await card.getByRole("heading").innerText();
  await card.click();
  const heading = page.getByRole("heading", { level: 1 });
  await explorer.settled();
  await expect(heading).toHaveText(title);
  await explorer.goTo(1);
  await explorer.choosePreset(/EIE|SIGMA/);
  await expect(page).toHaveURL(/#\/explore\/(?!.*~)/);
  await expect(heading).not.toHaveText(title);
  await explorer.settled();
  await page.goBack();
  await expect(heading).toHaveText(title);
  await page.goBack();
  await expect(page).toHaveURL(/#\/gallery/);
});

test("a link of an unchanged preset is its name and the step", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open("#/explore/os-sparse-both?t=4");
  await explorer.drawn(4);
  expect(await explorer.link()).toMatch(/#\/explore\/os-sparse-both\?t=4$/);
});

test("the address follows, so that a reload brings back the step and the form", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const grid = page.getByRole("region", { name: "Tensor F" }).getByRole("radio", { name: "Grid" });
  await grid.check({ force: true });
  await explorer.goTo(6);
  await expect(page).toHaveURL(/\?t=6&as=F\.grid$/);
  await page.reload();
  await explorer.drawn(6);
  await expect(grid).toBeChecked();
});

test("the link can be copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const explorer = new Explorer(page);
  await explorer.open();
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy the link" }).click();
  await expect(page.getByText("The link is on the clipboard.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("#/explore/");
});

const strangers = [
  ["another page's fragment", "#/nowhere/os-dense", "does not lead to a view"],
  ["a preset that does not exist", "#/explore/no-such-preset", "no preset called no-such-preset"],
  ["a cut link", "#/explore/1~q1YqSa0oUbJS", "incomplete or was changed"],
  ["a link that is no link", "#/explore/1~%%%", "incomplete or was changed"],
  ["a newer version", `#/explore/7~${packed({ text: "" })}`, "newer version of Concordant"],
  ["markup", "#/explore/<img src=x onerror=alert(1)>", "does not lead to a view"],
  [
    "a bomb",
    `#/explore/1~${deflateRawSync(Buffer.alloc(9_000_000, 32)).toString("base64url")}`,
    "more than this page accepts",
  ],
] as const;

for (const [name, hash, words] of strangers) {
  test(`a link with ${name} is told of beside a working page`, async ({ page }) => {
    const explorer = new Explorer(page);
    await page.goto(`./${hash}`);
    await expect(page.getByRole("status").filter({ hasText: words })).toBeVisible();
    await explorer.settled();
    await explorer.goTo(2);
  });
}

test("a link with a document of markup and code shows it as text and runs nothing", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  const text = `version: 1
title: <img src=x onerror="globalThis.hacked = 1">
einsum:
  declaration: { A: [K], Z: [K] }
  expressions: ["Z[k] = A[k]"]
shape: { K: 3 }
tensors:
  A: { points: [[[1], 2]] }
`;
  await explorer.open(`#/explore/1~${packed({ text })}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<img src=x");
  expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
});

test("a link with a broken document shows its mistakes and can be repaired", async ({ page }) => {
  await page.goto(`./#/explore/1~${packed({ text: "version: 1\neinsum: [" })}`);
  await expect(page.getByRole("list", { name: "Mistakes in the document" })).toBeVisible();
  await expect(page.getByText("This experiment cannot run yet")).toBeVisible();
});

test("a link that is put into the address of an open page is followed", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await page.evaluate(() => {
    location.hash = "#/explore/os-sparse-both?t=5";
  });
  await explorer.drawn(5);
  await page.evaluate(() => {
    location.hash = "#/explore/3~abc";
  });
  await expect(page.getByText("newer version of Concordant")).toBeVisible();
  await explorer.drawn(5);
});

test("an experiment too long for the address is there again after a reload", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.showDocument();
  const noise = Array.from({ length: 300 }, (_, line) => `# ${Math.sin(line)} ${Math.cos(line)}`);
  await explorer.document.fill(`version: 1
title: Long
einsum: { declaration: { A: [K], Z: [K] }, expressions: ["Z[k] = A[k]"] }
shape: { K: 4 }
tensors: { A: { points: [[[2], 7]] } }
${noise.join("\n")}
`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Long");
  await expect(page).not.toHaveURL(/#/);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Long");
});

test("a browser that keeps nothing is no hindrance", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", {
      get: () => {
        throw new DOMException("refused", "SecurityError");
      },
    });
  });
  const explorer = new Explorer(page);
  await explorer.open();
  await page.getByText("Dark theme").click({ force: true });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "Move Q inwards" }).click();
  await expect.poll(() => explorer.loops()).toEqual(["S", "Q"]);
});
