/**
 * Fibers told by which kinds of elements they have, whatever their order and however often.
 *
 * A set of kinds is a number. Adding a kind to a set is looked up once it has been worked out, so that going
 * through the elements of many fibers is a look into a table an element.
 */

/** Most entries of the table of what sets become. */
const maxEntries = 2 ** 20;

/** Sets of kinds, numbered as they come up; 0 is the empty one. */
export class MemberSets {
  /** By set: its kinds, ascending. */
  readonly members: (readonly number[])[] = [[]];
  private readonly numbers = new Map<string, number>();
  private readonly kinds: number;
  private readonly most: number;
  /** By set, then by kind that is added: the set then; 0 where that has not come up. */
  private next: Int32Array;

  /** @param most sets that may come up */
  constructor(kinds: number, most: number) {
    this.kinds = kinds;
    this.most = Math.min(most, Math.floor(maxEntries / kinds));
    this.next = new Int32Array(8 * kinds);
  }

  /** By fiber: the set of its kinds; undefined where too many come up. */
  of(segments: Int32Array, kinds: Int32Array): Int32Array | undefined {
    const sets = new Int32Array(segments.length - 1);
    const each = this.kinds;
    for (let fiber = 0; fiber < sets.length; fiber += 1) {
      const end = segments[fiber + 1] as number;
      let set = 0;
      for (let at = segments[fiber] as number; at < end; at += 1) {
        const kind = kinds[at] as number;
        const known = this.next[set * each + kind] as number;
        set = known === 0 ? this.with(set, kind) : known;
        if (set === 0) return undefined;
      }
      sets[fiber] = set;
    }
    return sets;
  }

  /** The set with a kind added; 0 where there are too many. */
  private with(set: number, kind: number): number {
    const members = this.members[set] as readonly number[];
    const grown = members.includes(kind) ? members : [...members, kind].sort((a, b) => a - b);
    const name = grown.join();
    let number = grown === members ? set : this.numbers.get(name);
    if (number === undefined) {
      if (this.members.length > this.most) return 0;
      number = this.members.push(grown) - 1;
      this.numbers.set(name, number);
      this.makeRoom();
    }
    this.next[set * this.kinds + kind] = number;
    return number;
  }

  private makeRoom(): void {
    if (this.members.length * this.kinds <= this.next.length) return;
    const wider = new Int32Array(2 * this.next.length);
    wider.set(this.next);
    this.next = wider;
  }
}
