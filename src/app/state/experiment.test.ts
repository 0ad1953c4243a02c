import { beforeEach, describe, expect, it } from "vitest";
import { createExperimentStore, isUnchanged, type Experiment } from "./experiment.ts";

const preset: Experiment = { text: "a", files: {}, preset: "os-dense", original: "a" };

let clock: number;
let experiment: ReturnType<typeof createExperimentStore>;
const text = () => experiment.store.getState().text;
const depth = () => {
  const history = experiment.store.temporal.getState();
  return [history.pastStates.length, history.futureStates.length];
};

beforeEach(() => {
  clock = 0;
  experiment = createExperimentStore(() => clock);
  experiment.reset(preset);
});

describe("the experiment's history", () => {
  it("starts empty, also after a reset", () => {
    expect(depth()).toEqual([0, 0]);
    experiment.undo();
    expect(text()).toBe("a");
  });

  it("undoes and redoes single edits", () => {
    experiment.edit("ab");
    experiment.edit("abc");
    experiment.undo();
    expect(text()).toBe("ab");
    experiment.undo();
    expect(text()).toBe("a");
    experiment.redo();
    experiment.redo();
    expect(text()).toBe("abc");
    expect(depth()).toEqual([2, 0]);
  });

  it("forgets what was undone once something else is edited", () => {
    experiment.edit("ab");
    experiment.undo();
    experiment.edit("ax");
    experiment.redo();
    expect(text()).toBe("ax");
  });

  it("undoes a burst of typing at once, and a pause ends the burst", () => {
    for (const next of ["ab", "abc", "abcd"]) {
      experiment.edit(next, "typing");
      clock += 100;
    }
    clock += 2_000;
    experiment.edit("abcde", "typing");
    experiment.undo();
    expect(text()).toBe("abcd");
    experiment.undo();
    expect(text()).toBe("a");
  });

  it("keeps edits of different kinds apart", () => {
    experiment.edit("ab", "typing");
    experiment.edit("abc", "density of I");
    experiment.undo();
    expect(text()).toBe("ab");
  });

  it("does not join typing after an undo to the burst before it", () => {
    experiment.edit("ab", "typing");
    experiment.undo();
    experiment.edit("ax", "typing");
    experiment.undo();
    expect(text()).toBe("a");
  });

  it("records nothing for an edit that changes nothing", () => {
    experiment.edit("a");
    expect(depth()).toEqual([0, 0]);
  });

  it("brings back the experiment that another one replaced, with its files", () => {
    experiment.edit("mine");
    const files = { "m.mtx": new Uint8Array([1]) };
    experiment.replace({ text: "other", files, preset: undefined, original: undefined });
    experiment.undo();
    expect(experiment.store.getState()).toMatchObject({
      text: "mine",
      preset: "os-dense",
      files: {},
    });
    experiment.redo();
    expect(experiment.store.getState().files).toBe(files);
  });
});

describe("isUnchanged", () => {
  it("knows a preset by its text", () => {
    expect(isUnchanged(preset)).toBe(true);
    expect(isUnchanged({ ...preset, text: "b" })).toBe(false);
    expect(isUnchanged({ ...preset, preset: undefined })).toBe(false);
  });
});
