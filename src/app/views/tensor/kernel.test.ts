import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { allFrames, finish, type Finished } from "../../../engine/engine.testkit.ts";
import type { Frame, TensorSnapshot } from "../../../engine/index.ts";
import { kernelUnder, type Kernel } from "./kernel.ts";

async function runPreset(id: string): Promise<{ run: Finished; frames: readonly Frame[] }> {
  const run = await finish(
    readFileSync(new URL(`../../../presets/${id}.yaml`, import.meta.url), "utf8"),
  );
  return { run, frames: await allFrames(run) };
}

const kernelAt = ({ opened }: Finished, frame: Frame, tensor: string): Kernel | undefined => {
  const einsum = opened.einsums[frame.einsum];
  const snapshots: readonly TensorSnapshot[] = opened.snapshots;
  return einsum === undefined ? undefined : kernelUnder(einsum, snapshots, tensor, frame);
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
      const kernel = kernelAt(run, frame, tensor);
      const here = kernel?.cells.find(({ current }) => current);
      if (here === undefined) continue;
      seen += 1;
      expect(kernel?.tensor).toBe("F");
      const weight = frame.lanes[0]?.operands.find((one) => one.tensor === "F");
      expect(here.value).toBe(weight?.value);
    }
    expect(seen).toBeGreaterThan(frames.length / 2);
  });
});

test.each(["ws-dense", "ws-sparse-inputs", "ws-sparse-weights"])(
  "%s holds its weight: none slides under the inputs",
  async (id) => {
    const { run, frames } = await runPreset(id);
    for (const frame of frames) expect(kernelAt(run, frame, "I")).toBeUndefined();
  },
);

test("every weight lies where the dense convolution would meet it", async () => {
  const { run, frames } = await runPreset("os-dense");
  const weights = run.opened.snapshots.find(({ name }) => name === "F")?.values ?? [];
  for (const frame of frames) {
    const [q = 0] = frame.lanes[0]?.output.point ?? [];
    for (const { point, value } of kernelAt(run, frame, "I")?.cells ?? []) {
      expect(value).toBe(weights[(point[0] ?? 0) - q]);
    }
  }
});
