/**
 * Copies of a memory that share what has not changed from one to the next, page by page: many moments of a
 * run that fills its output bit by bit take little more than the last of them.
 */

/** Bytes of a page. */
const pageBytes = 4_096;

/** A copy of a memory's beginning. */
export type Pages = readonly Uint8Array[];

/** Whether a page of memory still holds what it held; both are a multiple of 8 bytes long. */
function isSame(memory: ArrayBuffer, offset: number, page: Uint8Array): boolean {
  const now = new Int32Array(memory, offset, page.length / 4);
  const then = new Int32Array(page.buffer, page.byteOffset, page.length / 4);
  for (let at = 0; at < now.length; at += 1) if (now[at] !== then[at]) return false;
  return true;
}

/** Copies the first bytes of a memory, a multiple of 8, sharing with an earlier copy what is still the same. */
export function copyPages(memory: ArrayBuffer, bytes: number, earlier: Pages | undefined): Pages {
  const pages: Uint8Array[] = [];
  for (let offset = 0; offset < bytes; offset += pageBytes) {
    const known = earlier?.[pages.length];
    if (known !== undefined && isSame(memory, offset, known)) pages.push(known);
    else pages.push(new Uint8Array(memory, offset, Math.min(pageBytes, bytes - offset)).slice());
  }
  return pages;
}

/** Puts a copy back. */
export function restorePages(memory: ArrayBuffer, pages: Pages): void {
  const all = new Uint8Array(memory);
  pages.forEach((page, at) => {
    all.set(page, at * pageBytes);
  });
}

/** Bytes that copies take together. */
export function bytesOf(copies: readonly Pages[]): number {
  const distinct = new Set(copies.flat());
  let bytes = 0;
  for (const { length } of distinct) bytes += length;
  return bytes;
}
