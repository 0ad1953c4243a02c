/**
 * Rows of bits, 32 to a word: sets of whole numbers that are united many at a time.
 */

/** Number of bits that are set in a word. */
function bitsIn(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return (((count + (count >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Unites one word with the bits that lie `gap` words and `bits` bits further on. */
function uniteWord(
  words: Int32Array,
  at: number,
  source: Int32Array,
  gap: number,
  bits: number,
  mask: number,
): void {
  const here = source[at + gap] as number;
  const found =
    bits === 0 ? here : (here >>> bits) | ((source[at + gap + 1] as number) << (32 - bits));
  words[at] = (words[at] as number) | (found & mask);
}

/** Equally long rows; a word of zeros stands before and after each, so that shifting may look past its ends. */
export class BitRows {
  /** How many rows there are. */
  readonly rows: number;
  readonly width: number;
  /** Words from one row to the next. */
  private readonly pitch: number;
  private readonly words: Int32Array;
  private readonly lastMask: number;

  constructor(rows: number, width: number) {
    this.rows = rows;
    this.width = width;
    this.pitch = BitRows.pitchOf(width);
    this.words = new Int32Array(rows * this.pitch);
    this.lastMask = width % 32 === 0 ? -1 : ~(-1 << (width % 32));
  }

  /** Words that a row takes. */
  static pitchOf(width: number): number {
    return Math.ceil(width / 32) + 2;
  }

  /** Puts a number into a row. */
  set(row: number, bit: number): void {
    const at = row * this.pitch + 1 + (bit >>> 5);
    this.words[at] = (this.words[at] as number) | (1 << (bit & 31));
  }

  /** Puts a number into a row, point by point: `sign x entry + shift`. */
  setAll(rows: Int32Array, entries: Int32Array, sign: number, shift: number): void {
    const { words, pitch } = this;
    for (let point = 0; point < rows.length; point += 1) {
      const bit = sign * (entries[point] as number) + shift;
      const at = (rows[point] as number) * pitch + 1 + (bit >> 5);
      words[at] = (words[at] as number) | (1 << (bit & 31));
    }
  }

  /** How many numbers all rows hold. */
  count(): number {
    const { words } = this;
    let count = 0;
    for (let at = 0; at < words.length; at += 1) count += bitsIn(words[at] as number);
    return count;
  }

  /**
   * Adds to a row those numbers of [from, to] that, `shift` added, another row holds; both ends stay in range.
   *
   * @returns whether the row now holds every number
   */
  unite(
    row: number,
    from: number,
    to: number,
    other: BitRows,
    otherRow: number,
    shift: number,
  ): boolean {
    const { words, pitch } = this;
    const source = other.words;
    const start = row * pitch + 1;
    const first = start + (from >> 5);
    const last = start + (to >> 5);
    const gap = otherRow * other.pitch + 1 + (shift >> 5) - start;
    const bits = shift & 31;
    const fromMask = -1 << (from & 31);
    const toMask = (to & 31) === 31 ? -1 : ~(-1 << ((to & 31) + 1));
    if (first === last) {
      uniteWord(words, first, source, gap, bits, fromMask & toMask);
      return this.isFullFrom(start);
    }
    uniteWord(words, first, source, gap, bits, fromMask);
    if (bits === 0) {
      for (let at = first + 1; at < last; at += 1)
        words[at] = (words[at] as number) | (source[at + gap] as number);
    } else {
      let next = source[first + 1 + gap] as number;
      for (let at = first + 1; at < last; at += 1) {
        const here = next;
        next = source[at + 1 + gap] as number;
        words[at] = (words[at] as number) | (here >>> bits) | (next << (32 - bits));
      }
    }
    uniteWord(words, last, source, gap, bits, toMask);
    return this.isFullFrom(start);
  }

  /**
   * Adds to a row what one row after the other of others holds, `shift` added, until it is full.
   *
   * @param places of the others; from `start` to `end` they are gone through
   * @param others by place: number of the row, less `firstOther`
   * @param shifts by place, less `firstShift`
   * @returns how many were added
   */
  uniteAll(
    row: number,
    other: BitRows,
    {
      order,
      start,
      end,
    }: { readonly order: Int32Array; readonly start: number; readonly end: number },
    others: Int32Array,
    firstOther: number,
    shifts: Int32Array,
    firstShift: number,
  ): number {
    const { words, pitch, width, lastMask } = this;
    const source = other.words;
    const begin = row * pitch + 1;
    const last = begin + pitch - 3;
    for (let next = start; next < end; next += 1) {
      const place = order[next] as number;
      const shift = (shifts[place] as number) + firstShift;
      const number = (others[place] as number) + firstOther;
      const from = shift < 0 ? -shift : 0;
      const to = Math.min(width - 1, other.width - 1 - shift);
      if (from > 0 || to < width - 1) {
        if (from <= to && this.unite(row, from, to, other, number, shift)) return next - start + 1;
        continue;
      }
      const gap = number * other.pitch + 1 + (shift >> 5) - begin;
      const bits = shift & 31;
      if (bits === 0) {
        for (let at = begin; at <= last; at += 1)
          words[at] = (words[at] as number) | (source[at + gap] as number);
      } else {
        let here = source[begin + gap] as number;
        for (let at = begin; at <= last; at += 1) {
          const following = source[at + 1 + gap] as number;
          words[at] = (words[at] as number) | (here >>> bits) | (following << (32 - bits));
          here = following;
        }
      }
      words[last] = (words[last] as number) & lastMask;
      if (words[last] === lastMask && this.isFullFrom(begin)) return next - start + 1;
    }
    return end - start;
  }

  /** Whether a row holds every number. */
  isFull(row: number): boolean {
    return this.isFullFrom(row * this.pitch + 1);
  }

  private isFullFrom(start: number): boolean {
    const { words, pitch } = this;
    const last = start + pitch - 3;
    if (words[last] !== this.lastMask) return false;
    for (let at = start; at < last; at += 1) if (words[at] !== -1) return false;
    return true;
  }
}
