import { describe, expect, it } from "vitest";
import { commands, type Command } from "./commands.ts";
import { ariaKeysOf, shortcutOf, showKeys } from "./key-names.ts";
import { commandFor, type KeyPress } from "./keys.ts";

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const everywhere = ["page", "stage"] as const;
const idOf = (key: KeyPress, isMac = false) => commandFor(key, everywhere, isMac)?.id;

describe("commandFor", () => {
  it("finds single keys, shifted keys and characters that need Shift", () => {
    expect(idOf(press("ArrowRight"))).toBe("next");
    expect(idOf(press("ArrowRight", { shiftKey: true }))).toBe("next-level");
    expect(idOf(press(" "))).toBe("play");
    expect(idOf(press("?", { shiftKey: true }))).toBe("help");
    expect(idOf(press("+", { shiftKey: true }))).toBe("faster");
    expect(idOf(press("T"))).toBe("trees");
  });

  it("takes Ctrl for Mod, and Cmd on a Mac", () => {
    expect(idOf(press("z", { ctrlKey: true }))).toBe("undo");
    expect(idOf(press("Z", { ctrlKey: true, shiftKey: true }))).toBe("redo");
    expect(idOf(press("z", { metaKey: true }), true)).toBe("undo");
    expect(idOf(press("z", { ctrlKey: true }), true)).toBeUndefined();
  });

  it("leaves what belongs to the browser alone", () => {
    expect(idOf(press("ArrowLeft", { altKey: true }))).toBeUndefined();
    expect(idOf(press("t", { ctrlKey: true }))).toBeUndefined();
    expect(idOf(press("g", { metaKey: true }))).toBeUndefined();
  });

  it("hears the stage's keys on the stage only", () => {
    expect(commandFor(press("g"), ["page"], false)).toBeUndefined();
    expect(commandFor(press("z", { ctrlKey: true }), ["page"], false)?.id).toBe("undo");
  });
});

describe("the command table", () => {
  const table: readonly Command[] = commands;

  it("gives no combination to two commands, and no id twice", () => {
    const keys = table.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(table.map((command) => command.id)).size).toBe(table.length);
  });

  it("keeps single keys on the stage, but for the one that shows them all", () => {
    for (const command of table.filter(({ scope }) => scope === "page")) {
      for (const keys of command.keys) expect(keys).toMatch(/^(Mod\+|\?$)/);
    }
    expect(commandFor(press("?", { shiftKey: true }), ["page"], false)?.id).toBe("help");
    expect(commandFor(press("?", { shiftKey: true }), ["page"], false, false)).toBeUndefined();
  });

  it("is written for people", () => {
    expect(showKeys("Mod+Shift+z", false)).toBe("Ctrl+Shift+Z");
    expect(showKeys("Mod+z", true)).toBe("⌘Z");
    expect(showKeys("Shift+ArrowRight", false)).toBe("Shift+→");
    expect(showKeys("+", false)).toBe("+");
    expect(shortcutOf("redo", false)).toBe("Ctrl+Shift+Z");
  });

  it("is named for assistive technology", () => {
    expect(ariaKeysOf("next", false)).toBe("ArrowRight");
    expect(ariaKeysOf("play", false)).toBe("Space");
    expect(ariaKeysOf("undo", true)).toBe("Meta+Z");
    expect(ariaKeysOf("redo", false)).toBe("Control+Shift+Z Control+Y");
    expect(ariaKeysOf("faster", false)).toBe("Plus Equal");
  });
});
