/**
 * Every command by its key and, where there is something to press, by pointer; and the barcode, whose
 * strips are pressed and dragged.
 */
import type { Page } from "@playwright/test";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

interface Case {
  readonly name: string;
  readonly key: string;
  /** Name of the button that does the same. */
  readonly button?: string | RegExp;
  /** The step that it leads to from step 9 of the first example. */
  readonly step?: number;
  readonly seen?: (page: Page) => Promise<void>;
}

const visible = (text: string | RegExp) => async (page: Page) => {
  await expect(page.getByText(text).first()).toBeVisible();
};
const dialog = (name: string) => async (page: Page) => {
  await expect(page.getByRole("dialog", { name })).toBeVisible();
  await page.keyboard.press("Escape");
};
const follows = (label: string) => async (page: Page) => {
  await expect(page.getByRole("combobox", { name: "Follow" }).locator("option:checked")).toHaveText(
    label,
  );
};

const cases: readonly Case[] = [
  { name: "next", key: "ArrowRight", button: "Next step", step: 10 },
  { name: "previous", key: "ArrowLeft", button: "Previous step", step: 8 },
  {
    name: "next level",
    key: "Shift+ArrowRight",
    button: "Next iteration of the level",
    step: 10,
  },
  {
    name: "previous level",
    key: "Shift+ArrowLeft",
    button: "Previous iteration of the level",
    step: 7,
  },
  { name: "first", key: "Home", button: "First step", step: 0 },
  { name: "last", key: "End", button: "Last step", step: 16 },
  { name: "run on", key: "c", button: "Run to the end", step: 16 },
  { name: "next event", key: "n", button: "Next fetch", step: 10 },
  { name: "previous event", key: "p", button: "Previous fetch", step: 8 },
  { name: "follow the first", key: "i", seen: follows("fetch of I") },
  { name: "follow the second", key: "f", seen: follows("fetch of F") },
  { name: "follow the output", key: "o", seen: follows("new element of O") },
  { name: "follow something else", key: "e", seen: follows("fetch of I") },
  { name: "breakpoint", key: "b", seen: visible("1 breakpoint") },
  { name: "help", key: "?", button: "Help and keys", seen: dialog("How to read this page") },
  { name: "palette", key: "Control+k", seen: dialog("Commands") },
  { name: "faster", key: "+", seen: visible("5.7/s") },
  { name: "slower", key: "-", seen: visible("2.8/s") },
];

test("every command does what it says, by key and by pointer", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  for (const { name, key, button, step, seen } of cases) {
    for (const way of button === undefined ? ["key"] : ["key", "pointer"]) {
      await test.step(`${name} by ${way}`, async () => {
        await explorer.goTo(9);
        if (way === "key") await page.keyboard.press(key);
        else await page.getByRole("button", { name: button!, exact: true }).click();
        if (step !== undefined) await explorer.drawn(step);
        await seen?.(page);
        if (name.startsWith("follow")) {
          await page.getByRole("combobox", { name: "Follow" }).selectOption("any fetch");
        }
        if (name === "breakpoint") await page.keyboard.press("b");
        if (name === "faster") await page.keyboard.press("-");
      });
    }
  }
});

test("single keys can be turned off", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await page.getByRole("button", { name: "Help and keys" }).click();
  await page.getByRole("checkbox", { name: "Listen to single keys" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await explorer.goTo(9);
  await page.keyboard.press("n");
  await page.keyboard.press("ArrowRight");
  await explorer.drawn(10);
  await page.reload();
  await explorer.settled();
  await explorer.goTo(3);
  await page.keyboard.press("n");
  await page.keyboard.press("ArrowRight");
  await explorer.drawn(4);
});

test("the barcode is pressed and dragged to any step", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const strip = page.locator(".strip");
  const box = (await strip.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.click(box.x + box.width * 0.01, y);
  await explorer.drawn(0);
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await explorer.drawn(8);
  await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
  await page.mouse.move(box.x + box.width + 60, y, { steps: 4 });
  await page.mouse.up();
  await explorer.drawn(16);
  await page.getByRole("button", { name: "Show fewer steps of the barcode" }).click();
  await expect(strip).toHaveCount(2);
  await page.getByRole("button", { name: "The barcode as a table" }).click();
  const row = page.getByRole("dialog").getByRole("row", { name: /^16 / });
  await expect(row).toContainText("fetched");
});

test("a count leads to the steps that made it", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(0);
  const output = explorer.readout.getByRole("table", { name: "Counts of the output" });
  await output.getByRole("button", { name: /of 9/ }).click();
  await page.getByRole("button", { name: "Next new element of O" }).click();
  await explorer.drawn(2);
  await explorer.stage.focus();
  await page.keyboard.press("p");
  await explorer.drawn(0);
  await page.keyboard.press("p");
  await expect(page.getByText("There is no new element of O before this step.")).toBeVisible();
});

test("playing and running on stop where they are told to", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await explorer.goTo(0);
  await page.getByRole("button", { name: "Breakpoints" }).click();
  const field = page.getByRole("textbox", { name: "When this element is read or written" });
  await field.fill("X[4]");
  await page.keyboard.press("Enter");
  await expect(page.getByText("There is no tensor X")).toBeVisible();
  await field.fill("O[4]");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Run to the next", exact: true }).click();
  await explorer.drawn(7);
  await explorer.goTo(2);
  await page.getByRole("button", { name: "Play" }).click();
  await explorer.drawn(7);
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
});

test("a breakpoint stays on its loop when loops are moved", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  await page.getByRole("button", { name: "Stop at each iteration of Q" }).click();
  await page.getByRole("button", { name: "Move Q inwards" }).click();
  await expect.poll(() => explorer.loops()).toEqual(["S", "Q"]);
  await explorer.settled();
  await explorer.goTo(0);
  await page.keyboard.press("c");
  await explorer.drawn(1);
  const stop = page.getByRole("button", { name: "Stop at each iteration of Q" });
  await expect(stop).toHaveAttribute("aria-pressed", "true");
});

test("the palette finds commands, pages and experiments", async ({ page }) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const ask = async (query: string) => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: /^Command/ })).toBeFocused();
    await page.keyboard.type(query);
    await page.keyboard.press("Enter");
  };
  await ask("last st");
  await explorer.drawn(16);
  await ask("weight dense");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Weight stationary, dense");
  await ask("gallery");
  await expect(page.getByRole("heading", { name: "Gallery" })).toBeVisible();
});

test("a loop that is dragged tells what it would change, and Escape lets it be", async ({
  page,
}) => {
  const explorer = new Explorer(page);
  await explorer.open();
  const handle = page.getByRole("button", { name: /^Move loop Q/ });
  const box = (await handle.boundingBox())!;
  await page.mouse.move(box.x + 5, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 5, box.y + 50, { steps: 4 });
  const card = page.locator(".what-if");
  await expect(card).toContainText("weight stationary");
  await expect(card.getByRole("row", { name: /F fetched 17 3/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(card).toBeHidden();
  expect(await explorer.loops()).toEqual(["Q", "S"]);
});
