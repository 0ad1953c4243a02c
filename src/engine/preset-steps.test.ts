/** Stepping through every preset: any step looks the same whichever way it is reached. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defined } from "../base/index.ts";
import { presets } from "../presets/index.ts";
import { finish, frameAt, type Finished } from "./engine.testkit.ts";
import type { Frame } from "./index.ts";

const folder = new URL("../presets/", import.meta.url);

async function runPreset(id: string): Promise<Finished> {
  const preset = defined(
    presets.find((one) => one.id === id),
    id,
  );
  const files = preset.files.map((name): [string, Uint8Array] => [
    name,
    new Uint8Array(readFileSync(new URL(name, folder))),
  ]);
  return finish(readFileSync(new URL(`${id}.yaml`, folder), "utf8"), Object.fromEntries(files));
}

function aboutSteps(steps: number): readonly number[] {
  const first = Array.from({ length: Math.min(50, steps) }, (_, step) => step);
  const last = Array.from({ length: 10 }, (_, at) => steps - 10 + at);
  return [...new Set([...first, ...last.filter((step) => step >= 0)])];
}

test.each(presets.map(({ id }) => id))("%s steps forward and back through the same", async (id) => {
  const run = await runPreset(id);
  const steps = aboutSteps(run.result.steps);
  const forward = new Map<number, Frame>();
  for (const step of steps) forward.set(step, await frameAt(run, step));
  for (const step of steps.toReversed()) {
    expect(await frameAt(run, step)).toEqual(forward.get(step));
  }
  for (const frame of forward.values()) {
    const places = frame.lanes.map(({ place }) => place.join());
    expect(new Set(places).size, `lanes of step ${String(frame.step)}`).toBe(places.length);
    for (const { place } of frame.lanes) {
      expect(place.every((at, side) => at < defined(frame.sides[side], "side").width)).toBe(true);
    }
    for (const { visits, cursors } of frame.tensors) {
      if (cursors.length > 0) expect(visits).toContainEqual(cursors);
    }
  }
  const last = defined(forward.get(run.result.steps - 1), "last frame");
  // The one that ends last need not be the one that is walked last where loops outside are spatial.
  expect(last.cycle).toBeLessThan(last.counts.cycles);
  if (last.sides.length === 0) expect(last.cycle + 1).toBe(last.counts.cycles);
});

test("a step whose lanes are all gated ends at the gate, any other at the compute", async () => {
  const run = await runPreset("os-gated");
  const lines = defined(run.opened.einsums[0], "Einsum").lines;
  const opening = async (step: number): Promise<string> => {
    const { entered } = await frameAt(run, step);
    const line = lines.findLast(({ node }) => node === entered.at(-1));
    return defined(line?.tokens[0], "line").text.trim();
  };
  const seen = new Map<string, string>();
  for (let step = 0; step < run.result.steps; step += 1) {
    const { lanes } = await frameAt(run, step);
    seen.set(defined(lanes[0], "lane").kind, await opening(step));
  }
  expect(Object.fromEntries(seen)).toMatchObject({ gated: "gate", effectual: "o" });
});
