import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { allFrames, finish, type Finished } from "../../../engine/engine.testkit.ts";
import type { Frame, PipelinePicture } from "../../../engine/index.ts";
import { layOutPipeline, pipelineSizes } from "./pipeline-layout.ts";
import {
  countLives,
  frontAt,
  frontRanks,
  frontWords,
  lifeOf,
  momentOfPipeline,
} from "./pipeline-moment.ts";

let run: Finished;
let frames: readonly Frame[];
let picture: PipelinePicture;

beforeAll(async () => {
  run = await finish(readFileSync(new URL("../../../presets/is-os.yaml", import.meta.url), "utf8"));
  frames = await allFrames(run);
  const { session } = run.result;
  const answer = await run.engine.pipeline({ session, depth: 1, columns: 512 });
  if (!answer.ok || answer.value.picture === undefined) throw new Error("no picture");
  ({ picture } = answer.value);
});

describe("the moment of a step", () => {
  test("is the time of its front, in whichever Einsum the step is", () => {
    for (const frame of frames) {
      const { time, fronts } = momentOfPipeline(picture, frame);
      const own = picture.fronts[frame.einsum];
      const front = fronts[frame.einsum] ?? -1;
      const outermost = frame.einsum === 0 ? "w" : "q";
      const loop = frame.lanes[0]?.loops.find(({ variable }) => variable === outermost);
      expect(own?.coordinates[front]).toBe(loop?.coordinate);
      expect(own?.times[front]).toBe(time);
    }
  });

  test("knows how far the other Einsum has come: nothing is read before it is final", () => {
    for (const frame of frames) {
      const { time, fronts } = momentOfPipeline(picture, frame);
      picture.fronts.forEach((own, at) => {
        expect(fronts[at]).toBe(own.times.findLastIndex((one) => one <= time));
      });
    }
  });

  test("leads from a front to a step of that front", () => {
    picture.fronts.forEach(({ steps, times }, at) => {
      steps.forEach((step, front) => {
        const frame = frames[step];
        expect(frame?.einsum).toBe(at);
        if (frame === undefined) return;
        expect(momentOfPipeline(picture, frame)).toMatchObject({ time: times[front] });
      });
    });
  });

  test("has words", () => {
    const [producer, consumer] = run.opened.einsums;
    const [first] = picture.fronts;
    if (producer === undefined || consumer === undefined || first === undefined) throw new Error();
    expect(frontWords(producer, first, 1)).toMatch(/^w = \d$/);
    expect([frontRanks(producer, 1), frontRanks(producer, 2), frontRanks(consumer, 9)]).toEqual([
      "W",
      "W, C",
      "Q, R",
    ]);
  });
});

test("elements come, live and go", () => {
  const lives = { time: 3, from: Int32Array.of(4, 3, 0, 1, -1), to: Int32Array.of(9, 3, 2, 5, -1) };
  expect([0, 1, 2, 3, 4].map((element) => lifeOf(lives, element))).toEqual([
    ...["coming", "alive", "spent", "alive"],
    undefined,
  ]);
  expect(countLives(lives)).toEqual({ coming: 1, alive: 2, spent: 1 });
});

test("the last front that has happened is found among several at a time", () => {
  const fronts = { times: Int32Array.of(0, 2, 2, 5) } as PipelinePicture["fronts"][number];
  expect([-1, 0, 1, 2, 4, 5, 9].map((time) => frontAt(fronts, time))).toEqual([
    -1, 0, 0, 2, 2, 3, 3,
  ]);
});

describe("the drawing", () => {
  test("has a row an Einsum and an area a tensor that is passed on, inside of its size", () => {
    const layout = layOutPipeline(picture, 600, 60);
    expect(layout.rows.map(({ einsum }) => einsum)).toEqual([0, 1]);
    expect(layout.areas.map(({ tensor }) => tensor)).toEqual(["T"]);
    const { row, area, gap } = pipelineSizes;
    expect(layout.height).toBe(2 * row + area + 2 * gap);
    for (const { bars } of layout.rows) {
      for (const { x, width } of bars) {
        expect(x).toBeGreaterThanOrEqual(60);
        expect(x + width).toBeLessThanOrEqual(600);
      }
    }
    const [first] = layout.areas;
    const [passed] = picture.tensors;
    const share = 1 - ((first?.peak.y ?? 0) - (first?.y ?? 0)) / area;
    expect(share).toBeCloseTo((passed?.most ?? 0) / (passed?.written ?? 1), 9);
  });

  test("joins fronts where they are too small to be told apart", () => {
    const long = { ...picture, length: 10_000, columns: 512, tensors: [] };
    const times = Int32Array.from({ length: 9_000 }, (_, at) => (at < 4_000 ? at : at + 1_000));
    const fronts = [{ ...picture.fronts[0], times }] as unknown as PipelinePicture["fronts"];
    expect(layOutPipeline({ ...long, fronts }, 600, 60).rows[0]?.bars).toHaveLength(2);
  });
});
