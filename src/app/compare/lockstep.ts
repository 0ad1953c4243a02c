/**
 * A few lanes side by side under one playhead. Every lane has an engine of its own; the playhead says where
 * each of them stands: at the same step, after the same number of effectual computes, or where it
 * computes what the first lane computes.
 */
import { createStore } from "zustand/vanilla";
import type { EngineError, Frame, OpenRequest } from "../../engine/index.ts";
import type { EngineClient } from "../engine-client.ts";
import {
  firstDifference,
  mostCompared,
  type DigestReader,
  type Divergence,
  type DivergenceSearch,
} from "./divergence.ts";
import { beginningOf, pointsOf } from "./iteration-points.ts";
import { cyclesOf, paceOf } from "./lane-pace.ts";
import { findPoint, listPoints, longestList, stepAfter, type LaneReader } from "./lane-search.ts";
import { macsAt, macsOf, newLane, stepsOf, type WatchedLane } from "./watched-lane.ts";

/** By what the lanes are held together. */
export type Alignment = "step" | "macs" | "point";

/** What the page knows. */
export interface LockstepState {
  readonly lanes: readonly WatchedLane[];
  readonly alignment: Alignment;
  readonly position: number;
  /** Positions that there are. */
  readonly length: number;
  readonly divergences: readonly Divergence[];
  readonly search: DivergenceSearch | undefined;
}

/** A lane to be watched, as a document. */
export interface LaneDocument {
  readonly lane: number;
  readonly name: string;
  readonly request: OpenRequest;
}

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
    search: undefined,
  }));
  const running = new Map<number, Running>();
  let ticket = 0;
  let moves = 0;

  const change = (lane: number, part: Partial<WatchedLane>): void => {
    store.setState(({ lanes }) => ({
      lanes: lanes.map((each) => (each.lane === lane ? { ...each, ...part } : each)),
    }));
  };
  /** A frame of a lane. What the playhead asks for is `frame`; a question overtakes older ones of its kind. */
  const frameOf = async (
    { lane, opened }: WatchedLane,
    step: number,
    kind: "frame" | "peek" | "output" = "frame",
  ): Promise<Frame | undefined> => {
    const client = running.get(lane)?.client;
    if (client === undefined || opened === undefined) return undefined;
    const answer = await client[kind]({ session: opened.session, step, output });
    return answer.ok ? answer.value : undefined;
  };

  const lengthOf = (alignment: Alignment, lanes: readonly WatchedLane[]): number => {
    const of = alignment === "macs" ? (lane: WatchedLane) => macsOf(lane) + 1 : stepsOf;
    return alignment === "point" ? stepsOf(lanes[0]) : Math.max(0, ...lanes.map(of));
  };

  /** Asks a lane for as long as the playhead does not move on. */
  const readerOf = (own: WatchedLane, move: number): LaneReader => ({
    frame: (step) => frameOf(own, step),
    nextUse: async ({ tensor, point }, from) => {
      const session = own.opened?.session;
      const client = running.get(own.lane)?.client;
      if (client === undefined || session === undefined) return "lost";
      const events = [{ kind: "touch", tensor, point }] as const;
      const answer = await client.find({ session, from, direction: "next", events });
      return answer.ok ? { step: answer.value } : "lost";
    },
    isWanted: () => move === moves,
  });

  /** The step at which a lane stands, or that it does not stand where the first one does. */
  const stepAt = async (
    own: WatchedLane,
    alignment: Alignment,
    position: number,
    move: number,
  ): Promise<number | "absent" | "unfound"> => {
    const last = Math.max(0, stepsOf(own) - 1);
    const [first] = store.getState().lanes;
    if (alignment === "macs") return stepAfter(own, position, (step) => frameOf(own, step));
    if (alignment === "step" || first === undefined || own.lane === first.lane)
      return Math.min(position, last);
    const leading = await frameOf(first, Math.min(position, stepsOf(first) - 1));
    const held = running.get(own.lane);
    if (leading === undefined || held === undefined) return "unfound";
    if (stepsOf(own) > longestList) {
      change(own.lane, { standing: "sought", others: 0 });
      return findPoint(leading, readerOf(own, move));
    }
    held.points ??= listPoints(own, (step) => frameOf(own, step, "peek"));
    const steps = await held.points;
    const found = pointsOf(leading).map((point) => steps.get(point));
    return found.find((step) => step !== undefined) ?? "absent";
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
      const step = await stepAt(own, alignment, place, move);
      if (move !== moves) return;
      const frame = typeof step === "number" ? await frameOf(own, step) : undefined;
      if (move !== moves) return;
      if (frame === undefined) {
        change(own.lane, { standing: step === "absent" ? "absent" : "unfound", others: 0 });
        continue;
      }
      const points = pointsOf(frame);
      const led = (leading ??= new Set(points));
      const others = alignment === "point" ? points.filter((point) => !led.has(point)).length : 0;
      change(own.lane, { frame, standing: "there", others });
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

  /** Digests of a lane, until other lanes are watched. */
  const digestsOf =
    ({ lane, opened }: WatchedLane, own: number): DigestReader =>
    async (from, to, parts) => {
      const client = running.get(lane)?.client;
      if (client === undefined || opened === undefined || own !== ticket) return undefined;
      const { session } = opened;
      const answer = await client.digests({ session, from, to, columns: parts });
      return answer.ok && own === ticket ? answer.value : undefined;
    };

  /** Where each lane first does something else than the first lane. */
  const compareSteps = async (own: number): Promise<void> => {
    const [first, ...others] = store.getState().lanes;
    if (first === undefined) return;
    for (const other of others) {
      const [least, most] = [stepsOf(first), stepsOf(other)].toSorted((a, b) => a - b);
      const end = Math.min(mostCompared, least ?? 0);
      const found = await firstDifference(
        digestsOf(first, own),
        digestsOf(other, own),
        end,
        (looked) => {
          if (own === ticket) store.setState({ search: { lane: other.lane, looked, most: end } });
        },
      );
      if (own !== ticket) return;
      store.setState({ search: undefined });
      if (found === "lost") return;
      // A lane that is over does something else than one that is not.
      const step = found ?? (least === most || end < (least ?? 0) ? undefined : end);
      let begin: Divergence["begin"];
      if (step === 0) {
        const mine = await frameOf(first, 0, "output");
        const theirs = await frameOf(other, 0, "output");
        if (own !== ticket) return;
        if (mine !== undefined && theirs !== undefined)
          begin = [beginningOf(mine), beginningOf(theirs)];
      }
      const divergence = { lane: other.lane, step, looked: end, isAll: end === most, begin };
      store.setState(({ divergences }) => ({ divergences: [...divergences, divergence] }));
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
        (document): WatchedLane => kept(document) ?? newLane(document.lane, document.name),
      );
      const fresh = documents.filter((document) => kept(document) === undefined);
      for (const [lane, { client }] of running)
        if (!documents.some((document) => document.lane === lane && kept(document) !== undefined)) {
          client.restart();
          running.delete(lane);
        }
      store.setState({ lanes, divergences: [], search: undefined });
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
      store.setState({ lanes: [], divergences: [], search: undefined, length: 0 });
    },
  };
}
