/**
 * Every command of the command table by each of its keys and by pointer, in the palette and on its button;
 * and the barcode, whose strips are pressed and dragged.
 */
import { commands, type Command, type CommandId } from "../src/app/interaction/commands.ts";
import { Explorer } from "./explorer.ts";
import { expect, test } from "./page.ts";

interface Case {
  /** Name of the button that does the same; every command can be pressed in the palette besides. */
  readonly button?: string;
  /** Brings about what the command needs. */
  readonly before?: (explorer: Explorer) => Promise<void>;
  readonly seen: (explorer: Explorer) => Promise<void>;
  /** Takes back what it did. */
  readonly after?: (explorer: Explorer) => Promise<void>;
}

const press =
  (key: string) =>
  async ({ page, stage }: Explorer) => {
    await stage.focus();
    await page.keyboard.press(key);
  };
const escape = press("Escape");
const leadsTo = (step: number) => async (explorer: Explorer) => explorer.drawn(step);
const shows =
  (text: string) =>
  async ({ page }: Explorer) => {
    await expect(page.getByText(text).first()).toBeVisible();
  };
const opens =
  (name: string) =>
  async ({ page }: Explorer) => {
    const dialog = page.getByRole("dialog", { name });
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  };
const follows = (label: string): Case => ({
  seen: async ({ page }) => {
    const choice = page.getByRole("combobox", { name: "Follow" });
    await expect(choice.locator("option:checked")).toHaveText(label);
  },
  after: async ({ page }) => {
    await page.getByRole("combobox", { name: "Follow" }).selectOption("any fetch");
  },
});
const draws = (form: string): Case => ({
  seen: async ({ page }) => {
    for (const tensor of ["I", "F", "O"]) {
      const panel = page.getByRole("region", { name: `Tensor ${tensor}` });
      await expect(panel.getByRole("radio", { name: form })).toBeChecked();
    }
  },
});
const hasLoops =
  (...loops: readonly string[]) =>
  async (explorer: Explorer) => {
    await expect.poll(() => explorer.loops()).toEqual(loops);
    await explorer.settled();
  };
const moveQ = async (explorer: Explorer) => {
  await explorer.page.getByRole("button", { name: "Move Q inwards" }).click();
  await hasLoops("S", "Q")(explorer);
};
const hasStrips =
  (count: number) =>
  async ({ page }: Explorer) => {
    await expect(page.locator(".strip")).toHaveCount(count);
  };

/** What each command does to step 9 of the first example. A command without an entry does not compile. */
const cases: Readonly<Record<CommandId, Case>> = {
  play: {
    button: "Play",
    seen: async ({ page }) => {
      await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
    },
    after: press("Space"),
  },
  next: { button: "Next step", seen: leadsTo(10) },
  previous: { button: "Previous step", seen: leadsTo(8) },
  "next-level": { button: "Next iteration of the level", seen: leadsTo(10) },
  "previous-level": { button: "Previous iteration of the level", seen: leadsTo(7) },
  first: { button: "First step", seen: leadsTo(0) },
  last: { button: "Last step", seen: leadsTo(16) },
  "go-to": {
    seen: async ({ step }) => {
      await expect(step).toBeFocused();
    },
  },
  "next-event": { button: "Next fetch", seen: leadsTo(10) },
  "previous-event": { button: "Previous fetch", seen: leadsTo(8) },
  "run-on": { button: "Run to the end", seen: leadsTo(16) },
  predict: {
    button: "Predict",
    seen: async ({ page }) => {
      const panel = page.getByRole("region", { name: "Predict the next step" });
      await expect(panel.locator("[data-answer]").first()).toBeVisible();
    },
    after: escape,
  },
  breakpoint: { seen: shows("1 breakpoint"), after: press("b") },
  breakpoints: { button: "Breakpoints", seen: opens("Breakpoints") },
  faster: { seen: shows("5.7/s"), after: press("-") },
  slower: { seen: shows("2.8/s"), after: press("+") },
  trees: draws("Tree"),
  ranks: draws("Ranks"),
  grids: draws("Grid"),
  "space-time": {
    seen: async ({ page }) => {
      await expect(page.locator(".spacetime-panel")).toHaveAttribute("open");
    },
    after: press("s"),
  },
  "follow-first": follows("fetch of I"),
  "follow-second": follows("fetch of F"),
  "follow-output": follows("new element of O"),
  "follow-next": follows("fetch of I"),
  "zoom-in": {
    button: "Show fewer steps of the barcode",
    seen: hasStrips(2),
    after: press("["),
  },
  "zoom-out": {
    button: "Show more steps of the barcode",
    before: async (explorer) => {
      await press("]")(explorer);
      await hasStrips(2)(explorer);
    },
    seen: hasStrips(1),
  },
  steps: { button: "The barcode as a table", seen: opens("What happens in each step") },
  undo: { button: "Undo", before: moveQ, seen: hasLoops("Q", "S") },
  redo: {
    button: "Redo",
    before: async (explorer) => {
      await moveQ(explorer);
      await press("Control+z")(explorer);
      await hasLoops("Q", "S")(explorer);
    },
    seen: hasLoops("S", "Q"),
    after: async (explorer) => {
      await press("Control+z")(explorer);
      await hasLoops("Q", "S")(explorer);
    },
  },
  palette: { seen: opens("Commands") },
  share: { button: "Share", seen: opens("Share") },
  theme: {
    seen: async ({ page }) => {
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    },
    after: async ({ page }) => {
      await page.getByRole("radio", { name: "Light theme" }).check({ force: true });
    },
  },
  "single-keys": {
    seen: async (explorer) => {
      await press("n")(explorer);
      await press("ArrowLeft")(explorer);
      await explorer.drawn(8);
    },
    after: async ({ page }) => {
      await page.getByRole("button", { name: "Help and keys" }).click();
      await page.getByRole("checkbox", { name: "Listen to single keys" }).check();
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    },
  },
  cancel: {
    before: async (explorer) => {
      await press("q")(explorer);
      await expect(explorer.page.locator(".predict")).toBeVisible();
    },
    seen: async ({ page }) => {
      await expect(page.locator(".predict")).toBeHidden();
    },
  },
  help: { button: "Help and keys", seen: opens("How to read this page") },
};

const table: readonly Command[] = commands;

async function chooseInPalette({ page }: Explorer, title: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /^Command/ }).fill(title);
  await page.getByRole("option", { name: title }).first().click();
}

const ways = {
  keys: ({ keys }: Command) => keys.map((key) => press(key.replace("Mod", "Control"))),
  pointer: ({ id, title }: Command) => {
    const { button } = cases[id as CommandId];
    return [
      // The palette is what it would be chosen in.
      ...(id === "palette" ? [] : [(explorer: Explorer) => chooseInPalette(explorer, title)]),
      ...(button === undefined
        ? []
        : [
            async ({ page }: Explorer) => {
              await page.getByRole("button", { name: button, exact: true }).click();
            },
          ]),
    ];
  },
};

for (const [name, waysOf] of Object.entries(ways)) {
  test(`every command does what it says, by ${name}`, async ({ page }) => {
    // Some forty commands, one after the other.
    test.setTimeout(180_000);
    const explorer = new Explorer(page);
    await explorer.open();
    for (const command of table) {
      const { before, seen, after } = cases[command.id as CommandId];
      for (const way of waysOf(command)) {
        await test.step(command.id, async () => {
          await explorer.goTo(9);
          await before?.(explorer);
          await way(explorer);
          await seen(explorer);
          await after?.(explorer);
        });
      }
    }
  });
}

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
  const stood = await explorer.stage.boundingBox();
  await page.keyboard.press("p");
  const told = page.getByRole("status").getByText("There is no new element of O before this step.");
  await expect(told).toBeVisible();
  expect(await explorer.stage.boundingBox()).toEqual(stood);
  await page.keyboard.press("ArrowRight");
  await expect(told).toBeHidden();
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
