/**
 * Copies of a memory that share what has not changed from one to the next, page by page: many moments of a
 * run that fills its output bit by bit take little more than the last of them. What changes is kept as small as
 * what it holds allows: sums of small integers in a quarter of the bytes or half of them, flags in an eighth.
 *
 * Pages are compared as numbers, because that is fast, and so they do not know the sign of a zero. Outputs have none:
 * an element begins as 0, and no sum, maximum or minimum makes -0 of it.
 */

/** Numbers of 8 bytes in a page. */
const pageLength = 2_048;
/** Bytes of a page of a memory. */
export const pageBytes = 8 * pageLength;
/** Bytes that a copy takes for each page, shared or not. */
const referenceBytes = 8;

/** What one page of a memory held: numbers in the least precision that is exact, or bits where every byte is 0 or 1. */
type Page = Float64Array | Float32Array | Int16Array | Uint8Array;

/** A copy of a memory's beginning. */
export type Pages = readonly Page[];

const empty = new Float64Array(pageLength);
const [single, small] = [new Float32Array(pageLength), new Int16Array(pageLength)];
/** A bit for each byte. */
const bits = new Uint8Array(pageLength);
/** By eight bits, the number of 8 bytes that has one of them in each. */
const spread = new Float64Array(
  Uint8Array.from({ length: 8 * 256 }, (_, at) => (at >> (3 + (at & 7))) & 1).buffer,
);

/** The lowest bits of a word's four bytes, side by side. */
const gather = (word: number): number => Math.imul(word, 0x1020_4080) >>> 28;

/** A memory as numbers, and as words of four bytes. */
interface Source {
  readonly numbers: Float64Array;
  readonly words: Int32Array;
}

function holdsWide(memory: Float64Array, first: number, page: Float64Array): boolean {
  const { length } = page;
  for (let at = 0; at < length; at += 1) if (memory[first + at] !== page[at]) return false;
  return true;
}

function holdsSingle(memory: Float64Array, first: number, page: Float32Array): boolean {
  for (let at = 0; at < pageLength; at += 1) if (memory[first + at] !== page[at]) return false;
  return true;
}

function holdsSmall(memory: Float64Array, first: number, page: Int16Array): boolean {
  for (let at = 0; at < pageLength; at += 1) if (memory[first + at] !== page[at]) return false;
  return true;
}

function holdsBits(memory: Float64Array, first: number, page: Uint8Array): boolean {
  for (let at = 0; at < pageLength; at += 1)
    if (memory[first + at] !== spread[page[at] as number]) return false;
  return true;
}

function holds(memory: Float64Array, first: number, page: Page): boolean {
  if (page instanceof Float64Array) return holdsWide(memory, first, page);
  if (page instanceof Float32Array) return holdsSingle(memory, first, page);
  if (page instanceof Int16Array) return holdsSmall(memory, first, page);
  return holdsBits(memory, first, page);
}

/** Whether a page holds small integers, which `small` then does too. */
function fitsSmall(memory: Float64Array, first: number): boolean {
  for (let at = 0; at < pageLength; at += 1) {
    const number = memory[first + at] as number;
    const integer = (number << 16) >> 16;
    if (integer !== number) return false;
    small[at] = integer;
  }
  return true;
}

function fitsSingle(memory: Float64Array, first: number): boolean {
  for (let at = 0; at < pageLength; at += 1) {
    const number = memory[first + at] as number;
    single[at] = number;
    if (single[at] !== number) return false;
  }
  return true;
}

function fitsBits(words: Int32Array, first: number): boolean {
  for (let at = 0; at < pageLength; at += 1) {
    const low = words[2 * (first + at)] as number;
    const high = words[2 * (first + at) + 1] as number;
    if (((low | high) & ~0x0101_0101) !== 0) return false;
    bits[at] = gather(low) | (gather(high) << 4);
  }
  return true;
}

function copyPage(source: Source, first: number, known: Page | undefined): Page {
  const { numbers, words } = source;
  if (known !== undefined && holds(numbers, first, known)) return known;
  if (known !== empty && holdsWide(numbers, first, empty)) return empty;
  if (fitsBits(words, first)) return bits.slice();
  if (fitsSmall(numbers, first)) return small.slice();
  if (fitsSingle(numbers, first)) return single.slice();
  return numbers.slice(first, first + pageLength);
}

/**
 * Copies the first bytes of a memory, a multiple of 8, sharing with an earlier copy what is still the same.
 *
 * @param used how many of them may be other than zero; the rest is not looked at
 * @param isSpared tells pages that are as the earlier copy has them
 */
export function copyPages(
  memory: ArrayBuffer,
  bytes: number,
  earlier: Pages | undefined,
  used = bytes,
  isSpared?: (page: number) => boolean,
): Pages {
  const numbers = new Float64Array(memory, 0, bytes / 8);
  const source = { numbers, words: new Int32Array(memory, 0, bytes / 4) };
  const pages: Page[] = [];
  for (let first = 0; first < numbers.length; first += pageLength) {
    const isWhole = first + pageLength <= numbers.length;
    const before = earlier?.[pages.length];
    if (before !== undefined && isSpared?.(pages.length) === true) pages.push(before);
    else if (8 * first >= used)
      pages.push(isWhole ? empty : empty.slice(0, numbers.length - first));
    else if (isWhole) pages.push(copyPage(source, first, before));
    else pages.push(numbers.slice(first));
  }
  return pages;
}

/**
 * Puts a copy back.
 *
 * @param isThere tells pages of it that the memory has as they are
 */
export function restorePages(
  memory: ArrayBuffer,
  pages: Pages,
  isThere?: (page: Page, at: number) => boolean,
): void {
  const numbers = new Float64Array(memory, 0, Math.floor(memory.byteLength / 8));
  pages.forEach((page, at) => {
    if (isThere?.(page, at) === true) return;
    if (page instanceof Uint8Array) restoreBits(numbers, at * pageLength, page);
    else numbers.set(page, at * pageLength);
  });
}

function restoreBits(memory: Float64Array, first: number, page: Uint8Array): void {
  for (let at = 0; at < pageLength; at += 1)
    memory[first + at] = spread[page[at] as number] as number;
}

/** Bytes that a copy takes besides the one before it, which it may share pages with. */
export function bytesBeside(pages: Pages, earlier: Pages | undefined): number {
  return pages.reduce(
    (sum, page, at) => (page === empty || page === earlier?.[at] ? sum : sum + page.byteLength),
    referenceBytes * pages.length,
  );
}
