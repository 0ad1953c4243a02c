/** Sweep and Compare as a person uses them. */
import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

async function grave(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
const allDone = (page: Page) =>
  expect(page.getByText(/^Every (point|lane) done\.$/)).toBeVisible({ timeout: 30_000 });

const bigSweep = `version: 1
title: Many points
einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: 200, S: 20 }
tensors: { I: { density: 0.5, seed: 1 }, F: { density: 0.5, seed: 2 } }
sweep:
  parameters: [{ path: tensors.F.density, from: 0.1, to: 1, count: 10 }]
  seeds: 500
  metrics: [cycles, words]
`;

for (const [colorScheme, width] of [
  ["light", 1440],
  ["dark", 320],
] as const) {
  test(`nothing grave stands in anyone's way on either page: ${colorScheme}, ${width}`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    for (const hash of ["#/sweep", "#/sweep/group-size", "#/compare/matmul"]) {
      await page.goto(`./${hash}`);
      if (hash === "#/sweep") await expect(page.getByText("Sparser weights")).toBeVisible();
      else await allDone(page);
      expect(await grave(page), hash).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, hash).toBeLessThanOrEqual(0);
    }
  });
}

test("a sweep runs, says who is best where, and its figures lead to their experiments", async ({
  page,
}) => {
  // The sweep is run twice, the second time after a reload.
  test.slow();
  await page.goto("./#/sweep");
  await page.getByRole("link", { name: /^Sparser weights/ }).click();
  await allDone(page);
  const verdict = page.getByRole("region", { name: "What the curves say" });
  await expect(verdict.getByRole("listitem").first()).toContainText("WS sparse weights");
  await verdict.getByText(/crossovers$/).click();
  await expect(
    verdict.getByText(/^OS sparse weights beats OS dense below about 0\.6/),
  ).toBeVisible();
  const chart = page.getByRole("img", {
    name: /Values and coordinates moved against Density of F/,
  });
  await expect(chart).toBeVisible();

  const csv = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const lines = readFileSync(await (await csv).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines).toHaveLength(401);
  expect(lines[0]).toContain("key,lane,seed,tensors.F.density,words,");
  const svg = page.waitForEvent("download");
  await page.getByRole("button", { name: "SVG" }).click();
  const figure = readFileSync(await (await svg).path(), "utf8");
  expect(figure).toContain("Which dataflow wins as the weights get sparser");
  expect(figure).not.toContain("var(--");
  const png = page.waitForEvent("download");
  await page.getByRole("button", { name: "PNG" }).click();
  expect(
    readFileSync(await (await png).path())
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");

  // What is chosen is in the address, and so in the link.
  await page.getByLabel("Relative to").selectOption("OS dense");
  await page.getByRole("group", { name: "Lanes" }).getByText("IS sparse both").click();
  await page.reload();
  await allDone(page);
  await expect(
    page.getByRole("img", { name: /moved, relative to OS dense against Density of F/ }),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "IS sparse both", exact: true })).toHaveAttribute(
    "aria-pressed",
    "false",
  );
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByLabel("Link", { exact: true })).toHaveValue(page.url());
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "IS sparse both", exact: true }).click();

  await page.getByRole("button", { name: /: open IS sparse both at 0\.5$/ }).click();
  const explorer = new Explorer(page);
  await explorer.settled();
  expect(await explorer.loops()).toEqual(["W", "S"]);
});

test("a sweep can be cancelled, keeps what is done, and goes on", async ({ page }) => {
  await page.goto("./#/sweep/group-size");
  await allDone(page);
  await page.getByText("The document", { exact: true }).click();
  await page.getByRole("textbox", { name: "Document of the sweep" }).fill(bigSweep);
  await page.getByRole("button", { name: "Take over" }).click();
  await page.getByRole("button", { name: "Run 5,000 points" }).click();
  const status = page.getByRole("status").filter({ hasText: / of 5,000/ });
  await expect(status).toContainText("left");
  // What is done would be lost with the page, so the browser asks before it goes.
  const isAsked = () =>
    page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
  expect(await isAsked()).toBe(true);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(status).toHaveText(/^Stopped at .* What is done stays\.$/);
  const stopped = Number(/at ([\d,]+) of/.exec(await status.innerText())?.[1]?.replaceAll(",", ""));
  expect(stopped).toBeGreaterThan(0);
  expect(await isAsked()).toBe(false);
  await page.getByRole("button", { name: /^Go on with/ }).click();
  await expect(async () => {
    const done = Number(/^([\d,]+) of/.exec(await status.innerText())?.[1]?.replaceAll(",", ""));
    expect(done).toBeGreaterThan(stopped);
  }).toPass();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/#\/sweep\/1~/);
  // A reload finds what is done.
  const before = await status.innerText();
  await page.reload();
  await expect(status).toHaveText(before);
  await expect(page.getByRole("button", { name: /^Go on with/ })).toBeVisible();
});

test("a mistake in a sweep is told beside its document", async ({ page }) => {
  await page.goto("./#/sweep/group-size");
  await allDone(page);
  await page.getByText("The document", { exact: true }).click();
  const document = page.getByRole("textbox", { name: "Document of the sweep" });
  await document.fill(bigSweep.replace("cycles", "cycels"));
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(page.getByRole("alert")).toContainText("Did you mean cycles?");
  await expect(page.getByRole("alert")).toContainText(/Line \d+, column \d+/);
  // The last sweep that was right stays, and looks so.
  await expect(page.locator(".sweep-view.stale").getByRole("img")).toBeVisible();
  const svg = page.waitForEvent("download");
  await page.getByRole("button", { name: "SVG" }).click();
  const figure = readFileSync(await (await svg).path(), "utf8");
  expect(figure).toContain("How many inputs and weights at a time");
  expect(figure).not.toContain("cycels");
  await document.fill(bigSweep.replace("seeds: 500", "seeds: 2"));
  await page.getByRole("button", { name: "Take over" }).click();
  await allDone(page);
  await expect(page.locator(".stale")).toHaveCount(0);

  const places = page.getByLabel("Places");
  await places.fill("many");
  await places.press("Enter");
  await expect(page.getByRole("alert")).toHaveText(/^Places: “many” is not a number\./);
  await expect(places).toHaveValue("many");
  await places.press("Escape");
  await expect(places).toHaveValue("10");
});

test("a place that no document can have marks its field, whether it is typed or found out", async ({
  page,
}) => {
  await page.goto("./#/sweep/group-size");
  await allDone(page);
  const places = page.getByLabel("Places");
  await places.fill("2, 0, 4");
  await places.press("Enter");
  await expect(places).toHaveAccessibleDescription(/^Places: 0 is not a whole number from 1 to /);
  await places.press("Escape");

  const take = async (text: string) => {
    await page.getByRole("textbox", { name: "Document of the sweep" }).fill(text);
    await page.getByRole("button", { name: "Take over" }).click();
  };
  await page.getByText("The document", { exact: true }).click();
  const split = bigSweep
    .replace("seeds: 500", "seeds: 1")
    .replace("sweep:", "mapping: { partitioning: { O: { S: [uniform_shape(4)] } } }\nsweep:")
    .replace(
      /parameters: .*/,
      "parameters: [{ path: mapping.partitioning.O.S.0, values: [4, 8] }]",
    );
  await take(split);
  await allDone(page);
  await take(split.replace("[4, 8]", "[0, 8]"));
  await expect(page.getByRole("alert")).toHaveText(/^Split of S: uniform_shape takes a whole/);
  await expect(places).toHaveAccessibleDescription(/^Split of S: uniform_shape takes a whole/);

  // Those that are wrong at other places than the first are told by reason.
  await take(
    bigSweep
      .replace("seeds: 500", "seeds: 10")
      .replace(/parameters: .*/, "parameters: [{ path: shape.W, from: 40, to: 4, count: 10 }]"),
  );
  await allDone(page);
  await expect(page.getByText("40 points have no figures.")).toBeVisible();
  await expect(page.getByLabel("To", { exact: true })).toHaveAccessibleDescription(
    /^Extent of W 16 to 4: the first says: W is 16, too short /,
  );
  await expect(page.getByLabel("From", { exact: true })).toHaveAttribute("aria-invalid", "false");
});

test("dataflows are ranked with a reason, and two of them run side by side", async ({ page }) => {
  await page.goto("./#/compare");
  await allDone(page);
  const ranking = page.getByRole("region", { name: "Ranking" });
  await expect(ranking.getByRole("rowheader").first()).toContainText("WS Cartesian");
  await expect(
    ranking.getByText(/^3\.78 times WS Cartesian: it reads F 1,808 times/),
  ).toBeVisible();
  await ranking.getByRole("button", { name: "Partial sums of O back" }).click();
  await expect(ranking.getByRole("rowheader").first()).toContainText("OS");

  await ranking.getByRole("button", { name: "Make OS sparse both the baseline" }).click();
  await ranking.getByRole("checkbox", { name: "Watch IS sparse both" }).check();
  const side = page.getByRole("region", { name: "Side by side" });
  const held = side.getByRole("region", { name: /^Lane A: OS sparse both/ });
  const other = side.getByRole("region", { name: /: IS sparse both/ });
  await expect(
    side.getByText(/^A and [BC] differ from the start: A begins with I\[/).first(),
  ).toBeVisible();
  await expect(held.getByText(/^Step \d+ \/ 269$/)).toBeVisible();
  await side.getByRole("radio", { name: "Iteration point" }).check({ force: true });
  await side.getByRole("button", { name: "Forward" }).click();
  const product = /O\[\d+\] = .*/;
  await expect(other.getByText(/^Step \d+ \/ 269$/)).toBeVisible();
  await expect
    .poll(async () =>
      product.exec(await held.locator(".formula-lane").innerText())?.[0]?.slice(0, 5),
    )
    .toBe(product.exec(await other.locator(".formula-lane").innerText())?.[0]?.slice(0, 5));

  // All of it is in the address, and so in the link.
  await expect(page).toHaveURL(/align=point&at=\d+$/);
  await page.reload();
  await allDone(page);
  await expect(ranking.locator(".is-baseline").getByRole("rowheader")).toContainText(
    "OS sparse both",
  );
  await expect(ranking.locator("[aria-sort]")).toHaveText("Partial sums of O back");
  await expect(side.getByRole("radio", { name: "Iteration point" })).toBeChecked();
  await expect(side.getByText(/ a cycle on average/)).toHaveCount(3);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByLabel("Link", { exact: true })).toHaveValue(page.url());
  const svg = page.waitForEvent("download");
  await page.getByRole("button", { name: "Tables (SVG)" }).click();
  const figure = readFileSync(await (await svg).path(), "utf8");
  for (const words of ["OS sparse both", "baseline A", "expressions:"])
    expect(figure).toContain(words);
  await page.keyboard.press("Escape");

  // A document that is wrong leaves the last table that was right.
  const extent = page.getByLabel("Extent of W");
  await extent.fill("2");
  await extent.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.locator(".stale").getByRole("region", { name: "Ranking" })).toBeVisible();
  await expect(extent).toHaveValue("2");
  await expect(extent).toHaveAccessibleDescription(/W is 2, too short .* Make W at least 16/);
  await extent.fill("128");
  await extent.press("Enter");
  await allDone(page);

  await other.getByRole("button", { name: /^Open lane/ }).click();
  const explorer = new Explorer(page);
  await explorer.settled();
  await expect.poll(() => explorer.loops()).toEqual(["W", "S"]);
});

test("the ranking is one stop of the Tab key, and its heads stay in sight", async ({ page }) => {
  await page.goto("./#/compare/dataflows-1d");
  await allDone(page);
  const ranking = page.getByRole("region", { name: "Ranking" });
  await page.getByRole("link", { name: "Skip to the ranking" }).focus();
  await page.keyboard.press("Enter");
  const boxes = ranking.getByRole("checkbox", { disabled: false });
  await expect(boxes.first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(boxes.first()).not.toBeFocused();
  await expect(ranking.locator(":focus")).toHaveAttribute("aria-label", /^Watch /);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const second = ranking.locator("tbody").nth(1);
  await expect(second.getByRole("button", { name: /^Make .* the baseline$/ })).toBeFocused();
  await page.keyboard.press("End");
  await expect(second.getByRole("gridcell").nth(-2)).toBeFocused();
  // The sentence below is passed over.
  await page.keyboard.press("ArrowDown");
  await expect(ranking.locator("tbody").nth(2).getByRole("gridcell").nth(-2)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(ranking.locator(":focus")).toHaveCount(0);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Control+End");
  await expect
    .poll(() =>
      ranking.evaluate((region) => {
        const heads = region.querySelector("thead");
        const top = (element: Element | null) => element?.getBoundingClientRect().top ?? NaN;
        return region.scrollTop > 0 && Math.abs(top(heads) - top(region)) < 4;
      }),
    )
    .toBe(true);
  await page.keyboard.press("Control+Home");
  await expect(ranking.getByRole("columnheader", { name: "Watch" })).toBeFocused();
  await expect(ranking.locator(":focus")).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(ranking.getByRole("button", { name: "Cycles", exact: true })).toBeFocused();
});

test("the focus stays where a button was pressed", async ({ page }) => {
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  await page.goto("./#/compare/dataflows-1d");
  await allDone(page);
  await button("Make OS sparse both the baseline").press("Enter");
  await expect(button("OS sparse both is baseline A")).toBeFocused();
  await page.goto("./#/sweep/group-size");
  await allDone(page);
  await page.getByText("The document", { exact: true }).click();
  const document = page.getByRole("textbox", { name: "Document of the sweep" });
  await document.fill(bigSweep);
  await button("Take over").press("Enter");
  await expect(button("Run 5,000 points")).toBeVisible();
  await expect(button("Take over")).toBeFocused();
  await button("Run 5,000 points").press("Enter");
  await expect(button("Cancel")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(button(/^Go on with/)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(button("Cancel")).toBeFocused();
  // Nothing takes the place of the last one but the words that all is done.
  await document.fill(bigSweep.replace("seeds: 500", "seeds: 101"));
  await button("Take over").press("Enter");
  await button("Run 1,010 points").press("Enter");
  await expect(page.getByText("Every point done.")).toBeFocused({ timeout: 30_000 });
});

test("a layer of a network is compared under every dataflow", async ({ page }) => {
  await page.goto("./#/compare/dataflows-2d");
  await allDone(page);
  await page.getByLabel("Network").selectOption("GoogLeNet");
  await page.getByLabel("Layer").selectOption("inception_5b/5x5_reduce");
  await expect(page.getByText("1.957 M dense multiplications")).toBeVisible();
  const ranking = page.getByRole("region", { name: "Ranking" });
  const row = ranking.getByRole("row", { name: /^Watch OS dense/ });
  await expect(row).toContainText("1.957 M", { timeout: 30_000 });
  await expect(page).toHaveURL(/network=GoogLeNet&layer=inception_5b%2F5x5_reduce$/);
  await page.reload();
  await expect(page.getByLabel("Layer")).toHaveValue("inception_5b/5x5_reduce");
  await expect(row).toContainText("1.957 M", { timeout: 30_000 });
});

test("a document that is too long for a link survives a reload", async ({ page }) => {
  await page.goto("./#/sweep/group-size");
  await allDone(page);
  const points = Array.from({ length: 4_000 }, (_, at) => `[[${String((at * 7919) % 50_000)}], 1]`);
  const text = bigSweep
    .replace("Many points", "Very long")
    .replace("W: 200", "W: 50000")
    .replace("I: { density: 0.5, seed: 1 }", `I: { points: [${points.join(", ")}] }`);
  await page.getByText("The document", { exact: true }).click();
  await page.getByRole("textbox", { name: "Document of the sweep" }).fill(text);
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(page.getByText(/too long for a link/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Very long" })).toBeVisible();
  await expect(page.getByText(/too long for a link/)).toBeVisible();
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as file" }).click();
  expect((await file).suggestedFilename()).toBe("very-long.yaml");
});

test("an address that leads nowhere says so, and what there is instead", async ({ page }) => {
  await page.goto("./#/sweep/nonsense");
  await expect(page.getByRole("alert")).toHaveText(
    "There is no sweep called nonsense on this page.",
  );
  await expect(page.getByRole("link", { name: /^Sparser weights/ })).toBeVisible();
  await page.goto("./#/compare/dataflows-2d?network=nonsense");
  await expect(page.getByRole("alert")).toContainText("There is no network nonsense here");
});
