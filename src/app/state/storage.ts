/**
 * What the page remembers between visits. A store that is full, blocked or absent is told by the
 * return value and harms nothing else.
 */

/** The remembered text under that name, if there is one and the browser lets us see it. */
export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(`concordant:${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a text, or forgets it where it is undefined; false where the browser refuses. */
export function remember(name: string, text: string | undefined): boolean {
  try {
    if (text === undefined) localStorage.removeItem(`concordant:${name}`);
    else localStorage.setItem(`concordant:${name}`, text);
    return true;
  } catch {
    return false;
  }
}
