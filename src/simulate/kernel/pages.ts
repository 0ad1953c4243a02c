/**
 * Copies of a memory that share what has not changed from one to the next, page by page: many moments of a
 * run that fills its output bit by bit take little more than the last of them. A page of numbers that are all
 * exact in half the bytes, as sums of small integers are, is kept in half the bytes.
 *
 * Pages are compared as numbers, because that is fast; of a zero whose sign alone has changed they keep the
 * old one.
 */

/** Numbers of 8 bytes in a page. */
const pageLength = 2_048;
/** Bytes that a copy takes for each page, shared or not. */
const referenceBytes = 8;

/** What one page of a memory held, in single precision where that is exact. */
type Page = Float64Array | Float32Array;

/** A copy of a memory's beginning. */
export type Pages = readonly Page[];

const empty = new Float64Array(pageLength);
const narrow = new Float32Array(pageLength);

function isWide(memory: Float64Array, first: number, page: Float64Array): boolean {
  const { length } = page;
  for (let at = 0; at < length; at += 1) if (memory[first + at] !== page[at]) return false;
  return true;
}

function isNarrow(memory: Float64Array, first: number, page: Float32Array): boolean {
  const { length } = page;
  for (let at = 0; at < length; at += 1) if (memory[first + at] !== page[at]) return false;
  return true;
}

function copyPage(memory: Float64Array, first: number, length: number, known?: Page): Page {
  if (known instanceof Float64Array && isWide(memory, first, known)) return known;
  if (known instanceof Float32Array && isNarrow(memory, first, known)) return known;
  const page = memory.subarray(first, first + length);
  if (length < pageLength) return page.slice();
  if (known !== empty && isWide(memory, first, empty)) return empty;
  narrow.set(page);
  return isNarrow(memory, first, narrow) ? narrow.slice() : page.slice();
}

/**
 * Copies the first bytes of a memory, a multiple of 8, sharing with an earlier copy what is still the same.
 *
 * @param used how many of them may be other than zero; the rest is not looked at
 */
export function copyPages(
  memory: ArrayBuffer,
  bytes: number,
  earlier: Pages | undefined,
  used = bytes,
): Pages {
  const numbers = new Float64Array(memory, 0, bytes / 8);
  const pages: Page[] = [];
  for (let first = 0; first < numbers.length; first += pageLength) {
    const length = Math.min(pageLength, numbers.length - first);
    if (8 * first < used) pages.push(copyPage(numbers, first, length, earlier?.[pages.length]));
    else pages.push(length === pageLength ? empty : empty.slice(0, length));
  }
  return pages;
}

/** Puts a copy back. */
export function restorePages(memory: ArrayBuffer, pages: Pages): void {
  const numbers = new Float64Array(memory, 0, Math.floor(memory.byteLength / 8));
  pages.forEach((page, at) => {
    numbers.set(page, at * pageLength);
  });
}

/** Bytes that a copy takes besides the one before it, which it may share pages with. */
export function bytesBeside(pages: Pages, earlier: Pages | undefined): number {
  return pages.reduce(
    (sum, page, at) => (page === empty || page === earlier?.[at] ? sum : sum + page.byteLength),
    referenceBytes * pages.length,
  );
}
