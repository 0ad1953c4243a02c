/**
 * A few lanes side by side under one playhead. Every lane has an engine of its own; the playhead says where
 * each of them stands: at the same step, after the same number of effectual computes, or where it
 * computes what the first lane computes.
 */
import { createStore } from "zustand/vanilla";
import type {
  EngineError,
  Frame,
  Opened,
  OpenRequest,
  RunResult,
  Timeline,
} from "../../engine/index.ts";
import type { EngineClient } from "../engine-client.ts";
import { beginningOf, doingOf, pointsOf } from "./iteration-points.ts";
import { cyclesOf, paceOf, type Stretch } from "./lane-pace.ts";

/** By what the lanes are held together. */
export type Alignment = "step" | "macs" | "point";

/** A lane that is watched. */
export interface WatchedLane {
  /** Number of the lane in its document. */
  readonly lane: number;
  readonly name: string;
  readonly opened: Opened | undefined;
  readonly run: RunResult | undefined;
  /** How far its run has come, 0 to 1. */
  readonly fraction: number;
  readonly frame: Frame | undefined;
  readonly overview: Timeline | undefined;
  /** Its computes over its cycles. */
  readonly pace: readonly Stretch[] | undefined;
  /** Why there is nothing to watch. */
  readonly problem: string | undefined;
  /** Whether the lane never computes what the first lane computes here. */
  readonly isAbsent: boolean;
  /** Points that the lane computes here and the first lane does not, where they are aligned by points. */
  readonly others: number;
}

/** Where a lane first does something else than the first lane. */
export interface Divergence {
  readonly lane: number;
  /** Undefined where they agree as far as was looked. */
  readonly step: number | undefined;
  readonly looked: number;
  /** What the first lane and this one begin with, where they differ from the start. */
  readonly begin: readonly [string, string] | undefined;
}

/** What the page knows. */
export interface LockstepState {
  readonly lanes: readonly WatchedLane[];
  readonly alignment: Alignment;
  readonly position: number;
  /** Positions that there are. */
  readonly length: number;
  readonly divergences: readonly Divergence[];
}

/** A lane to be watched, as a document. */
export interface LaneDocument {
  readonly lane: number;
  readonly name: string;
  readonly request: OpenRequest;
}

/** Steps up to which lanes are searched for a point, and compared. */
export const longestSearch = 4_000;
/** Columns of a lane's overview, and of its cycles. */
const columns = 480;
/** No part of the output is drawn here. */
const output = { from: 0, count: 0 } as const;

interface Running {
  readonly client: EngineClient;
  readonly text: string;
  /** By point, the first step that computes it; made when it is first wanted. */
  points: Promise<ReadonlyMap<string, number>> | undefined;
}

function wordsOf(error: EngineError): string {
  if (error.kind === "failure") return error.failure.message;
  return error.diagnostics[0]?.message ?? "The document is not right.";
}

/** Effectual computes of a lane up to and with a frame. */
function macsAt({ run, opened }: WatchedLane, frame: Frame): number {
  const before = (opened?.einsums ?? []).slice(0, frame.einsum);
  return before.reduce(
    (sum, { name }) => sum + (run?.counts[name]?.macs.effectual ?? 0),
    frame.counts.macs.effectual,
  );
}

function macsOf({ run }: WatchedLane): number {
  return Object.values(run?.counts ?? {}).reduce((sum, { macs }) => sum + macs.effectual, 0);
}

/** The lanes and what can be asked of them. */
export type LockstepSession = ReturnType<typeof createLockstep>;

/** Where the playhead stands. */
export type Place = Pick<LockstepState, "alignment" | "position">;

/** Lanes side by side, each with an engine from `newClient`, the playhead at a place. */
export function createLockstep(
  newClient: () => EngineClient,
  { alignment, position }: Place = { alignment: "step", position: 0 },
) {
  const store = createStore<LockstepState>(() => ({
    lanes: [],
    alignment,
    position,
    length: 0,
    divergences: [],
  }));
  const running = new Map<number, Running>();
  let ticket = 0;
  let moves = 0;

  const change = (lane: number, part: Partial<WatchedLane>): void => {
    store.setState(({ lanes }) => ({
      lanes: lanes.map((each) => (each.lane === lane ? { ...each, ...part } : each)),
    }));
  };
  const frameOf = async (
    { lane, opened }: WatchedLane,
    step: number,
  ): Promise<Frame | undefined> => {
    const client = running.get(lane)?.client;
    if (client === undefined || opened === undefined) return undefined;
    const answer = await client.frame({ session: opened.session, step, output });
    return answer.ok ? answer.value : undefined;
  };

  const lengthOf = (alignment: Alignment, lanes: readonly WatchedLane[]): number => {
    const of = alignment === "macs" ? (lane: WatchedLane) => macsOf(lane) + 1 : stepsOf;
    return alignment === "point" ? stepsOf(lanes[0]) : Math.max(0, ...lanes.map(of));
  };

  /** Every point that a lane computes, with its step. */
  const pointsIn = async (own: WatchedLane): Promise<ReadonlyMap<string, number>> => {
    const found = new Map<string, number>();
    for (let step = 0; step < Math.min(stepsOf(own), longestSearch); step += 1) {
      const frame = await frameOf(own, step);
      if (frame === undefined) break;
      for (const point of pointsOf(frame)) if (!found.has(point)) found.set(point, step);
    }
    return found;
  };

  /**
   * The step of a lane after so many multiplications: the first that has as many. Sought where it would be if they
   * came evenly, and now and then in the middle, since frames of a long run take their time.
   */
  const stepAfter = async (own: WatchedLane, macs: number): Promise<number> => {
    let [low, high] = [0, Math.max(0, stepsOf(own) - 1)];
    let [before, after] = [0, macsOf(own)];
    for (let tries = 0; low < high; tries += 1) {
      const share = tries % 3 === 2 ? 0.5 : (macs - before) / Math.max(1, after - before);
      const guess = low + Math.floor((high - low) * Math.max(0, Math.min(1, share)));
      const step = Math.min(high - 1, guess);
      const frame = await frameOf(own, step);
      if (frame === undefined) return step;
      const here = macsAt(own, frame);
      if (here >= macs) [high, after] = [step, here];
      else [low, before] = [step + 1, here];
    }
    return low;
  };

  /** The step at which a lane stands; undefined where it never computes what the first one does. */
  const stepAt = async (
    own: WatchedLane,
    alignment: Alignment,
    position: number,
  ): Promise<number | undefined> => {
    const last = Math.max(0, stepsOf(own) - 1);
    const [first] = store.getState().lanes;
    if (alignment === "macs") return stepAfter(own, position);
    if (alignment === "step" || first === undefined || own.lane === first.lane)
      return Math.min(position, last);
    const leading = await frameOf(first, Math.min(position, stepsOf(first) - 1));
    const held = running.get(own.lane);
    if (leading === undefined || held === undefined) return undefined;
    held.points ??= pointsIn(own);
    const steps = await held.points;
    return pointsOf(leading)
      .map((point) => steps.get(point))
      .find((step) => step !== undefined);
  };

  const goTo = async (position: number): Promise<void> => {
    const { alignment, lanes, length } = store.getState();
    const move = (moves += 1);
    const place = Math.max(0, Math.min(length - 1, Math.round(position)));
    store.setState({ position: place });
    let leading: ReadonlySet<string> | undefined;
    // The first lane leads; the others ask it where it is, so they come one after the other.
    for (const own of lanes) {
      if (own.run === undefined) continue;
      const step = await stepAt(own, alignment, place);
      if (move !== moves) return;
      const frame = step === undefined ? undefined : await frameOf(own, step);
      if (move !== moves) return;
      if (frame === undefined) {
        change(own.lane, { isAbsent: true, others: 0 });
        continue;
      }
      const points = pointsOf(frame);
      const led = (leading ??= new Set(points));
      const others = alignment === "point" ? points.filter((point) => !led.has(point)).length : 0;
      change(own.lane, { frame, isAbsent: false, others });
    }
  };

  const begin = async ({ lane, request }: LaneDocument): Promise<void> => {
    const client = newClient();
    running.set(lane, { client, text: request.text, points: undefined });
    // A lane outlasts a change of the others, so what counts is whether it is still this one that runs.
    const isCurrent = (): boolean => running.get(lane)?.client === client;
    const opened = await client.open(request);
    if (!isCurrent()) return;
    if (!opened.ok) {
      change(lane, { problem: wordsOf(opened.error) });
      return;
    }
    const { session } = opened.value;
    const run = await client.run(session, ({ fraction }) => {
      if (isCurrent()) change(lane, { fraction });
    });
    if (!isCurrent()) return;
    if (!run.ok) {
      change(lane, { problem: wordsOf(run.error) });
      return;
    }
    change(lane, { opened: opened.value, run: run.value });
    const { steps } = run.value;
    const timeline = await client.timeline({
      session,
      purpose: "overview",
      from: 0,
      to: steps,
      columns: Math.min(columns, steps),
      events: [],
    });
    if (isCurrent() && timeline.ok) change(lane, { overview: timeline.value });
  };

  /** What each lane does over its cycles, in stretches of its own, so that it is told alike beside any others. */
  const comparePaces = async (own: number): Promise<void> => {
    for (const { lane, opened, run, pace: known } of store.getState().lanes) {
      const client = running.get(lane)?.client;
      if (client === undefined || opened === undefined || run === undefined) continue;
      if (known !== undefined) continue;
      const pace = await paceOf(client, opened, run, Math.ceil(cyclesOf(run) / columns));
      if (own !== ticket) return;
      change(lane, { pace });
    }
  };

  /** Where each lane first does something else than the first lane. */
  const compareSteps = async (own: number): Promise<void> => {
    const [first, ...others] = store.getState().lanes;
    if (first === undefined) return;
    for (const other of others) {
      const end = Math.min(longestSearch, Math.max(stepsOf(first), stepsOf(other)));
      let step = 0;
      let begin: Divergence["begin"];
      for (; step < end; step += 1) {
        const [mine, theirs] = [await frameOf(first, step), await frameOf(other, step)];
        if (own !== ticket) return;
        if ((mine && doingOf(mine)) === (theirs && doingOf(theirs))) continue;
        if (step === 0 && mine !== undefined && theirs !== undefined)
          begin = [beginningOf(mine), beginningOf(theirs)];
        break;
      }
      const found = { lane: other.lane, step: step < end ? step : undefined, looked: end, begin };
      store.setState(({ divergences }) => ({ divergences: [...divergences, found] }));
    }
  };

  return {
    store,
    goTo,
    /** Watches these lanes; those that are watched already go on. */
    async watch(documents: readonly LaneDocument[]): Promise<void> {
      const own = (ticket += 1);
      const before = store.getState().lanes;
      const kept = (document: LaneDocument): WatchedLane | undefined =>
        running.get(document.lane)?.text === document.request.text
          ? before.find(({ lane, run }) => lane === document.lane && run !== undefined)
          : undefined;
      const lanes = documents.map(
        (document): WatchedLane =>
          kept(document) ?? {
            lane: document.lane,
            name: document.name,
            opened: undefined,
            run: undefined,
            fraction: 0,
            frame: undefined,
            overview: undefined,
            pace: undefined,
            problem: undefined,
            isAbsent: false,
            others: 0,
          },
      );
      const fresh = documents.filter((document) => kept(document) === undefined);
      for (const [lane, { client }] of running)
        if (!documents.some((document) => document.lane === lane && kept(document) !== undefined)) {
          client.restart();
          running.delete(lane);
        }
      store.setState({ lanes, divergences: [] });
      await Promise.all(fresh.map((document) => begin(document)));
      if (own !== ticket) return;
      const { alignment, position } = store.getState();
      store.setState(({ lanes: now }) => ({ length: lengthOf(alignment, now) }));
      await goTo(position);
      if (own === ticket) await comparePaces(own);
      if (own === ticket) await compareSteps(own);
    },
    /** Holds the lanes together by something else, the first lane staying where it is. */
    async align(alignment: Alignment): Promise<void> {
      const { lanes } = store.getState();
      const [first] = lanes;
      const step = first?.frame?.step ?? 0;
      const position =
        alignment === "macs" && first?.frame !== undefined ? macsAt(first, first.frame) : step;
      store.setState({ alignment, length: lengthOf(alignment, lanes) });
      await goTo(position);
    },
    /** Ends every engine; the playhead stays where it is. */
    close(): void {
      ticket += 1;
      moves += 1;
      for (const { client } of running.values()) client.restart();
      running.clear();
      store.setState({ lanes: [], divergences: [], length: 0 });
    },
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
