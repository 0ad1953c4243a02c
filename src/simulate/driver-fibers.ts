/**
 * The fibers that a driver traverses: those of one rank, or of several flattened into one.
 *
 * Below one fiber of its first rank, the elements of flattened ranks are consecutive positions of the
 * last one. Their tuple coordinate is handled as one number, row-major over the ranks' shapes, which keeps
 * the tuples' order.
 */
import { defined } from "../base/index.ts";
import { storesZeros, type Rank, type Tensor } from "../fibertree/index.ts";

/** By position: the position above it. Fibers are many and short, so that entries are written one by one. */
function parentsOf({ segments, coordinates }: Rank): Int32Array {
  const parents = new Int32Array(coordinates.length);
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const end = segments[fiber + 1] as number;
    for (let at = segments[fiber] as number; at < end; at += 1) parents[at] = fiber;
  }
  return parents;
}

/** One rank, or several as if flattened. */
export class DriverFibers {
  private readonly tensor: Tensor;
  private readonly ranks: readonly Rank[];
  private readonly leaf: number;
  private parents: readonly Int32Array[] | undefined;
  private emptyFlags: { readonly flags: Uint8Array | undefined } | undefined;

  constructor(tensor: Tensor, first: number, leaf: number) {
    this.tensor = tensor;
    this.leaf = leaf;
    this.ranks = tensor.ranks.slice(first, leaf + 1);
  }

  /** By rank but the first: the position above each position. Made when somebody asks, as walks do. */
  private get above(): readonly Int32Array[] {
    this.parents ??= this.ranks.slice(1).map(parentsOf);
    return this.parents;
  }

  /** Number of coordinates, or of tuples. */
  get shape(): number {
    return this.ranks.reduce((product, { shape }) => product * shape, 1);
  }

  /** Segments of the ranks, first to last: what leads from a fiber of the first to positions of the last. */
  segments(): readonly Int32Array[] {
    return this.ranks.map(({ segments }) => segments);
  }

  /** By position: its coordinate; of flattened ranks the row-major number of its tuple. */
  coordinates(): Int32Array {
    const [first, ...others] = this.ranks;
    let codes = first?.coordinates ?? new Int32Array(0);
    for (const { segments, coordinates, shape } of others) {
      const outer = codes;
      codes = new Int32Array(coordinates.length);
      for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
        const from = (outer[fiber] as number) * shape;
        const end = segments[fiber + 1] as number;
        for (let at = segments[fiber] as number; at < end; at += 1)
          codes[at] = from + (coordinates[at] as number);
      }
    }
    return codes;
  }

  /** By rank, then by position: one coordinate of its tuple. */
  coordinatesByRank(): readonly Int32Array[] {
    return this.ranks.map(({ coordinates }, rank) =>
      rank === this.ranks.length - 1 ? coordinates : this.spread(coordinates, rank),
    );
  }

  /** Whether no fiber of the first rank has more than so many positions below. */
  areShort(limit: number): boolean {
    const [first, ...others] = this.ranks.map(({ segments }) => segments);
    const fibers = defined(first, "rank").length;
    let start = 0;
    for (let fiber = 0; fiber < fibers; fiber += 1) {
      let end = (first as Int32Array)[fiber] as number;
      for (let rank = 0; rank < others.length; rank += 1)
        end = (others[rank] as Int32Array)[end] as number;
      if (end - start > limit) return false;
      start = end;
    }
    return true;
  }

  /** By position: 1 where everything below is zero; undefined where that is nowhere so. */
  emptiness(): Uint8Array | undefined {
    this.emptyFlags ??= { flags: this.isFull() ? undefined : this.findEmpty() };
    return this.emptyFlags.flags;
  }

  private findEmpty(): Uint8Array | undefined {
    const positions = this.ranks[this.ranks.length - 1]?.coordinates.length ?? 0;
    const flags = new Uint8Array(positions);
    for (let at = 0; at < positions; at += 1) flags[at] = this.isEmpty(at) ? 1 : 0;
    return flags.includes(1) ? flags : undefined;
  }

  /** By fiber of the first rank, and one more: where the positions below begin. */
  starts(): Int32Array {
    const [first, ...others] = this.segments();
    return others.reduce(
      (starts, segments) => starts.map((at) => segments[at] as number),
      defined(first, "rank"),
    );
  }

  /** The positions below a fiber of the first rank: [start, end). */
  span(fiber: number): readonly [start: number, end: number] {
    let start = fiber;
    let end = fiber + 1;
    for (const { segments } of this.ranks) {
      start = segments[start] as number;
      end = segments[end] as number;
    }
    return [start, end];
  }

  /** Coordinate of a position; of flattened ranks the row-major number of its tuple. */
  coordinate(position: number): number {
    let code = 0;
    let stride = 1;
    let at = position;
    for (let rank = this.ranks.length - 1; rank >= 0; rank -= 1) {
      const { coordinates, shape } = this.ranks[rank] as Rank;
      code += stride * (coordinates[at] as number);
      stride *= shape;
      if (rank > 0) at = defined(this.above[rank - 1], "parents")[at] as number;
    }
    return code;
  }

  /** Whether every stored value below is other than zero, and every fiber below holds one. */
  private isFull(): boolean {
    if (storesZeros(this.tensor)) return false;
    for (const { segments } of this.tensor.ranks.slice(this.leaf + 1))
      for (let fiber = 1; fiber < segments.length; fiber += 1)
        if (segments[fiber] === segments[fiber - 1]) return false;
    return true;
  }

  /** What is known by position of one of the ranks, by position of the last. */
  private spread(known: Int32Array, rank: number): Int32Array {
    return this.above.slice(rank).reduce((spread, parents) => {
      const further = new Int32Array(parents.length);
      for (let position = 0; position < further.length; position += 1)
        further[position] = spread[parents[position] as number] as number;
      return further;
    }, known);
  }

  /** Positions in each of the ranks, first to last, on the way to a position of the last. */
  path(position: number): readonly number[] {
    const path = [position];
    for (let rank = this.ranks.length - 1; rank > 0; rank -= 1) {
      path.unshift(
        defined(this.above[rank - 1], "parents")[defined(path[0], "position")] as number,
      );
    }
    return path;
  }

  /** First position in [from, to) whose coordinate is at least `coordinate`; `to` where there is none. */
  lowerBound(from: number, to: number, coordinate: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.coordinate(middle) < coordinate) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether anything below a position is not zero. */
  isEmpty(position: number): boolean {
    let from = position;
    let to = position + 1;
    for (const { segments } of this.tensor.ranks.slice(this.leaf + 1)) {
      from = segments[from] as number;
      to = segments[to] as number;
    }
    for (let at = from; at < to; at += 1) if (this.tensor.values[at] !== 0) return false;
    return true;
  }
}
