import { expect, test } from "./page.ts";

test("the page opens, shows something and names itself", async ({ page }) => {
  await page.goto("./");
  await expect(page).toHaveTitle(/Concordant/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("#root > *").first()).toBeVisible();
});

test("the page refuses code made of strings and connections elsewhere", async ({ page }) => {
  const response = await page.goto("./");
  const header = response?.headers()["content-security-policy"];
  const tag = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .getAttribute("content");
  for (const policy of [header, tag]) {
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toContain("'unsafe-eval'");
  }
});

test("the page asks nobody but its own server", async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && !url.startsWith(baseURL!)) foreign.push(url);
  });
  await page.goto("./");
  await expect(page.locator("#root > *").first()).toBeVisible();
  expect(foreign).toEqual([]);
});
