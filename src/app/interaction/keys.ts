/**
 * From key presses to commands: which command of the table a press means, if any.
 *
 * Pure but for `listenToKeys`, which hangs the table on the page.
 */
import type { AppState } from "../state/app-state.ts";
import { commands, type Command, type CommandScope } from "./commands.ts";

/** What is looked at of a key press. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The combination of a press in the words of the table. Shift is named only where it makes no other character. */
function combinationOf(press: KeyPress, isMac: boolean): string | undefined {
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (press.altKey || other) return undefined;
  const named = press.key.length > 1;
  const key = press.key === " " ? "Space" : named ? press.key : press.key.toLowerCase();
  const letter = /^[a-z]$/.test(key);
  const shift = press.shiftKey && (named || letter || key === "Space");
  return `${mod ? "Mod+" : ""}${shift ? "Shift+" : ""}${key}`;
}

/** The command that a press means within the scopes that hear it, with or without single characters. */
export function commandFor(
  press: KeyPress,
  scopes: readonly CommandScope[],
  isMac: boolean,
  singleKeys = true,
): Command | undefined {
  const combination = combinationOf(press, isMac);
  if (combination === undefined || (!singleKeys && combination.length === 1)) return undefined;
  const table: readonly Command[] = commands;
  return table.find(
    (command) => scopes.includes(command.scope) && command.keys.includes(combination),
  );
}

/** Whether this is a Mac, where Cmd takes the place of Ctrl. */
export const isMac = typeof navigator !== "undefined" && navigator.userAgent.includes("Mac");

const writes =
  "input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable=true]";
const holdsOwnKeys = `${writes}, input, select, button, a, summary, [role=tab], dialog`;

/** Whether a press makes a character where text is written. */
function isTyped({ key, ctrlKey, metaKey }: KeyPress): boolean {
  return key.length === 1 && !ctrlKey && !metaKey;
}

/** Which scopes hear a key that was pressed on an element. */
function scopesAt(target: EventTarget | null, press: KeyPress): readonly CommandScope[] {
  if (!(target instanceof Element)) return ["page"];
  if (isTyped(press) && target.closest(`${writes}, select, dialog`) !== null) return [];
  // Nothing has the focus, as on a fresh page: what is pressed is meant for the stage, where there is one.
  if (target === document.body)
    return document.querySelector("[data-stage]") === null ? ["page"] : ["page", "stage"];
  const inStage = target.closest("[data-stage]") !== null && target.closest("dialog") === null;
  if (!inStage) return ["page"];
  // A control inside the stage keeps the keys that it acts on itself.
  const control = target.closest(holdsOwnKeys);
  if (control === null) return ["page", "stage"];
  const keepsEverything = control.matches(`${writes}, select, input`);
  const isButtonKey = press.key === " " || press.key === "Enter";
  return keepsEverything || isButtonKey ? ["page"] : ["page", "stage"];
}

/** Listens to the keys of the page; gives the way to stop. */
export function listenToKeys(app: AppState): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { singleKeys, dialog } = app.view.store.getState();
    // A dialog may still be on its way; what is typed meanwhile is meant for it.
    const inDialog = isTyped(event) ? [] : (["page"] as const);
    const scopes = dialog === undefined ? scopesAt(event.target, event) : inDialog;
    const command = commandFor(event, scopes, isMac, singleKeys);
    if (command === undefined) return;
    event.preventDefault();
    command.run(app);
  };
  document.addEventListener("keydown", onKeyDown);
  return () => {
    document.removeEventListener("keydown", onKeyDown);
  };
}
