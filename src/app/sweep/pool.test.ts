/** The pool: every point once, on several workers, past deaths and cancels. */
import { describe, expect, it } from "vitest";
import { ok } from "../../base/index.ts";
import {
  queueOfPoints,
  type PointResult,
  type SweepDescription,
  type SweepOpening,
  type SweepQueue,
  type SweepTask,
} from "../../engine/index.ts";
import { createSweepPool, noOutline, type SweepProcess } from "./pool.ts";

const description: SweepDescription = {
  size: 20,
  axes: [],
  lanes: ["a"],
  seeds: [0],
  metrics: ["cycles"],
  notes: [],
  traits: { isSpatial: false, isCascade: false },
  warnings: [],
};
const request = { text: "", files: {} };
const points = Array.from({ length: 20 }, (_, point) => point);
const all = (): SweepQueue => queueOfPoints("s", points, 1);
/** Tasks one after the other. */
const inTurn = (tasks: readonly SweepTask[]): SweepQueue => {
  const left = [...tasks];
  return { join: () => () => left.shift() };
};
const resultOf = (number: number): PointResult => ({
  number,
  key: String(number),
  lane: 0,
  draw: 0,
  entries: [],
  figures: [number],
});

const opening = (sweep: SweepOpening["sweep"]): SweepOpening => ({ outline: noOutline, sweep });

/** Processes that answer in turn, and what they were asked. */
function fakes(answer: (point: number, kill: (why: string) => void) => Promise<PointResult>) {
  const made: { opened: string[]; counted: number[]; ended: boolean }[] = [];
  const spawn = (): SweepProcess => {
    const log = { opened: [] as string[], counted: [] as number[], ended: false };
    made.push(log);
    let kill: (why: string) => void = () => undefined;
    return {
      api: {
        open: (name) => {
          log.opened.push(name);
          return Promise.resolve(opening(ok(description)));
        },
        reopen: (name) => {
          log.opened.push(name);
          return Promise.resolve(undefined);
        },
        count: (_, point) => {
          log.counted.push(point);
          return answer(point, (why) => {
            kill(why);
          });
        },
        resume: (_, results) => Promise.resolve(results),
        layerTexts: (text) => Promise.resolve(ok([text])),
        textOf: (name, point) => Promise.resolve(`${name} ${String(point)}`),
      },
      terminate: () => {
        log.ended = true;
      },
      onFault: (listener) => {
        kill = listener;
      },
    };
  };
  return { made, spawn };
}
const later = <Value>(value: Value): Promise<Value> =>
  new Promise((resolve) => setTimeout(resolve, 0, value));

describe("a pool", () => {
  it("gives each point to one worker, and opens the sweep once in each", async () => {
    const { made, spawn } = fakes((point) => later(resultOf(point)));
    const pool = createSweepPool(spawn, 3);
    await pool.open("s", request);
    const seen: number[] = [];
    expect(await pool.run(all(), (_, { number }) => seen.push(number))).toBe("done");
    expect([...seen].sort((a, b) => a - b)).toEqual(points);
    expect(made).toHaveLength(3);
    expect(made.map(({ opened }) => opened)).toEqual([["s"], ["s"], ["s"]]);
    expect(made.every(({ counted }) => counted.length > 1)).toBe(true);
    expect(await pool.textOf({ sweep: "s", point: 7 })).toEqual(ok("s 7"));
  });

  it("opens what was announced when it is needed, and gives up the points of what is refused", async () => {
    const { made, spawn } = fakes((point) => later(resultOf(point)));
    const broken = (): SweepProcess => {
      const process = spawn();
      const failure = { kind: "failure", failure: { kind: "too-large", message: "No." } } as const;
      return {
        ...process,
        api: {
          ...process.api,
          reopen: (name) => (name === "s" ? process.api.reopen(name, request) : later(failure)),
        },
      };
    };
    const pool = createSweepPool(broken, 1);
    pool.announce("s", request);
    pool.announce("wrong", request);
    const results: PointResult[] = [];
    const wanted = ["s", "s", "wrong"].map((sweep, point) => ({ sweep, point }));
    expect(await pool.run(inTurn(wanted), (_, result) => results.push(result))).toBe("done");
    expect(results.map(({ problem }) => problem?.message)).toEqual([undefined, undefined, "No."]);
    expect(made).toHaveLength(1);
    expect(made[0]?.opened).toEqual(["s"]);
    expect(await pool.textOf({ sweep: "wrong", point: 0 })).toMatchObject({
      ok: false,
      error: { kind: "failure", failure: { message: "No." } },
    });
  });

  it("tells of a text whose worker is ended for something else", async () => {
    const { spawn } = fakes((point) => later(resultOf(point)));
    const never = new Promise<never>(() => undefined);
    const silent = (): SweepProcess => {
      const process = spawn();
      return { ...process, api: { ...process.api, layerTexts: () => never, textOf: () => never } };
    };
    const pool = createSweepPool(silent, 1);
    await pool.open("s", request);
    const asked = [pool.layerTexts("", []), pool.textOf({ sweep: "s", point: 0 })];
    await later(undefined);
    pool.cancel();
    const cancelled = { ok: false, error: { kind: "failure", failure: { kind: "cancelled" } } };
    expect(await Promise.all(asked)).toMatchObject([cancelled, cancelled]);
  });

  it("loses one point with a worker that dies, and goes on with another", async () => {
    const { made, spawn } = fakes((point, kill) => {
      if (point !== 4) return later(resultOf(point));
      kill("out of memory");
      return new Promise(() => undefined);
    });
    const pool = createSweepPool(spawn, 2);
    await pool.open("s", request);
    const results: PointResult[] = [];
    expect(await pool.run(all(), (_, result) => results.push(result))).toBe("done");
    expect(results).toHaveLength(20);
    expect(results.filter(({ problem }) => problem !== undefined)).toMatchObject([
      { number: 4, problem: { code: "crashed", message: "out of memory" } },
    ]);
    expect(made).toHaveLength(3);
    expect(made.filter(({ ended }) => ended)).toHaveLength(1);
  });

  it("ends at once when cancelled, keeps what it has given, and can go on", async () => {
    const { made, spawn } = fakes((point) =>
      point < 5 ? later(resultOf(point)) : new Promise(() => undefined),
    );
    const pool = createSweepPool(spawn, 2);
    await pool.open("s", request);
    const seen: number[] = [];
    const running = pool.run(all(), (_, { number }) => {
      seen.push(number);
      if (seen.length === 5) setTimeout(() => pool.cancel(), 5);
    });
    expect(await running).toBe("cancelled");
    expect(seen).toHaveLength(5);
    expect(made.every(({ ended }) => ended)).toBe(true);
    const rest = queueOfPoints("s", [0, 1, 2], 1);
    expect(await pool.run(rest, (_, { number }) => seen.push(number))).toBe("done");
    expect(seen).toHaveLength(8);
    expect(made.at(-1)?.opened).toEqual(["s"]);
  });

  it("keeps idle workers past a cancel, and none past its end", async () => {
    const { made, spawn } = fakes((point) => later(resultOf(point)));
    const pool = createSweepPool(spawn, 1);
    await pool.open("s", request);
    await pool.run(all(), () => undefined);
    pool.cancel();
    await pool.open("s", request);
    expect(made).toHaveLength(1);
    expect(made[0]?.opened).toEqual(["s", "s"]);
    pool.close();
    expect(made[0]?.ended).toBe(true);
  });
});
