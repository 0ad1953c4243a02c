/** A cascade in a pipeline against a simulation of it, front by front, that knows the frames alone. */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defined, invariant } from "../base/index.ts";
import { allFrames, finish, type Finished } from "./engine.testkit.ts";
import type { PipelinePicture } from "./index.ts";
import { arbitraryExperiment } from "./random.testkit.ts";

async function pipelineOf(
  { engine, result }: Finished,
  depth: number,
  columns = 1e6,
): Promise<PipelinePicture> {
  const answer = await engine.pipeline({ session: result.session, depth, columns });
  invariant(answer.ok, "no answer");
  return defined(answer.value.picture, "picture");
}

interface Played {
  /** By Einsum: its fronts as text, in order, and when each is done. */
  readonly fronts: readonly (readonly string[])[];
  readonly times: readonly (readonly number[])[];
  /** By tensor that is read: which elements are alive at each time. */
  readonly alive: ReadonlyMap<string, readonly ReadonlySet<string>[]>;
}

interface Front {
  readonly key: readonly number[];
  readonly reads: Set<string>;
  readonly writes: Set<string>;
}

/** Collects what every front reads and writes. */
async function frontsOf(run: Finished, depth: number): Promise<readonly (readonly Front[])[]> {
  const { einsums } = run.opened;
  const written = new Set(einsums.map(({ name }) => name));
  const fronts = einsums.map(() => new Map<string, Front>());
  for (const { einsum, lanes } of await allFrames(run)) {
    const { loops } = defined(einsums[einsum], "einsum");
    const temporal = loops.flatMap(({ mode }, level) => (mode === "temporal" ? level : []));
    for (const lane of lanes) {
      const key = temporal.slice(0, depth).map((level) => lane.loops[level]?.coordinate ?? -1);
      const own = defined(fronts[einsum], "fronts");
      const front = own.get(key.join()) ?? { key, reads: new Set(), writes: new Set() };
      own.set(key.join(), front);
      for (const { tensor, point, position, status } of lane.operands) {
        if (written.has(tensor) && position !== undefined && status !== "unread")
          front.reads.add(`${tensor} ${point.join()}`);
      }
      const { tensor, point, status } = lane.output;
      if (status !== "untouched") front.writes.add(`${tensor} ${point.join()}`);
    }
  }
  const before = (a: Front, b: Front): number => {
    const at = a.key.findIndex((coordinate, level) => coordinate !== b.key[level]);
    return at === -1 ? 0 : (a.key[at] ?? 0) - (b.key[at] ?? 0);
  };
  return fronts.map((own) => [...own.values()].sort(before));
}

/** Lets time pass: sources do a front each, then whoever can go on does, until nobody can. */
async function play(run: Finished, depth: number): Promise<Played> {
  const fronts = await frontsOf(run, depth);
  const read = new Set(run.opened.einsums.flatMap(({ inputs }) => inputs.map((one) => one.tensor)));
  const isSource = run.opened.einsums.map(
    ({ inputs }) => !inputs.some(({ tensor }) => run.opened.einsums.some((e) => e.name === tensor)),
  );
  const times: number[][] = fronts.map(() => []);
  const open = (at: number): Front | undefined => fronts[at]?.[times[at]?.length ?? 0];
  const isFinal = (element: string): boolean =>
    fronts.every(
      (own, at) => !own.slice(times[at]?.length).some(({ writes }) => writes.has(element)),
    );
  for (let time = 0; fronts.some((_, at) => open(at) !== undefined); time += 1) {
    fronts.forEach((_, at) => {
      if (isSource[at] === true && open(at) !== undefined) times[at]?.push(time);
    });
    for (let moved = true; moved;) {
      moved = false;
      fronts.forEach((_, at) => {
        const next = open(at);
        if (isSource[at] === true || next === undefined || ![...next.reads].every(isFinal)) return;
        times[at]?.push(time);
        moved = true;
      });
    }
  }
  const end = Math.max(0, ...times.map((own) => (own.at(-1) ?? -1) + 1));
  const uses = new Map<string, { times: number[]; isWritten: boolean }>();
  fronts.forEach((own, at) => {
    own.forEach(({ reads, writes }, front) => {
      for (const element of [...reads, ...writes]) {
        const known = uses.get(element) ?? { times: [], isWritten: false };
        known.times.push(defined(times[at]?.[front], "time"));
        known.isWritten ||= writes.has(element);
        uses.set(element, known);
      }
    });
  });
  const alive = new Map<string, Set<string>[]>();
  for (const [element, { times: used, isWritten }] of uses) {
    const [tensor = "", point = ""] = element.split(" ");
    if (!read.has(tensor) || !isWritten) continue;
    const sets = alive.get(tensor) ?? Array.from({ length: end }, () => new Set<string>());
    alive.set(tensor, sets);
    for (let time = Math.min(...used); time <= Math.max(...used); time += 1) sets[time]?.add(point);
  }
  return { fronts: fronts.map((own) => own.map(({ key }) => key.join())), times, alive };
}

/** Most elements of one fiber of a rank. */
function mostInFiber(set: ReadonlySet<string>, rank: number): number {
  const fibers = new Map<string, number>();
  for (const point of set) {
    const fiber = point.split(",").toSpliced(rank, 1).join();
    fibers.set(fiber, (fibers.get(fiber) ?? 0) + 1);
  }
  return Math.max(0, ...fibers.values());
}

/** In turns every step comes once, and nothing is used that is still to be written. */
async function verifyTurns(run: Finished, { turns }: PipelinePicture): Promise<void> {
  const order = [...defined(turns, "turns")];
  const frames = await allFrames(run);
  expect(order.toSorted((a, b) => a - b)).toEqual(frames.map((_, step) => step));
  const final = new Map<string, number>();
  for (const [place, step] of order.entries()) {
    for (const { output } of frames[step]?.lanes ?? []) {
      if (output.status !== "untouched")
        final.set(`${output.tensor} ${output.point.join()}`, place);
    }
  }
  for (const [place, step] of order.entries()) {
    for (const { tensor, point, position, status } of (frames[step]?.lanes ?? []).flatMap(
      ({ operands }) => operands,
    )) {
      if (position === undefined || status === "unread") continue;
      expect(final.get(`${tensor} ${point.join()}`) ?? -1).toBeLessThan(place);
    }
  }
}

async function verify(run: Finished, depth = 1): Promise<PipelinePicture> {
  const picture = await pipelineOf(run, depth);
  const played = await play(run, depth);
  await verifyTurns(run, picture);
  expect(picture.fronts.map(({ times }) => [...times])).toEqual(played.times);
  for (const [at, { loops, coordinates, times }] of picture.fronts.entries()) {
    const keys = Array.from(times, (_, front) =>
      coordinates.subarray(front * loops.length, (front + 1) * loops.length).join(),
    );
    expect(keys).toEqual(played.fronts[at]);
  }
  for (const passed of picture.tensors) {
    const { tensor, written, most, mostAt, window, fullest, alive, lives } = passed;
    const sets = played.alive.get(tensor) ?? [];
    const sizes = sets.map(({ size }) => size);
    expect([...alive].slice(0, sizes.length)).toEqual(sizes);
    expect(most).toBe(Math.max(0, ...sizes));
    if (sizes.length > 0) expect(mostAt).toBe(sizes.indexOf(most));
    const all = new Set(sets.flatMap((set) => [...set]));
    expect(written).toBe(all.size);
    expect(fullest).toEqual(window.map((_, rank) => mostInFiber(all, rank)));
    expect(window).toEqual(
      window.map((_, rank) => Math.max(0, ...sets.map((set) => mostInFiber(set, rank)))),
    );
    const { from, to } = defined(lives, "lives");
    const living = (time: number): number =>
      from.filter((begin, at) => begin >= 0 && begin <= time && time <= (to[at] ?? -1)).length;
    expect(sizes.map((_, time) => living(time))).toEqual(sizes);
  }
  return picture;
}

const preset = (id: string): Promise<Finished> =>
  finish(readFileSync(new URL(`../presets/${id}.yaml`, import.meta.url), "utf8"));

describe.each(["is-os", "gamma", "outerspace", "os-dense"])("%s", (id) => {
  it.each([1, 2, 9])("goes as a simulation of it goes, with %i loops to a front", async (depth) => {
    await verify(await preset(id), depth);
  });
});

it("keeps one window of the tensor between, where the reader can follow", async () => {
  const { tensors } = await verify(await preset("is-os"));
  expect(tensors).toMatchObject([{ tensor: "T", writer: 0, readers: [1], window: [5, 3, 3] }]);
  expect(tensors[0]?.most).toBeLessThan(tensors[0]?.written ?? 0);
});

it("keeps nearly all of it where the reader cannot", async () => {
  const [whole] = (await verify(await preset("outerspace"))).tensors;
  expect(whole?.most).toBe(whole?.written);
});

it("lets a tensor be read by several Einsums, until the last of them", async () => {
  const run = await finish(`version: 1
einsum:
  declaration: { A: [M, K], B: [K], T: [M, K], S: [M], Z: [M, K] }
  expressions: ["T[m, k] = A[m, k] * B[k]", "S[m] = T[m, k]", "Z[m, k] = T[m, k] * S[m]"]
shape: { M: 6, K: 5 }
tensors:
  A: { density: 0.7, seed: 1 }
  B: { density: 0.8, seed: 2 }
`);
  const { tensors } = await verify(run);
  expect(tensors.map(({ tensor, readers, window }) => [tensor, readers, window[0]])).toEqual([
    ["T", [1, 2], 1],
    ["S", [2], 1],
  ]);
});

it("puts times together where few columns are asked for", async () => {
  const run = await preset("is-os");
  const fine = await pipelineOf(run, 1);
  const coarse = await pipelineOf(run, 1, 3);
  expect(coarse.columns).toBe(3);
  expect(Math.max(...(coarse.tensors[0]?.alive ?? []))).toBe(fine.tensors[0]?.most);
});

it("holds for random cascades", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryExperiment(), fc.integer({ min: 1, max: 3 }), async (text, depth) => {
      await verify(await finish(text), depth);
    }),
    { numRuns: 60, endOnFailure: true },
  );
});
