/**
 * Projection: seeing a fiber through an affine function of its coordinates, as a convolution sees its
 * input through `q = w - s`. All arithmetic is on whole numbers.
 */
import { ok } from "../base/index.ts";
import { plainColumn } from "./coordinates.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import type { Traversal } from "./traverse.ts";

/** The function `multiply x coordinate + add`, both whole numbers. */
export interface Affine {
  readonly multiply: number;
  readonly add: number;
}

/** The coordinates from `start` to below `end`. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Why a function cannot be applied to plain coordinates, or nothing where it can. */
export function checkAffine(
  { multiply, add }: Affine,
  componentCount: number,
): OperatorResult<undefined> {
  if (componentCount !== 1) return refuse("bad-argument", "tuples have no affine function");
  if (!Number.isInteger(multiply) || !Number.isInteger(add) || multiply === 0) {
    return refuse(
      "bad-argument",
      `${String(multiply)} x coordinate + ${String(add)} is not a function of whole numbers that can be inverted`,
    );
  }
  return ok(undefined);
}

/**
 * The same elements at projected coordinates, ascending; with an interval, only those inside it. Without
 * one, coordinates may come out negative: they are coordinates like all others, for the caller to cut off.
 *
 * Cost: O(elements).
 * Errors: `bad-argument` where the factor is zero, a number not whole, or coordinates are tuples.
 */
export function project(
  traversal: Traversal,
  affine: Affine,
  interval?: Interval,
): OperatorResult<Traversal> {
  const check = checkAffine(affine, traversal.coordinates.length);
  if (!check.ok) return check;
  const column = plainColumn(traversal.coordinates);
  const { multiply, add } = affine;
  const start = interval?.start ?? -Infinity;
  const end = interval?.end ?? Infinity;
  const projected = new Int32Array(column.length);
  const places = new Int32Array(column.length);
  let count = 0;
  for (let step = 0; step < column.length; step += 1) {
    const place = multiply > 0 ? step : column.length - 1 - step;
    const coordinate = multiply * column[place]! + add;
    if (coordinate < start || coordinate >= end) continue;
    projected[count] = coordinate;
    places[count] = place;
    count += 1;
  }
  const kept = places.subarray(0, count);
  return ok({
    fibers: traversal.fibers,
    coordinates: [projected.slice(0, count)],
    positions: traversal.positions.map((positions) => {
      const taken = new Int32Array(count);
      for (let at = 0; at < count; at += 1) taken[at] = positions[kept[at]!]!;
      return taken;
    }),
  });
}
