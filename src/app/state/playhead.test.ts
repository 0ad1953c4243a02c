import { beforeEach, describe, expect, it } from "vitest";
import { createPlayhead } from "./playhead.ts";

let fetched: number[];
let shown: number[];
let answers: ((frame: number | undefined) => void)[];
let paints: (() => void)[];
let playhead: ReturnType<typeof createPlayhead<number>>;
const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};
const paint = () => {
  for (const callback of paints.splice(0)) callback();
};

beforeEach(() => {
  fetched = [];
  shown = [];
  answers = [];
  paints = [];
  playhead = createPlayhead<number>({
    fetch: (step) => {
      fetched.push(step);
      return new Promise((resolve) => answers.push(resolve));
    },
    show: (frame) => shown.push(frame),
    onNextFrame: (callback) => paints.push(callback),
    now: () => 0,
  });
});

describe("createPlayhead", () => {
  it("drops the positions between the first and the newest wish", async () => {
    for (let step = 0; step <= 100; step += 1) playhead.goTo(step);
    expect(fetched).toEqual([0]);
    answers[0]!(0);
    await settle();
    paint();
    expect(fetched).toEqual([0, 100]);
    answers[1]!(100);
    await settle();
    expect(shown).toEqual([0, 100]);
  });

  it("waits for the paint before it asks again, however fast the answers are", async () => {
    playhead.goTo(1);
    answers[0]!(1);
    await settle();
    playhead.goTo(2);
    expect(fetched).toEqual([1]);
    paint();
    expect(fetched).toEqual([1, 2]);
  });

  it("shows nothing of a run that was cleared away, and serves the next one", async () => {
    playhead.goTo(1);
    playhead.clear();
    answers[0]!(1);
    await settle();
    expect(shown).toEqual([]);
    playhead.goTo(7);
    expect(fetched).toEqual([1, 7]);
    answers[1]!(7);
    await settle();
    expect(shown).toEqual([7]);
  });

  it("goes on after a frame that could not be had", async () => {
    playhead.goTo(1);
    answers[0]!(undefined);
    await settle();
    paint();
    playhead.goTo(2);
    expect(fetched).toEqual([1, 2]);
    expect(shown).toEqual([]);
  });
});

describe("looking ahead", () => {
  it("shows the next step, in the direction of travel, without asking again", async () => {
    const asked: string[] = [];
    const seen: number[] = [];
    const turns: (() => void)[] = [];
    const ahead = createPlayhead<number>({
      fetch: (step) => {
        asked.push(`fetch ${String(step)}`);
        return Promise.resolve(step);
      },
      fetchAhead: (step) => {
        asked.push(`ahead ${String(step)}`);
        return Promise.resolve(step);
      },
      show: (frame) => seen.push(frame),
      onNextFrame: (callback) => turns.push(callback),
      now: () => 0,
    });
    const go = async (step: number) => {
      ahead.goTo(step);
      await Promise.resolve();
      await Promise.resolve();
      for (const turn of turns.splice(0)) turn();
      await Promise.resolve();
      await Promise.resolve();
    };
    await go(5);
    await go(6);
    await go(3);
    await go(2);
    expect(seen).toEqual([5, 6, 3, 2]);
    expect(asked).toEqual(["fetch 5", "ahead 6", "ahead 7", "fetch 3", "ahead 2", "ahead 1"]);
    ahead.clear();
    await go(1);
    expect(asked.slice(6)).toEqual(["fetch 1", "ahead 2"]);
  });
});
