import { beforeEach, describe, expect, it } from "vitest";
import type { Opened, RunResult } from "../../engine/index.ts";
import { createPlayback } from "./playback.ts";
import { createRunStore, turnsOf } from "./run.ts";
import { createViewStore } from "./view.ts";

let asked: number[];
let frames: ((now: number) => void)[];
let view: ReturnType<typeof createViewStore>;
let run: ReturnType<typeof createRunStore>;
let now: number;

/** Lets time pass in animation frames of 1/60 s. */
const play = (milliseconds: number) => {
  for (const until = now + milliseconds; now < until;) {
    now += 1000 / 60;
    for (const frame of frames.splice(0)) frame(now);
  }
};

beforeEach(() => {
  asked = [];
  frames = [];
  now = 0;
  view = createViewStore();
  run = createRunStore();
  run.setState({
    live: true,
    shown: { text: "", opened: {} as Opened, run: { steps: 100 } as RunResult, frame: undefined },
  });
  createPlayback({
    view,
    run,
    session: {
      goTo: (step) => {
        asked.push(step);
        run.setState({ step });
      },
      findEvent: (_, __, from) => Promise.resolve({ step: from < 7 ? 7 : undefined }),
    },
    onNextFrame: (callback) => frames.push(callback),
  });
});

describe("createPlayback", () => {
  it("stops at a breakpoint, and goes on from there", async () => {
    view.toggleStop({ id: "1", label: "iteration of Q", events: [{ kind: "match" }] });
    view.set({ playing: true, speed: 10 });
    play(50);
    await Promise.resolve();
    play(5_000);
    expect(run.getState().step).toBe(7);
    expect(view.store.getState().playing).toBe(false);
    view.set({ playing: true });
    play(50);
    await Promise.resolve();
    play(1_000);
    expect(run.getState().step).toBeGreaterThan(10);
  });

  it("plays nothing by itself", () => {
    play(1_000);
    expect(asked).toEqual([]);
    expect(frames).toEqual([]);
  });

  it.each([0.5, 4, 60])("keeps %d steps a second", (speed) => {
    view.set({ speed, playing: true });
    play(1_050);
    expect(Math.abs(asked.length - speed)).toBeLessThanOrEqual(1);
  });

  it("stops at the end and says so", () => {
    run.setState({ step: 97 });
    view.set({ speed: 60, playing: true });
    play(1_000);
    expect(asked).toEqual([98, 99]);
    expect(view.store.getState().playing).toBe(false);
    expect(frames).toEqual([]);
  });

  it("starts over when it is asked to play at the end", () => {
    run.setState({ step: 99 });
    view.set({ speed: 60, playing: true });
    expect(asked).toEqual([0]);
    play(100);
    expect(asked.slice(0, 3)).toEqual([0, 1, 2]);
  });

  it("does not leap after a sleep, and stops when the run is gone", () => {
    view.set({ speed: 60, playing: true });
    play(20);
    now += 60_000;
    play(20);
    expect(Math.max(...asked)).toBeLessThanOrEqual(20);
    run.setState({ live: false });
    play(100);
    expect(view.store.getState().playing).toBe(false);
  });

  it("takes steps in turns where they have an order of their own, and passes breakpoints", () => {
    const steps = Int32Array.from({ length: 100 }, (_, at) => (at % 2) * 50 + Math.floor(at / 2));
    run.setState({
      step: 0,
      shown: {
        text: "",
        opened: { session: 1 } as Opened,
        run: { steps: 100 } as RunResult,
        frame: undefined,
      },
      turns: turnsOf(1, steps),
    });
    view.toggleStop({ id: "1", label: "iteration of Q", events: [{ kind: "match" }] });
    view.set({ playing: true, speed: 10 });
    play(1_000);
    expect(asked.slice(0, 6)).toEqual([50, 1, 51, 2, 52, 3]);
    play(20_000);
    expect(run.getState().step).toBe(99);
    expect(view.store.getState().playing).toBe(false);
    view.set({ playing: true });
    play(50);
    expect(run.getState().step).toBe(0);
  });
});
