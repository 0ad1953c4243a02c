import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { allFrames, finish, type Finished } from "../../../engine/engine.testkit.ts";
import type { Frame, TensorSnapshot } from "../../../engine/index.ts";
import { underWindow, type UnderWindow } from "./under-window.ts";

async function runPreset(id: string): Promise<{ run: Finished; frames: readonly Frame[] }> {
  const run = await finish(
    readFileSync(new URL(`../../../presets/${id}.yaml`, import.meta.url), "utf8"),
  );
  return { run, frames: await allFrames(run) };
}

const underAt = ({ opened }: Finished, frame: Frame, tensor: string): UnderWindow | undefined => {
  const einsum = opened.einsums[frame.einsum];
  const snapshots: readonly TensorSnapshot[] = opened.snapshots;
  return einsum === undefined ? undefined : underWindow(einsum, snapshots, tensor, frame);
};

describe("what lies under the current place is what it meets in the step", () => {
  test.each([
    ["os-dense", "I"],
    ["os-sparse-both", "I"],
    ["os-sparse-inputs", "I"],
    ["cnvlutin-serial", "I"],
    ["is-sparse", "O"],
  ])("%s, the window over %s", async (id, tensor) => {
    const { run, frames } = await runPreset(id);
    let seen = 0;
    for (const frame of frames) {
      const under = underAt(run, frame, tensor);
      const here = under?.cells.find(({ current }) => current);
      if (here === undefined) continue;
      seen += 1;
      expect(under?.tensor).toBe("F");
      const weight = frame.lanes[0]?.operands.find((one) => one.tensor === "F");
      expect(here.values).toEqual([weight?.value]);
    }
    expect(seen).toBeGreaterThan(frames.length / 2);
  });
});

test.each(["ws-dense", "ws-sparse-inputs", "ws-sparse-weights"])(
  "%s holds its weight: none slides under the inputs",
  async (id) => {
    const { run, frames } = await runPreset(id);
    for (const frame of frames) expect(underAt(run, frame, "I")).toBeUndefined();
  },
);

test("every weight lies where the dense convolution would meet it", async () => {
  const { run, frames } = await runPreset("os-dense");
  const weights = run.opened.snapshots.find(({ name }) => name === "F")?.values ?? [];
  for (const frame of frames) {
    const [q = 0] = frame.lanes[0]?.output.point ?? [];
    for (const { point, values } of underAt(run, frame, "I")?.cells ?? []) {
      expect(values).toEqual([weights[(point[0] ?? 0) - q]]);
    }
  }
});

describe("where lanes share the window, each has what it multiplies by under its element", () => {
  test.each([
    ["cambricon-x", "I"],
    ["is-cartesian", "I"],
    ["ws-cartesian", "I"],
    ["scnn-tile", "I"],
    ["is-os", "T"],
  ])("%s, under %s", async (id, tensor) => {
    const { run, frames } = await runPreset(id);
    const first = frames.filter(({ lanes, einsum }) => lanes.length > 1 && einsum === 0);
    expect(first).not.toHaveLength(0);
    for (const frame of first) {
      const under = underAt(run, frame, tensor);
      const weights = new Set(frame.lanes.map((lane) => String(lane.operands[1]?.point)));
      if (weights.size < 2) {
        expect(under).toBeUndefined();
        continue;
      }
      for (const lane of frame.lanes) {
        const point = tensor === "T" ? lane.output.point : lane.operands[0]?.point;
        const cell = under?.cells.find((one) => one.point.join() === point?.join());
        expect(cell?.values).toContain(lane.operands[1]?.value);
      }
      const pairs = new Set(
        frame.lanes.map(({ operands, output }) =>
          JSON.stringify([tensor === "T" ? output.point : operands[0]?.point, operands[1]?.point]),
        ),
      );
      expect(under?.cells.reduce((sum, { values }) => sum + values.length, 0)).toBe(pairs.size);
    }
  });

  test("a matrix product slides nothing", async () => {
    const { run, frames } = await runPreset("sigma");
    for (const frame of frames) expect(underAt(run, frame, "A")).toBeUndefined();
  });
});
