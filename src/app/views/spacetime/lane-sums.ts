/** Adding a space-time picture up by lanes: pure. */
import type { LanePicture } from "./paint-lanes.ts";

/** What some neighbouring lanes do in a window. */
export interface LaneSum {
  readonly from: number;
  readonly to: number;
  readonly effectual: number;
  readonly ineffectual: number;
  readonly gated: number;
  /** Lanes times cycles that were looked at. */
  readonly slots: number;
}

/** Most rows; more lanes are put together. */
const mostRows = 64;

/** The computes of every lane over the cycles of a picture. */
export function laneSums(picture: LanePicture): readonly LaneSum[] {
  const { rows, columns, laneFrom, laneTo, looked } = picture;
  const count = Math.min(rows, mostRows);
  const laneAt = (row: number): number => laneFrom + Math.ceil((row * (laneTo - laneFrom)) / rows);
  return Array.from({ length: count }, (_, at) => {
    const first = Math.ceil((at * rows) / count);
    const past = Math.ceil(((at + 1) * rows) / count);
    const sum = (counts: Uint32Array): number =>
      counts.subarray(first * columns, past * columns).reduce((all, one) => all + one, 0);
    const [from, to] = [laneAt(first), laneAt(past)];
    return {
      ...{ from, to },
      effectual: sum(picture.effectual),
      ineffectual: sum(picture.ineffectual),
      gated: sum(picture.gated),
      slots: Math.round((to - from) * (picture.to - picture.from) * looked),
    };
  });
}
