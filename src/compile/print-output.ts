/**
 * How the output is written down: populated rank by rank where loops over fibers meet its ranks in storage
 * order, and by index from there on.
 *
 *     T[h, r, q], stored H, R, Q, all compressed; loops H, W, R, S
 *     for (h, t_r, i_w) in t_h << i_h:   ...   for (r, t_q, f_s) in t_r << f_r:   ...   t_q[q] += ...
 */
import { populatedCoordinates } from "./dataflow.ts";
import type { Nest } from "./ir.ts";
import { isRegister } from "./quotient.ts";

/** A piece of an output: what it is called, and the indices that lead on to an element. */
export interface OutputPlace {
  readonly name: string;
  readonly indices: string;
}

/** The output of a nest in print. */
export class PrintedOutput {
  private readonly nest: Nest;
  /** By populated rank, in storage order: the loop that populates it. */
  private readonly levels: readonly number[];

  constructor(nest: Nest) {
    this.nest = nest;
    const coordinates = populatedCoordinates(nest);
    const levels: number[] = [];
    for (const { declared, format } of nest.output.storage) {
      const coordinate = coordinates[declared];
      const loop = nest.loops.find(
        ({ registers, parts, drivers }) =>
          parts === undefined &&
          registers.length === 1 &&
          drivers.length > 0 &&
          coordinate !== undefined &&
          isRegister(coordinate, registers[0] ?? -1),
      );
      if (format === "U" || loop === undefined || loop.level <= (levels.at(-1) ?? -1)) break;
      levels.push(loop.level);
    }
    this.levels = levels;
  }

  /** What a loop populates and what that delivers; undefined where it populates nothing. */
  at(level: number): { readonly fiber: string; readonly payload: string } | undefined {
    const rank = this.levels.indexOf(level);
    return rank === -1 ? undefined : { fiber: this.name(rank), payload: this.name(rank + 1) };
  }

  /** Where the innermost body finds the element. */
  place(): OutputPlace {
    const { output } = this.nest;
    const inner = output.text.slice(output.tensor.length);
    if (this.levels.length === 0) return { name: output.tensor.toLowerCase(), indices: inner };
    const indices = inner.slice(1, -1).split(", ");
    const left = output.storage.slice(this.levels.length).map(({ declared }) => indices[declared]);
    return {
      name: this.name(this.levels.length),
      indices: left.length === 0 ? "" : `[${left.join(", ")}]`,
    };
  }

  /** The name of a fiber of a rank, in storage order; past the last of a reference to an element. */
  private name(rank: number): string {
    const { tensor, storage, ranks } = this.nest.output;
    const base = tensor.toLowerCase();
    const stored = storage[rank];
    if (stored === undefined) return `${base}_ref`;
    if (storage.length === 1) return base;
    return `${base}_${ranks[stored.declared]?.id.toLowerCase() ?? ""}`;
  }
}
