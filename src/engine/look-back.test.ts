import { readFileSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "../base/index.ts";
import { beforeAll, describe, expect, it } from "vitest";
import type { Frame } from "./api.ts";
import type { LogEntry, Timeline, TimelineRequest } from "./over-time.ts";
import { allFrames, finish, type Finished } from "./engine.testkit.ts";
import type { StepEvent } from "../simulate/index.ts";

const preset = (id: string): string =>
  readFileSync(join(import.meta.dirname, `../presets/${id}.yaml`), "utf8");

/** Elements fetched up to a frame; the frame of another Einsum has nothing to say about it. */
function fetchesOf(frame: Frame | undefined, einsum: number, tensor: string): number {
  const counts = frame?.einsum === einsum ? frame.counts.tensors[tensor] : undefined;
  if (counts === undefined) return 0;
  return "writes" in counts ? counts.writes : counts.reads;
}

/** What a frame says about the same events, read off its lanes and its counts. */
function happensIn(frame: Frame, event: StepEvent, before: Frame | undefined): boolean {
  const { lanes, einsum } = frame;
  switch (event.kind) {
    case "fetch":
      return fetchesOf(frame, einsum, event.tensor) > fetchesOf(before, einsum, event.tensor);
    case "return":
      return lanes.some(({ output }) => output.status === "fetched");
    case "effectual":
    case "ineffectual":
    case "gated":
      return lanes.some(({ kind }) => kind === event.kind);
    case "touch":
      return lanes.some(
        ({ operands, output }) =>
          operands.some(
            ({ tensor, point, status }) =>
              tensor === event.tensor &&
              point.join() === event.point.join() &&
              status !== "unread" &&
              status !== "absent",
          ) ||
          (output.tensor === event.tensor &&
            output.point.join() === event.point.join() &&
            output.status !== "untouched"),
      );
    case "coordinate":
    case "hold":
    case "iteration":
    case "lookup":
    case "match":
    case "skip":
      throw new Error(`Frames do not tell of ${event.kind}.`);
  }
}

async function timeline(
  { engine, result }: Finished,
  request: Omit<TimelineRequest, "session" | "purpose">,
): Promise<Timeline> {
  const answer = await engine.timeline({
    session: result.session,
    purpose: "detail",
    ...request,
  });
  invariant(answer.ok, "a timeline");
  return answer.value;
}

describe.each([
  "os-sparse-both",
  "os-gated",
  "ws-dense",
  "is-cartesian",
  "is-os",
  "matmul-gustavson",
])("looking back at %s", (id) => {
  let run: Finished;
  let frames: readonly Frame[];
  let events: readonly StepEvent[];
  beforeAll(async () => {
    run = await finish(preset(id));
    frames = await allFrames(run);
    const lane = frames[Math.floor(frames.length / 2)]!.lanes[0]!;
    events = [
      { kind: "fetch", tensor: lane.operands[0]!.tensor },
      { kind: "fetch", tensor: lane.output.tensor },
      { kind: "return" },
      { kind: "gated" },
      { kind: "effectual" },
      { kind: "touch", tensor: lane.operands[1]!.tensor, point: lane.operands[1]!.point },
      { kind: "touch", tensor: lane.output.tensor, point: lane.output.point },
    ];
  });

  it("finds every step at which an event happens, forth and back", async () => {
    for (const event of events) {
      const expected = frames.flatMap((frame, step) =>
        happensIn(frame, event, frames[frame.step - 1]) ? step : [],
      );
      for (const direction of ["next", "previous"] as const) {
        const found: number[] = [];
        let from = direction === "next" ? -1 : frames.length;
        for (;;) {
          const answer = await run.engine.find({
            session: run.result.session,
            from,
            direction,
            events: [event],
          });
          invariant(answer.ok, "an answer");
          if (answer.value === undefined) break;
          from = answer.value;
          found.push(from);
        }
        if (direction === "previous") found.reverse();
        expect(found, `${JSON.stringify(event)} ${direction}`).toEqual(expected);
      }
    }
  });

  it("draws each step where there is a column for it", async () => {
    const drawn = await timeline(run, {
      from: 0,
      to: run.result.steps,
      columns: run.result.steps,
      events,
    });
    expect(drawn.exact).toBe(true);
    for (const { tensor, fetched } of drawn.rows) {
      expect([...fetched], tensor).toEqual(
        frames.map((frame) =>
          Number(happensIn(frame, { kind: "fetch", tensor }, frames[frame.step - 1])),
        ),
      );
    }
    events.forEach((event, at) => {
      expect([...drawn.marks[at]!]).toEqual(
        frames.map((frame) => Number(happensIn(frame, event, frames[frame.step - 1]))),
      );
    });
  });

  it("draws fewer columns with the same totals", async () => {
    const columns = 3;
    const { rows, from, to } = await timeline(run, {
      from: 1,
      to: run.result.steps,
      columns,
      events: [],
    });
    const width = (to - from) / columns;
    for (const { tensor, fetched } of rows) {
      const counted = [...fetched].map((share, column) => {
        const start = Math.ceil(from + column * width);
        const end = Math.ceil(from + (column + 1) * width);
        return Math.round(share * (end - start));
      });
      const expected = [0, 1, 2].map(
        (column) =>
          frames.filter(
            (frame, step) =>
              step >= from &&
              Math.floor(((step - from) * columns) / (to - from)) === column &&
              happensIn(frame, { kind: "fetch", tensor }, frames[frame.step - 1]),
          ).length,
      );
      expect(counted, tensor).toEqual(expected);
    }
  });

  it("logs what the frames tell", async () => {
    const last = run.result.steps - 1;
    const answer = await run.engine.log({ session: run.result.session, step: last, steps: 8 });
    invariant(answer.ok, "a log");
    const expected = frames.slice(-8).flatMap(({ lanes, step }) =>
      lanes.flatMap(({ operands, output }): readonly LogEntry[] => [
        ...operands
          .filter(({ status }) => status === "fetched")
          .map(({ tensor, point, value }) => ({
            step,
            tensor,
            kind: "fetched" as const,
            point,
            value,
          })),
        ...(output.status === "held"
          ? []
          : [
              {
                step,
                tensor: output.tensor,
                kind: ({ created: "created", fetched: "returned", untouched: "gated" } as const)[
                  output.status
                ],
                point: output.point,
                value: output.after,
              },
            ]),
      ]),
    );
    expect(answer.value).toEqual(expected);
  });
});

it("tells the loops of one Einsum of a cascade from those of another", async () => {
  const run = await finish(preset("is-os"));
  const [, second] = run.opened.einsums;
  const [loop] = second!.loops;
  const answer = await run.engine.find({
    session: run.result.session,
    from: -1,
    direction: "next",
    events: [{ kind: "iteration", einsum: second!.name, rank: loop!.rank }],
  });
  expect(answer).toEqual({ ok: true, value: run.result.firstSteps[1] });
});

describe("looking back at a long run", () => {
  const text = `version: 1
einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: 60, K: 60, N: 60 }
tensors:
  A: { density: 0.9, seed: 1 }
  B: { density: 0.9, seed: 2 }
mapping:
  loop-order: { Z: [M, N, K] }
`;

  it("tells from the checkpoints what the steps amount to", async () => {
    const run = await finish(text);
    const { steps, counts } = run.result;
    expect(steps).toBeGreaterThan(65_536);
    const drawn = await timeline(run, { from: 0, to: steps, columns: 100, events: [] });
    expect(drawn.exact).toBe(false);
    const width = steps / 100;
    for (const tensor of ["A", "B"]) {
      const row = drawn.rows.find((one) => one.tensor === tensor)!;
      const sum = [...row.fetched].reduce((total, share) => total + share * width, 0);
      const { reads } = counts["Z"]!.tensors[tensor]!;
      expect(Math.abs(sum - reads) / reads).toBeLessThan(0.01);
    }
  });

  it("finds a rare event in either direction", async () => {
    const run = await finish(text);
    const { engine, result } = run;
    const touch = { kind: "touch", tensor: "Z", point: [30, 59] } as const;
    const find = (from: number, direction: "next" | "previous") =>
      engine.find({ session: result.session, from, direction, events: [touch] });
    const first = await find(-1, "next");
    const last = await find(result.steps, "previous");
    invariant(first.ok && last.ok, "answers");
    const frame = await engine.frame({ session: result.session, step: first.value! });
    invariant(frame.ok, "a frame");
    expect(frame.value.lanes[0]!.output).toMatchObject({ point: [30, 59], status: "created" });
    expect(last.value! - first.value!).toBeLessThan(60);
    const before = await engine.frame({ session: result.session, step: first.value! - 1 });
    invariant(before.ok, "a frame");
    expect(before.value.lanes[0]!.output.point).toEqual([30, 58]);
  });
});
