/**
 * The explorer as a person meets it: what its parts are called and how to read them. Every spec about
 * exploring goes through here, so that a part that is renamed is renamed in one place.
 */
import type { Locator, Page } from "@playwright/test";
import { expect } from "./page.ts";

/** A stage that has not changed for so long has all that belongs to its step; React holds parts back for 300. */
const restMs = 350;

/** What a step looks like: a digest of the stage, the sentence that is announced, and the figures beside it. */
export interface Look {
  readonly step: number;
  readonly stage: string;
  readonly sentence: string;
  readonly figures: string;
}

/** The parts of the page, found by role and name. */
export class Explorer {
  readonly page: Page;
  readonly stage: Locator;
  readonly step: Locator;
  readonly scrub: Locator;
  readonly readout: Locator;
  readonly nest: Locator;
  readonly document: Locator;
  readonly expression: Locator;

  constructor(page: Page) {
    this.page = page;
    this.stage = page.getByRole("main", { name: "Stage" });
    this.step = page.getByRole("textbox", { name: /^Step, 0 to/ });
    this.scrub = page.getByRole("slider", { name: "Step", exact: true });
    this.readout = page.getByRole("complementary", { name: "Readout" });
    this.nest = page.getByRole("region", { name: "Nest", exact: true });
    this.document = page.getByRole("textbox", { name: "Experiment document" });
    this.expression = page.getByRole("textbox", { name: "Expression" });
  }

  /** Opens an address of the page and waits until its experiment has run. */
  async open(hash = ""): Promise<void> {
    await this.page.goto(`./${hash}`);
    await this.settled();
  }

  /** Waits until what is shown is what the document says. */
  async settled(): Promise<void> {
    await expect(this.stage).toHaveAttribute("aria-busy", "false", { timeout: 20_000 });
    const play = this.page.getByRole("button", { name: /^(Play|Pause)$/ });
    await expect(play).toHaveAttribute("aria-disabled", "false", { timeout: 20_000 });
  }

  /** Goes to a step and waits until it is drawn. */
  async goTo(step: number): Promise<void> {
    await this.step.fill(String(step));
    await this.step.press("Enter");
    await this.drawn(step);
  }

  /** Waits until the frame of a step is on the stage. */
  async drawn(step: number): Promise<void> {
    await expect(this.stage).toHaveAttribute("data-step", String(step));
  }

  /**
   * Everything on the stage: the formula, the sentence, and each mark of each tensor, once all is there that
   * the engine is asked for besides; without the marks of motion, which say where a window has just come from.
   */
  async picture(): Promise<string> {
    const look = async () => {
      await expect(this.stage.locator("[aria-busy=true]")).toHaveCount(0);
      return this.stage.evaluate((element) => {
        const still = element.cloneNode(true) as Element;
        for (const mark of still.querySelectorAll(".is-leaving, .grid-chevron")) mark.remove();
        return still.innerHTML;
      });
    };
    let before = await look();
    for (;;) {
      await this.page.waitForTimeout(restMs);
      const now = await look();
      if (now === before) return now;
      before = now;
    }
  }

  /**
   * Presses a key of the stage so many times, within the page so that no step costs a way to it and back, and
   * tells how each step looks, the first included: once all is there that the engine is asked for besides,
   * two animation frames are the same, and no part of the page is still being fetched.
   */
  async walk(key: "ArrowRight" | "ArrowLeft", presses: number): Promise<readonly Look[]> {
    return this.stage.evaluate(
      async (stage, { key, presses, restMs, patienceMs }) => {
        // Methods, because functions with names of their own refer to what the page does not have.
        const seen = {
          parts: 0,
          fetchedAt: 0,
          frame: () => new Promise(requestAnimationFrame),
          /**
           * All that is drawn. Attributes stand as they were set, or are left empty, and ids are numbered as
           * parts come: what tells one's way and not the step is evened out.
           */
          picture() {
            const still = stage.cloneNode(true) as Element;
            for (const mark of still.querySelectorAll(".is-leaving, .grid-chevron")) mark.remove();
            const elements = [...still.querySelectorAll("*")].map((element) => {
              const attributes = [...element.attributes].flatMap(({ name, value }) =>
                name === "style" && value === "" ? [] : `${name}=${value}`,
              );
              const own = element.childElementCount === 0 ? element.textContent : "";
              return element.tagName + attributes.toSorted().join(" ") + own;
            });
            const canvases = [...stage.querySelectorAll("canvas")].map((each) => each.toDataURL());
            const all = [...elements, still.textContent, ...canvases].join("\n");
            return all.replaceAll(/_r_\w+?_/g, "id");
          },
          isBusy() {
            const parts = document.head.querySelectorAll("link").length;
            if (parts !== this.parts) this.fetchedAt = performance.now();
            this.parts = parts;
            const fetching = performance.now() - this.fetchedAt < restMs;
            const busy = document.querySelector(
              "main [aria-busy=true], .readout-column [aria-busy=true]",
            );
            return fetching || busy !== null;
          },
          async settled(step: number) {
            const patience = performance.now() + patienceMs;
            let before = "";
            for (;;) {
              await this.frame();
              if (performance.now() > patience) throw new Error(`step ${step} does not settle`);
              if (stage.getAttribute("data-step") !== String(step) || this.isBusy()) continue;
              const now = this.picture();
              if (now === before) return now;
              before = now;
            }
          },
          async look(step: number) {
            const picture = new TextEncoder().encode(await this.settled(step));
            const hash = new Uint32Array(await crypto.subtle.digest("SHA-1", picture));
            const text = (place: string) => document.querySelector(place)?.textContent ?? "";
            const stageHash = hash.join("-");
            return {
              step,
              stage: stageHash,
              sentence: text(".narration"),
              figures: text(".readout"),
            };
          },
        };
        const looks = [await seen.look(Number(stage.getAttribute("data-step")))];
        for (let press = 1; press <= presses; press += 1) {
          stage.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
          );
          const moved = key === "ArrowRight" ? press : -press;
          looks.push(await seen.look(looks[0]!.step + moved));
        }
        return looks;
      },
      { key, presses, restMs, patienceMs: 10_000 },
    );
  }

  /** A figure of the table of multiplications, for example "12 of 19". */
  figure(kind: string): Locator {
    return this.readout.getByRole("row", { name: kind }).getByRole("cell").first();
  }

  /** All that the stage says, once all is there that the engine is asked for besides. */
  async words(): Promise<string> {
    await this.picture();
    return this.stage.innerText();
  }

  /** Every figure of the readout, in the order of reading, once the words beside them have been fetched. */
  async figures(): Promise<string> {
    await expect(this.readout.locator(".term:empty")).toHaveCount(0);
    return this.readout.locator(".readout").innerText();
  }

  /** The loops from the outermost in, as the rows name them. */
  async loops(): Promise<readonly string[]> {
    const rows = this.nest.getByRole("list", { name: "Loops, outermost first" });
    return rows.getByRole("listitem").locator(".loop-rank").allInnerTexts();
  }

  /** Shows the document as text, in the editor proper. */
  async showDocument(): Promise<void> {
    await this.nest.getByRole("radio", { name: "Document" }).click();
    await expect(this.page.locator(".cm-content")).toBeVisible();
  }

  /** Puts a preset in place of what is on the page. */
  async choosePreset(title: RegExp): Promise<void> {
    await this.page.getByRole("button", { name: /^Experiment:/ }).click();
    await this.page
      .getByRole("list", { name: "Presets" })
      .getByRole("button", { name: title })
      .click();
  }

  /** The link of the share dialog, which is closed again. */
  async link(): Promise<string> {
    await this.page.getByRole("button", { name: "Share" }).click();
    const field = this.page.getByRole("textbox", { name: "Link" });
    await expect(field).toHaveValue(/#\/explore\//);
    const link = await field.inputValue();
    await this.page.getByRole("button", { name: "Close" }).click();
    return link;
  }
}
