/** Space-time pictures add up to the counts, whichever way they are divided. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defined, invariant } from "../base/index.ts";
import { finish, frameAt, type Finished } from "./engine.testkit.ts";
import type { SpaceTime } from "./index.ts";

const textOf = (id: string): string =>
  readFileSync(new URL(`../presets/${id}.yaml`, import.meta.url), "utf8");

async function look(
  run: Finished,
  einsum: number,
  window: Partial<{ from: number; to: number; columns: number; rows: number }> = {},
): Promise<SpaceTime> {
  const answer = await run.engine.spaceTime({
    ...{ session: run.result.session, einsum, from: 0, to: Infinity, columns: 1000 },
    ...{ laneFrom: 0, laneTo: Infinity, rows: 200 },
    ...window,
  });
  invariant(answer.ok, "no picture");
  return answer.value;
}

const sum = (counts: Uint32Array): number => counts.reduce((all, count) => all + count, 0);

describe.each(["os-gated", "is-cartesian", "scnn-tile", "is-os", "extensor", "eyeriss", "sigma"])(
  "%s",
  (id) => {
    it("has as many computes of each kind in its picture as it counts", async () => {
      const run = await finish(textOf(id));
      for (const [einsum, { name }] of run.opened.einsums.entries()) {
        const { macs, cycles, utilization } = defined(run.result.counts[name], name);
        const seen = await look(run, einsum);
        const picture = defined(seen.picture, "picture");
        expect(seen.cycles).toBe(cycles);
        expect(picture.looked).toBe(1);
        expect(sum(picture.effectual)).toBe(macs.effectual);
        expect(sum(picture.ineffectual)).toBe(macs.ineffectual);
        expect(sum(picture.gated)).toBe(macs.gated);
        const computes = macs.effectual + macs.ineffectual + macs.gated;
        expect(computes / (seen.lanes * seen.cycles)).toBeCloseTo(utilization, 12);
        const most = Math.max(
          ...picture.effectual.map(
            (count, at) => count + (picture.ineffectual[at] ?? 0) + (picture.gated[at] ?? 0),
          ),
        );
        const buckets = picture.rows * picture.columns;
        if (buckets === seen.lanes * seen.cycles) expect(most).toBe(1);
      }
    });

    it("leads from a bucket to the step that computes in it", async () => {
      const run = await finish(textOf(id));
      const { picture, firstStep } = await look(run, 0);
      const { steps, columns, rows } = defined(picture, "picture");
      const bucket = steps.findLastIndex((step) => step >= 0);
      const frame = await frameAt(run, firstStep + (steps[bucket] ?? 0));
      const { cycles } = defined(run.result.counts[run.opened.einsums[0]?.name ?? ""], "counts");
      expect(Math.floor((frame.cycle * columns) / cycles)).toBe(bucket % columns);
      expect(rows).toBeGreaterThan(Math.floor(bucket / columns));
    });
  },
);

it("shows a part of a run as it shows the whole", async () => {
  const run = await finish(textOf("is-cartesian"));
  const whole = defined((await look(run, 0)).picture, "whole");
  const part = defined((await look(run, 0, { from: 2, to: 5 })).picture, "part");
  expect(part.columns).toBe(3);
  for (let row = 0; row < whole.rows; row += 1) {
    const at = row * whole.columns;
    expect([...part.effectual.subarray(row * 3, row * 3 + 3)]).toEqual([
      ...whole.effectual.subarray(at + 2, at + 5),
    ]);
  }
});

it("puts lanes and cycles together where it is asked for few", async () => {
  const run = await finish(textOf("scnn-tile"));
  const { picture } = await look(run, 0, { columns: 2, rows: 3 });
  const { effectual, rows, columns } = defined(picture, "picture");
  expect([rows, columns, effectual.length]).toEqual([3, 2, 6]);
  expect(sum(effectual)).toBe(defined(run.result.counts["O"], "counts").macs.effectual);
});
