/** Keys of commands as they are written: for people, and for `aria-keyshortcuts`. */
import { commands, type CommandId } from "./commands.ts";

const keyNames: Readonly<Record<string, string>> = {
  ArrowRight: "→",
  ArrowLeft: "←",
  Escape: "Esc",
};

/** A key combination as it is written for people. */
export function showKeys(combination: string, isMac: boolean): string {
  return combination
    .split(/\+(?=.)/)
    .map((part) => (part === "Mod" ? (isMac ? "⌘" : "Ctrl") : (keyNames[part] ?? part)))
    .map((part) => (/^[a-z]$/.test(part) ? part.toUpperCase() : part))
    .join(isMac ? "" : "+");
}

/** The first key of a command, written for people. */
export function shortcutOf(id: CommandId, isMac: boolean): string {
  const keys: readonly string[] = commands.find((command) => command.id === id)?.keys ?? [];
  return keys[0] === undefined ? "" : showKeys(keys[0], isMac);
}

const ariaNames: Readonly<Record<string, string>> = { "+": "Plus", "-": "Minus", "=": "Equal" };

/** The keys of a command as `aria-keyshortcuts` wants them named. */
export function ariaKeysOf(id: CommandId, isMac: boolean): string {
  const keys: readonly string[] = commands.find((command) => command.id === id)?.keys ?? [];
  return keys
    .map((combination) =>
      combination
        .split(/\+(?=.)/)
        .map((part) => (part === "Mod" ? (isMac ? "Meta" : "Control") : (ariaNames[part] ?? part)))
        .map((part) => (/^[a-z]$/.test(part) ? part.toUpperCase() : part))
        .join("+"),
    )
    .join(" ");
}
