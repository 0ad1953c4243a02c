/**
 * What steps tell of what they pass over is held against the points of the tensors: between two computes of
 * one visit of a loop lie just the coordinates at which nothing effectual is to be done.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { finish, frameAt, type Finished } from "./engine.testkit.ts";
import type { Frame } from "./index.ts";

async function framesOf(text: string): Promise<Finished & { frames: readonly Frame[] }> {
  const run = await finish(text);
  const frames: Frame[] = [];
  for (let step = 0; step < run.result.steps; step += 1) frames.push(await frameAt(run, step));
  return { ...run, frames };
}

const document = (order: string, format: string) => `version: 1
einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: 12, S: 5 }
tensors:
  I: { points: [[[1], 3], [[6], 1], [[7], 2], [[10], 4]] }
  F: { points: [[[0], 3], [[2], 1], [[3], 5]] }
format: ${format}
mapping: { loop-order: { O: ${order} } }
`;
const both = "{ I: { W: C }, F: { S: C } }";

test("an intersection says which coordinates it skips and which elements it leaves behind", async () => {
  const { opened, frames } = await framesOf(document("[Q, S]", both));
  const [q, s] = opened.einsums[0]!.loops.map(({ node }) => node);
  const present = { isRest: false, around: [] };
  // q = 0 meets nothing at s = 0 (no I[0]) nor at s = 2, 3; q = 1 begins at s = 0, where I[1] and F[0] meet.
  expect(frames[0]!.passages).toEqual([
    { node: q, ...present, first: 0, last: 0, count: 1, tried: 1, left: [], lacking: [] },
  ]);
  // q = 3 is the next: I[6] = q + s with s = 3, behind F[0] and F[2].
  const third = frames[1]!;
  expect(third.lanes[0]!.output.point).toEqual([3]);
  const none = { left: [], lacking: [] };
  const around = [frames[0]!.lanes[0]!.loops[0]];
  expect(third.passages).toEqual([
    { node: s, isRest: true, around, first: 1, last: 4, count: 4, tried: 0, ...none },
    { node: q, ...present, first: 2, last: 2, count: 1, tried: 1, left: [], lacking: [] },
    {
      node: s,
      ...present,
      first: 0,
      last: 2,
      count: 3,
      tried: 0,
      left: [{ tensor: "F", count: 2, rank: 0, positions: [0, 1] }],
      lacking: [],
    },
  ]);
});

test("a traversal says which coordinates of the outer loop hold nothing", async () => {
  const { opened, frames } = await framesOf(document("[W, S]", both));
  const told = frames.flatMap(({ passages }) => passages);
  expect(told.every(({ first, last, count }) => count === last - first + 1)).toBe(true);
  const [w] = opened.einsums[0]!.loops.map(({ node }) => node);
  const ways = told.filter(({ node }) => node === w).map(({ first, last }) => [first, last]);
  expect(ways).toEqual([
    [0, 0],
    [2, 5],
    [8, 9],
  ]);
});

test.each(["os-sparse-both", "ws-naive", "is-sparse", "extensor", "matmul-gustavson", "gamma"])(
  "%s: passages lie between the iterations that they are told of",
  async (id) => {
    const text = readFileSync(new URL(`../presets/${id}.yaml`, import.meta.url), "utf8");
    const { opened, frames } = await framesOf(text);
    let told = 0;
    frames.forEach((frame, at) => {
      const einsum = opened.einsums[frame.einsum]!;
      const before = frames[at - 1];
      for (const passage of frame.passages) {
        told += 1;
        const level = einsum.loops.findIndex(({ node }) => node === passage.node);
        const now = (passage.isRest ? before! : frame).lanes[0]!.loops[level]!;
        expect(frame.entered).toContain(passage.node);
        expect(passage.first).toBeLessThanOrEqual(passage.last);
        expect(passage.tried).toBeLessThanOrEqual(passage.count);
        if (now.tuple !== undefined) continue;
        expect(passage.first).toBeGreaterThanOrEqual(now.from);
        expect(passage.last).toBeLessThan(passage.isRest ? now.to : now.coordinate);
        if (passage.isRest) expect(passage.first).toBeGreaterThan(now.coordinate);
        expect(passage.around).toEqual(
          passage.isRest ? before!.lanes.at(-1)!.loops.slice(0, level) : [],
        );
        const isSameVisit =
          before?.einsum === frame.einsum && frame.entered.indexOf(passage.node) === 0;
        if (isSameVisit && !passage.isRest)
          expect(passage.first).toBeGreaterThan(before.lanes.at(-1)!.loops[level]!.coordinate);
      }
    });
    if (id !== "ws-naive") expect(told).toBeGreaterThan(0);
  },
);

test("iterations that come to nothing name the tensor that has nothing there", async () => {
  const text = `version: 1
einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: 3, K: 3, N: 2 }
tensors:
  A: { points: [[[0, 1], 2], [[2, 0], 3], [[2, 2], 1]] }
  B: { points: [[[2, 1], 4]] }
format: { A: { M: C, K: C }, B: { K: U, N: C } }
mapping: { loop-order: { Z: [M, K, N] } }
`;
  const { opened, frames } = await framesOf(text);
  const [m, k, n] = opened.einsums[0]!.loops.map(({ node }) => node);
  // A[0,1] and A[2,0] find rows of B that are empty; only A[2,2] meets an element.
  const none = { isRest: false, around: [], left: [] };
  expect(frames.map(({ passages }) => passages)).toEqual([
    [
      {
        node: m,
        ...none,
        first: 0,
        last: 1,
        count: 2,
        tried: 1,
        lacking: [{ tensors: ["B"], count: 1 }],
      },
      {
        node: k,
        ...none,
        first: 0,
        last: 1,
        count: 2,
        tried: 1,
        lacking: [{ tensors: ["B"], count: 1 }],
      },
      { node: n, ...none, first: 0, last: 0, count: 1, tried: 0, lacking: [] },
    ],
  ]);
});

test("iterations in which now one and now the other tensor is empty are told apart", async () => {
  const { opened, frames } = await framesOf(`version: 1
einsum:
  declaration: { A: [K, M], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[k, m] * B[k, n]"]
shape: { K: 3, M: 2, N: 2 }
tensors:
  A: { points: [[[0, 1], 2], [[2, 0], 3]] }
  B: { points: [[[1, 1], 4], [[2, 1], 4]] }
format: { A: { K: U, M: C }, B: { K: U, N: C } }
mapping: { loop-order: { Z: [K, M, N] } }
`);
  const [k] = opened.einsums[0]!.loops.map(({ node }) => node);
  const told = frames[0]!.passages.find(({ node }) => node === k)!;
  const all = told.lacking.flatMap(({ tensors, count }) => tensors.map((name) => [name, count]));
  expect([told.tried, all]).toEqual([
    2,
    [
      ["B", 1],
      ["A", 1],
    ],
  ]);
});

test("elements of which no product has a place in the output lack nothing else", async () => {
  const text = readFileSync(new URL("../presets/scnn-tile.yaml", import.meta.url), "utf8");
  const { frames } = await framesOf(text);
  const told = frames.at(-1)!.passages.flatMap(({ lacking }) => lacking);
  expect(told).toEqual([{ tensors: [], count: 1 }]);
});

test("every place without a lane is empty in the fiber that lanes stand for", async () => {
  const text = readFileSync(new URL("../presets/scnn-tile.yaml", import.meta.url), "utf8");
  const { opened, frames } = await framesOf(text);
  const { loops } = opened.einsums[0]!;
  for (const frame of frames) {
    for (const { node, reach } of frame.sides) {
      const level = loops.findIndex((loop) => loop.node === node);
      const [tensor] = loops[level]!.drivers;
      const { from, to } = frame.lanes[0]!.loops[level]!;
      const { ranks } = opened.snapshots.find(({ name }) => name === tensor)!;
      const numbers = ranks.reduce<readonly number[]>(
        (above, { segments, coordinates, shape }) =>
          above.flatMap((number, position) =>
            [...coordinates.slice(segments[position], segments[position + 1])].map(
              (coordinate) => number * shape + coordinate,
            ),
          ),
        [0],
      );
      expect(reach).toBe(numbers.filter((number) => number >= from && number < to).length);
    }
  }
});

test("of what a stride leaves out it is not told how much is in reach", async () => {
  const { frames } = await framesOf(`version: 1
einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[2*q+s] * F[s]"]
shape: { W: 12, S: 2 }
tensors: { I: { density: 0.8, seed: 1 }, F: { density: 1, seed: 2 } }
format: { I: { W: C } }
mapping:
  loop-order: { O: [S, Q] }
  spacetime: { O: { space: [Q], time: [S] } }
`);
  expect(frames[0]!.sides.map(({ reach }) => reach)).toEqual([undefined]);
});

test.each(["eyeriss", "os-sparse-both"])(
  "%s: windows slide where they differ from the step before, whichever way one came",
  async (id) => {
    const text = readFileSync(new URL(`../presets/${id}.yaml`, import.meta.url), "utf8");
    const { result, frames } = await framesOf(text);
    expect(frames[0]!.slid).toEqual([]);
    frames.slice(1).forEach(({ slid, tensors }, before) => {
      const moved = tensors.filter(
        ({ window }, at) => String(window) !== String(frames[before]!.tensors[at]!.window),
      );
      expect(slid).toEqual(moved.map(({ tensor }) => tensor));
    });
    const run = await finish(text);
    for (let step = result.steps - 1; step >= 0; step -= 3)
      expect((await frameAt(run, step)).slid).toEqual(frames[step]!.slid);
  },
);
