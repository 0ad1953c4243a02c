/** The session: loading, editing, clearing, cancelling and stepping, over an engine that is played. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isForeseenStale, isStale } from "./run.ts";
import { broken, setUp, steps } from "./session.testkit.ts";

let page: ReturnType<typeof setUp>;
const state = () => page.run.getState();

beforeEach(() => {
  vi.useFakeTimers();
  page = setUp();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("loading", () => {
  it("opens, runs and shows the wanted step", async () => {
    await page.load("first", 42);
    expect(state()).toMatchObject({ phase: { kind: "ready" }, live: true, step: 42 });
    expect(state().shown?.frame?.step).toBe(42);
    expect(isStale(state())).toBe(false);
  });

  it("goes to the last step where the wanted one does not exist", async () => {
    await page.load("first", 5_000);
    expect(state().step).toBe(steps - 1);
  });

  it("opens an experiment once, although its text changed too", async () => {
    await page.load("first");
    expect(page.engine.opened).toEqual(["first"]);
  });
});

describe("editing", () => {
  it("runs the newest text of a burst, at the same step", async () => {
    await page.load("first", 30);
    for (const text of ["a", "ab", "abc"]) page.experiment.edit(text);
    await vi.runAllTimersAsync();
    expect(page.engine.opened).toEqual(["first", "abc"]);
    expect(state()).toMatchObject({ step: 30, phase: { kind: "ready" } });
    expect(state().shown?.opened.title).toBe("abc");
  });

  it("keeps the last good frame, stale and steppable, while the text is broken", async () => {
    await page.load("first", 3);
    page.experiment.edit("broken");
    await vi.runAllTimersAsync();
    expect(page.engine.opened).toEqual(["first"]);
    expect(state()).toMatchObject({ phase: { kind: "broken" }, diagnostics: [broken], live: true });
    expect(isStale(state())).toBe(true);
    page.session.stepBy(1);
    await vi.runAllTimersAsync();
    expect(state().shown?.frame?.step).toBe(4);
  });

  it("shows what the engine alone can find, and recovers with the repair", async () => {
    await page.load("first");
    page.experiment.edit("refused");
    await vi.runAllTimersAsync();
    expect(state()).toMatchObject({ phase: { kind: "broken" }, diagnostics: [broken] });
    page.experiment.undo();
    await vi.runAllTimersAsync();
    expect(state()).toMatchObject({ phase: { kind: "ready" }, diagnostics: [] });
    expect(isStale(state())).toBe(false);
  });

  it("goes from one run to the next without a flicker when the answer is quick", async () => {
    await page.load("first");
    const seen: unknown[] = [];
    page.run.subscribe((now) => seen.push([now.phase.kind, now.live, isStale(now)]));
    page.experiment.edit("quick");
    await vi.runAllTimersAsync();
    expect(seen).toEqual([["ready", true, false]]);
  });

  it("says that it waits as soon as the answer takes a while", async () => {
    await page.load("first");
    page.engine.holdRuns = true;
    page.experiment.edit("slow");
    await vi.advanceTimersByTimeAsync(60);
    expect(state().phase.kind).toBe("ready");
    await vi.advanceTimersByTimeAsync(100);
    expect(state()).toMatchObject({ phase: { kind: "running" }, live: false });
    expect(state().opened?.title).toBe("slow");
    expect(state().shown?.opened.title).toBe("first");
  });

  it("follows a control that moves, and lets a quick run end before it begins the next", async () => {
    await page.load("first");
    page.engine.holdRuns = true;
    page.experiment.edit("density 0.1", "density");
    await vi.advanceTimersByTimeAsync(1);
    page.experiment.edit("density 0.2", "density");
    await vi.advanceTimersByTimeAsync(1);
    page.experiment.edit("density 0.3", "density");
    await vi.advanceTimersByTimeAsync(1);
    page.engine.holdRuns = false;
    page.engine.release();
    await vi.advanceTimersByTimeAsync(1);
    expect(page.engine.opened).toEqual(["first", "density 0.1", "density 0.3"]);
    expect(page.engine.restarts).toBe(0);
    expect(state().shown?.opened.title).toBe("density 0.3");
  });

  it("shows counts that come before the run while a control moves, and never older ones again", async () => {
    await page.load("first");
    page.engine.holdRuns = true;
    page.engine.foresees = true;
    page.engine.opening = 100;
    const seen: (string | undefined)[] = [];
    page.run.subscribe(({ foreseen }) => {
      if (foreseen?.opened.title !== seen.at(-1)) seen.push(foreseen?.opened.title);
    });
    for (let move = 1; move <= 40; move += 1) {
      page.experiment.edit(`density ${String(move)}`, "density");
      await vi.advanceTimersByTimeAsync(16);
    }
    await vi.advanceTimersByTimeAsync(300);
    expect(page.engine.restarts).toBe(0);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).not.toContain(undefined);
    expect(seen.at(-1)).toBe("density 40");
    expect(page.engine.opened).toEqual(["first", ...seen]);
    expect(isForeseenStale(state())).toBe(false);
    page.engine.release();
    await vi.runAllTimersAsync();
    expect(state()).toMatchObject({ phase: { kind: "ready" }, foreseen: undefined });
    expect(state().shown?.opened.title).toBe("density 40");
  });

  it("keeps counts that came before their run as stale while a newer text is broken", async () => {
    await page.load("first");
    page.engine.holdRuns = true;
    page.engine.foresees = true;
    page.experiment.edit("slow");
    await vi.runAllTimersAsync();
    page.experiment.edit("broken");
    await vi.runAllTimersAsync();
    expect(state().foreseen?.opened.title).toBe("slow");
    expect(isForeseenStale(state())).toBe(true);
  });

  it("gives an evaluation more time once it has ended one for a newer text", async () => {
    await page.load("first");
    page.engine.opening = 500;
    for (let move = 1; move <= 100; move += 1) {
      page.experiment.edit(`density ${String(move)}`, "density");
      await vi.advanceTimersByTimeAsync(16);
    }
    expect(state().shown?.opened.title).toMatch(/^density/);
  });

  it("waits for what is typed to rest", async () => {
    await page.load("first");
    page.experiment.edit("f", "typing");
    await vi.advanceTimersByTimeAsync(60);
    page.experiment.edit("fi", "typing");
    await vi.advanceTimersByTimeAsync(200);
    expect(page.engine.opened).toEqual(["first", "fi"]);
  });

  it("ends a run that the edit has overtaken, and never shows it", async () => {
    await page.load("first");
    page.engine.holdRuns = true;
    page.experiment.edit("slow");
    await vi.runAllTimersAsync();
    expect(state()).toMatchObject({ phase: { kind: "running" }, live: false });
    expect(isStale(state())).toBe(true);
    page.engine.holdRuns = false;
    page.experiment.edit("quick");
    await vi.runAllTimersAsync();
    page.engine.release();
    await vi.runAllTimersAsync();
    expect(page.engine.restarts).toBe(1);
    expect(state().shown?.opened.title).toBe("quick");
  });
});

describe("clearing the page for what is to come", () => {
  it("shows nothing of the experiment before until the next one has a frame", async () => {
    await page.load("first", 5);
    page.engine.holdRuns = true;
    page.session.clear();
    expect(state()).toMatchObject({ phase: { kind: "opening" }, live: false });
    expect([state().shown, state().opened]).toEqual([undefined, undefined]);
    await page.load("second", 3);
    expect(state().opened?.title).toBe("second");
    expect(state().shown).toBeUndefined();
    page.engine.release();
    await vi.runAllTimersAsync();
    expect(state()).toMatchObject({ shown: { opened: { title: "second" } }, live: true, step: 3 });
  });

  it("brings the experiment back at its step where nothing comes", async () => {
    await page.load("first", 5);
    page.session.clear();
    page.session.retry();
    await vi.runAllTimersAsync();
    expect(state()).toMatchObject({ shown: { opened: { title: "first" } }, live: true, step: 5 });
  });

  it("drops what a run that is under way still answers", async () => {
    page.engine.holdRuns = true;
    await page.load("first");
    page.session.clear();
    page.engine.release();
    await vi.runAllTimersAsync();
    expect(state().shown).toBeUndefined();
  });
});

describe("cancelling and crashing", () => {
  it("cancels a run, keeps what was shown as stale, and runs again when asked to", async () => {
    await page.load("first");
    page.engine.holdRuns = true;
    page.experiment.edit("slow");
    await vi.runAllTimersAsync();
    page.session.cancel();
    await vi.runAllTimersAsync();
    expect(state()).toMatchObject({
      phase: { kind: "failed", failure: { kind: "cancelled" } },
      live: false,
    });
    expect(state().shown?.opened.title).toBe("first");
    expect(isStale(state())).toBe(true);
    page.engine.holdRuns = false;
    page.session.retry();
    await vi.runAllTimersAsync();
    expect(state().shown?.opened.title).toBe("slow");
    expect(isStale(state())).toBe(false);
  });

  it("restarts after a crash, says so, and is back at the same step", async () => {
    await page.load("first", 12);
    page.engine.crash({ kind: "crashed", message: "out of memory" });
    expect(state().live).toBe(false);
    await vi.runAllTimersAsync();
    expect(state()).toMatchObject({ live: true, step: 12, phase: { kind: "ready" } });
    expect(page.notices.store.getState().notices[0]?.text).toContain("out of memory");
  });

  it("does not run into the same crash for ever", async () => {
    await page.load("first");
    page.engine.holdRuns = true;
    page.experiment.edit("deadly");
    await vi.runAllTimersAsync();
    page.engine.crash({ kind: "crashed", message: "once" });
    await vi.runAllTimersAsync();
    page.engine.crash({ kind: "crashed", message: "twice" });
    await vi.runAllTimersAsync();
    expect(page.engine.opened).toEqual(["first", "deadly", "deadly"]);
    expect(state()).toMatchObject({ phase: { kind: "failed", failure: { message: "twice" } } });
  });

  it("does not start again by itself what took too long", async () => {
    await page.load("first");
    page.engine.crash({ kind: "timed-out", message: "silent" });
    await vi.runAllTimersAsync();
    expect(page.engine.opened).toEqual(["first"]);
    expect(state().phase).toMatchObject({ kind: "failed" });
  });
});

describe("stepping", () => {
  it("stays inside the run", async () => {
    await page.load("first", 1);
    page.session.stepBy(-5);
    await vi.runAllTimersAsync();
    expect(state().shown?.frame?.step).toBe(0);
    page.session.goTo(1e9);
    await vi.runAllTimersAsync();
    expect(state().shown?.frame?.step).toBe(steps - 1);
    page.session.goTo(Number.NaN);
    expect(state().step).toBe(steps - 1);
  });

  it("asks the engine where a loop's next iteration starts", async () => {
    await page.load("first", 20);
    await page.session.stepLevel("next", "Q");
    await page.session.stepLevel("next", "a rank that is gone");
    await page.session.stepLevel("previous", undefined);
    await vi.runAllTimersAsync();
    expect(state().step).toBe(30);
  });

  it("goes to the next use of an element, and after the last one to the first", async () => {
    await page.load("first", 3);
    await page.session.seekToElement("I", [7]);
    expect(state().step).toBe(23);
    await page.session.seekToElement("I", [7]);
    await vi.runAllTimersAsync();
    expect(state().step).toBe(19);
  });

  it("says that an event does not happen any more and stays", async () => {
    await page.load("first", 30);
    expect(await page.session.seekEvent("next", [{ kind: "match" }])).toBe(false);
    expect(state().step).toBe(30);
  });

  it("does nothing before there is a run", () => {
    page.session.goTo(3);
    expect(state().step).toBe(0);
  });
});
