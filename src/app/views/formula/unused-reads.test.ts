/** Reads that steps speak of add up to those that are counted, whether they led to a compute or not. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEngine, type Frame } from "../../../engine/index.ts";
import { narrate } from "./narrate.ts";

const mostSteps = 300;

function fetchedIn({ lanes }: Frame, tensor: string): number {
  const operands = lanes.flatMap((lane) => lane.operands.filter((own) => own.tensor === tensor));
  const fetched = operands.filter(({ status }) => status === "fetched");
  return new Set(fetched.map(({ point }) => point.join())).size;
}

it.each([
  ["scnn-tile", 1],
  ["is-cartesian", 1],
  ["ws-naive", 16],
  ["os-sparse-both", 0],
  ["os-gated", 0],
  ["sigma", 0],
] as const)("in %s, whose steps say so %i times", async (preset, often) => {
  const path = join(import.meta.dirname, `../../../presets/${preset}.yaml`);
  const engine = createEngine({ breathe: () => Promise.resolve(false) });
  const opened = await engine.open({ text: readFileSync(path, "utf8"), files: {} });
  if (!opened.ok) throw new Error(preset);
  const { session, einsums } = opened.value;
  const run = await engine.run(session, () => undefined);
  if (!run.ok) throw new Error(preset);
  const sums = new Map<string, number>();
  let saidOften = 0;
  for (let step = 0; step < Math.min(run.value.steps, mostSteps); step += 1) {
    const frame = await engine.frame({ session, step });
    if (!frame.ok) throw new Error(`${preset} ${String(step)}`);
    const { einsum, reads, counts } = frame.value;
    const own = einsums[einsum]!;
    if (run.value.firstSteps.includes(step)) sums.clear();
    for (const [tensor, count] of Object.entries(reads)) {
      sums.set(tensor, (sums.get(tensor) ?? 0) + count);
      expect(sums.get(tensor)).toBe(counts.tensors[tensor]?.reads);
      const more = count - fetchedIn(frame.value, tensor);
      expect(more).toBeGreaterThanOrEqual(0);
      const said = new RegExp(`${String(more)} more of ${tensor} (is|are) read and not used`);
      if (more > 0) expect(narrate(own, frame.value)).toMatch(said);
      if (more > 0) saidOften += 1;
    }
  }
  expect(saidOften).toBe(often);
});
