/**
 * Questions held against the engine's log and its events, on every preset: what is said to be read next is
 * what the log says was read, and no question has an answer that the next step does not prove.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { defined } from "../../base/index.ts";
import { finish, frameAt, type Finished } from "../../engine/engine.testkit.ts";
import type { LogEntry } from "../../engine/index.ts";
import { presets, type Preset } from "../../presets/index.ts";
import {
  isRight,
  questionOf,
  questionsOf,
  truthOf,
  type Moment,
  type Question,
} from "./question.ts";

const folder = new URL("../../presets/", import.meta.url);
const looked = 24;

async function runPreset({ id, files }: Preset): Promise<Finished> {
  const contents = files.map((name): [string, Uint8Array] => [
    name,
    new Uint8Array(readFileSync(new URL(name, folder))),
  ]);
  return finish(readFileSync(new URL(`${id}.yaml`, folder), "utf8"), Object.fromEntries(contents));
}

async function momentAt(run: Finished, step: number): Promise<Moment> {
  const [now, next] = [await frameAt(run, step), await frameAt(run, step + 1)];
  const einsum = defined(run.opened.einsums[now.einsum], "Einsum");
  return { einsum, total: defined(run.result.counts[einsum.name], "counts"), now, next };
}

async function logAt({ engine, result }: Finished, step: number): Promise<readonly LogEntry[]> {
  const log = await engine.log({ session: result.session, step, steps: 1 });
  if (!log.ok) throw new Error("no log");
  return log.value.filter((entry) => entry.step === step);
}

const pointsOf = (points: readonly (readonly number[])[]): readonly string[] =>
  [...new Set(points.map((point) => point.join()))].toSorted();

describe.each(presets)("$id", (preset) => {
  test("asks what the next step proves", async () => {
    const run = await runPreset(preset);
    const last = run.result.steps - 1;
    for (let at = 0; at < looked; at += 1) {
      const step = Math.floor((at * last) / looked);
      const moment = await momentAt(run, step);
      const questions = questionsOf(moment);
      if (moment.now.einsum === moment.next.einsum) expect(questions).not.toEqual([]);
      else expect(questions).toEqual([]);
      const log = await logAt(run, step + 1);
      for (const question of questions) {
        if (question.kind === "choice") {
          expect(question.choices.length).toBeGreaterThan(1);
          const rights = question.choices.filter(({ id }) => isRight(question, id));
          expect(rights).toHaveLength(1);
          continue;
        }
        const read = log.filter(
          ({ tensor, kind }) => tensor === question.tensor && kind === "fetched",
        );
        if (question.verb === "reads")
          expect(pointsOf(question.points)).toEqual(pointsOf(read.map(({ point }) => point)));
        else
          expect(moment.next.lanes.map(({ output }) => output.point)).toEqual(
            expect.arrayContaining([...question.points]),
          );
        expect(question.points.every((point) => isRight(question, point))).toBe(true);
      }
    }
  });
});

describe("a question", () => {
  const question: Question = {
    kind: "element",
    words: "",
    tensor: "I",
    points: [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ],
    verb: "reads",
  };

  it("takes any of its elements and no other", () => {
    expect(isRight(question, [3, 4])).toBe(true);
    expect(isRight(question, [4, 3])).toBe(false);
    expect(isRight(question, [3])).toBe(false);
  });

  it("tells what the step does, however many elements that is about", () => {
    expect(truthOf(question, 7)).toBe("Step 7 reads I[1,2], I[3,4], I[5,6] and 1 more.");
    expect(truthOf({ ...question, points: [[0]] }, 7)).toBe("Step 7 reads I[0].");
  });

  it("is the same for everybody at the same step", async () => {
    const run = await runPreset(defined(presets[0], "preset"));
    const moment = await momentAt(run, 3);
    expect(questionOf(moment)).toEqual(questionOf(moment));
  });

  it("offers nothing that never happens in the run", async () => {
    const dense = defined(
      presets.find(({ id }) => id === "os-dense"),
      "os-dense",
    );
    const moment = await momentAt(await runPreset(dense), 3);
    const words = questionsOf(moment).flatMap((one) =>
      one.kind === "choice" ? one.choices.map(({ id }) => id) : [],
    );
    expect(words).not.toContain("gated");
    expect(words).not.toContain("skip");
  });
});
