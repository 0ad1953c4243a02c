import { expect, test } from "vitest";
import { firstViewport, following, panned, windowOf, zoomed } from "./viewport.ts";

const extent = { cycles: 100_000, lanes: 1_000 };
const near = { from: 100, to: 500, laneFrom: 0, laneTo: 1_000 };

test("a short run is shown whole, a long one around the step", () => {
  expect(firstViewport({ cycles: 120, lanes: 6 }, 7)).toEqual({
    ...{ from: 0, to: 120, laneFrom: 0, laneTo: 6 },
  });
  expect(firstViewport(extent, 5_000)).toMatchObject({ from: 4_800, to: 5_200, laneTo: 1_000 });
  expect(firstViewport(extent, 10)).toMatchObject({ from: 0, to: 400 });
});

test("zooming keeps the place under the pointer, and ends at a few cycles and at the whole", () => {
  const closer = zoomed(near, extent, 0.5, { x: 0.25, y: 0 });
  expect(closer).toEqual({ from: 150, to: 350, laneFrom: 0, laneTo: 500 });
  let view = near;
  for (let turn = 0; turn < 40; turn += 1) view = zoomed(view, extent, 0.5, { x: 0.5, y: 0.5 });
  expect([view.to - view.from, view.laneTo - view.laneFrom]).toEqual([8, 4]);
  for (let turn = 0; turn < 40; turn += 1) view = zoomed(view, extent, 2, { x: 0.5, y: 0.5 });
  expect(view).toEqual({ from: 0, to: 100_000, laneFrom: 0, laneTo: 1_000 });
});

test("panning stops at the ends", () => {
  expect(panned(near, extent, -1, 0)).toMatchObject({ from: 0, to: 400 });
  expect(panned(near, extent, 0.5, 0.5)).toMatchObject({ from: 300, to: 700, laneFrom: 0 });
});

test("the viewport follows the step only when it leaves", () => {
  expect(following(near, extent, 499)).toBe(near);
  expect(following(near, extent, 900)).toMatchObject({ from: 800, to: 1_200 });
});

test("no more buckets are asked for than there are pixels, or cycles and lanes", () => {
  const far = windowOf({ from: 0, to: 50_000, laneFrom: 0, laneTo: 1_000 }, extent, 800, 200);
  expect(far).toMatchObject({ from: 0, to: 75_000, columns: 1_200, rows: 200 });
  const close = windowOf({ from: 10.5, to: 30.5, laneFrom: 2, laneTo: 8 }, extent, 800, 200);
  expect(close).toEqual({ from: 0, to: 41, laneFrom: 2, laneTo: 8, columns: 41, rows: 6 });
});
