/**
 * A lane that is watched: what is known of it, and what follows from that. Which step it stands at is decided
 * in `lockstep.ts`.
 */
import type { Frame, Opened, RunResult, Timeline } from "../../engine/index.ts";
import type { Stretch } from "./lane-pace.ts";

/**
 * How a lane stands to the place that it is asked for: it is there; that place is being looked for; the lane
 * never computes what the first lane computes there; or the search for it was given up.
 */
export type Standing = "there" | "sought" | "absent" | "unfound";

/** A lane that is watched. */
export interface WatchedLane {
  /** Number of the lane in its document. */
  readonly lane: number;
  readonly name: string;
  readonly opened: Opened | undefined;
  readonly run: RunResult | undefined;
  /** How far its run has come, 0 to 1. */
  readonly fraction: number;
  /** Where it stands; where it last stood unless its standing is `there`. */
  readonly frame: Frame | undefined;
  readonly overview: Timeline | undefined;
  /** Its computes over its cycles. */
  readonly pace: readonly Stretch[] | undefined;
  /** Why there is nothing to watch. */
  readonly problem: string | undefined;
  readonly standing: Standing;
  /** Points that the lane computes here and the first lane does not, where they are aligned by points. */
  readonly others: number;
}

/** A lane of which nothing is known yet. */
export function newLane(lane: number, name: string): WatchedLane {
  return {
    lane,
    name,
    opened: undefined,
    run: undefined,
    fraction: 0,
    frame: undefined,
    overview: undefined,
    pace: undefined,
    problem: undefined,
    standing: "there",
    others: 0,
  };
}

/** Steps of a lane; none before it has run. */
export function stepsOf(lane: WatchedLane | undefined): number {
  return lane?.run?.steps ?? 0;
}

/** The cycle of a lane's step, those of the Einsums before it included; undefined where it has none. */
export function cycleAt({ frame, opened, run }: WatchedLane): number | undefined {
  if (frame === undefined || run === undefined || run.steps === 0) return undefined;
  const before = (opened?.einsums ?? []).slice(0, frame.einsum);
  return before.reduce((sum, { name }) => sum + (run.counts[name]?.cycles ?? 0), frame.cycle);
}

/** Effectual computes of a lane up to and with a frame. */
export function macsAt({ run, opened }: WatchedLane, frame: Frame): number {
  const before = (opened?.einsums ?? []).slice(0, frame.einsum);
  return before.reduce(
    (sum, { name }) => sum + (run?.counts[name]?.macs.effectual ?? 0),
    frame.counts.macs.effectual,
  );
}

/** Effectual computes of a lane's whole run. */
export function macsOf({ run }: WatchedLane): number {
  return Object.values(run?.counts ?? {}).reduce((sum, { macs }) => sum + macs.effectual, 0);
}
