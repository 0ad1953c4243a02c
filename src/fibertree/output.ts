/**
 * Tensors under construction: what loops write to, in whatever order they come.
 *
 * A `Tensor` never changes. An `Output` holds the same tree with one map a fiber, takes a reference to any
 * point in constant time, and becomes a tensor at the end. Coordinates are plain integers here.
 */
import { InvariantError } from "../base/index.ts";
import { columnsOf, plainColumn } from "./coordinates.ts";
import type { RankShape } from "./leaves.ts";
import type { Rank, Tensor } from "./tensor.ts";

/** A place for a value in an output; stays the same place as long as the output lives. */
export type Reference = number;

/** A tensor that can be written to. */
export class Output {
  private readonly ranks: readonly RankShape[];
  /** `fibers[depth][n]`: where the coordinates of fiber `n` of that rank lead. */
  private readonly fibers: Map<number, number>[][];
  private readonly values: number[];

  /** An output that holds nothing; a scalar holds zero. */
  constructor(ranks: readonly RankShape[]) {
    this.ranks = ranks;
    this.fibers = ranks.map((_, depth) => (depth === 0 ? [new Map<number, number>()] : []));
    this.values = ranks.length === 0 ? [0] : [];
  }

  /** An output that holds what a tensor stores. */
  static of(tensor: Tensor): Output {
    const output = new Output(tensor.ranks);
    tensor.ranks.forEach((rank, depth) => {
      const column = plainColumn(columnsOf(rank));
      const fibers = output.fibers[depth]!;
      for (let fiber = 0; fiber + 1 < rank.segments.length; fiber += 1) {
        const entries = (fibers[fiber] ??= new Map<number, number>());
        for (let at = rank.segments[fiber]!; at < rank.segments[fiber + 1]!; at += 1) {
          entries.set(column[at]!, at);
        }
      }
    });
    output.values.splice(0, output.values.length, ...tensor.values);
    return output;
  }

  /** The place of a point, made with the value zero where there is none yet. */
  reference(point: readonly number[]): Reference {
    if (point.length !== this.ranks.length) {
      throw new InvariantError(
        `a point of ${point.length} coordinates in ${this.ranks.length} ranks`,
      );
    }
    let place = 0;
    for (let depth = 0; depth < point.length; depth += 1) {
      const entries = this.fibers[depth]![place]!;
      let next = entries.get(point[depth]!);
      if (next === undefined) {
        const below = this.fibers[depth + 1];
        next =
          below === undefined ? this.values.push(0) - 1 : below.push(new Map<number, number>()) - 1;
        entries.set(point[depth]!, next);
      }
      place = next;
    }
    return place;
  }

  /** The value at a place. */
  value(reference: Reference): number {
    return this.values[reference]!;
  }

  /** Writes a value to a place. */
  assign(reference: Reference, value: number): void {
    this.values[reference] = value;
  }

  /**
   * The tensor written so far; places stay, also those that hold zero.
   *
   * Cost: O(n log n) in the elements of the largest fiber, O(n) over all.
   */
  toTensor(): Tensor {
    let places = Int32Array.of(0);
    const ranks: Rank[] = this.ranks.map(({ id, shape, format }, depth) => {
      const fibers = this.fibers[depth]!;
      const segments = new Int32Array(places.length + 1);
      const coordinates: number[] = [];
      const next: number[] = [];
      places.forEach((place, fiber) => {
        const entries = [...fibers[place]!].sort(([a], [b]) => a - b);
        for (const [coordinate, below] of entries) {
          coordinates.push(coordinate);
          next.push(below);
        }
        segments[fiber + 1] = coordinates.length;
      });
      places = Int32Array.from(next);
      return {
        id,
        shape,
        format: format === "U" ? "C" : format,
        segments,
        coordinates: Int32Array.from(coordinates),
      };
    });
    return { ranks, values: Float64Array.from(places, (place) => this.values[place]!) };
  }
}
