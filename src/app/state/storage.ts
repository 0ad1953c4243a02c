/**
 * What the page remembers between visits. A store that is full, blocked or absent harms nothing else;
 * whoever watches is told the first time that it refuses.
 */

import { embed } from "./embed.ts";

let refused = false;
let watcher: (() => void) | undefined;

/** Calls back once, when the browser first refuses to remember something. */
export function watchStorage(onRefused: () => void): void {
  watcher = onRefused;
  if (refused) onRefused();
}

/** The remembered text under that name, if there is one and the browser lets us see it. */
export function recall(name: string): string | undefined {
  if (embed !== undefined) return undefined;
  try {
    return localStorage.getItem(`concordant:${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a text, or forgets it where it is undefined. */
export function remember(name: string, text: string | undefined): void {
  if (embed !== undefined) return;
  try {
    if (text === undefined) localStorage.removeItem(`concordant:${name}`);
    else localStorage.setItem(`concordant:${name}`, text);
  } catch {
    if (!refused) watcher?.();
    refused = true;
  }
}
