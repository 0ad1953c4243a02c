/** What a lane does over its cycles adds up to all that it does, through every Einsum of a cascade. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEngine } from "../../engine/index.ts";
import { createEngineClient } from "../engine-client.ts";
import { cyclesOf, paceOf, paceWords } from "./lane-pace.ts";

const presets = join(import.meta.dirname, "../../presets");

it.each(["os-sparse-both", "scnn-tile", "is-os"])("%s", async (preset) => {
  const client = createEngineClient(() => ({
    api: createEngine({ breathe: () => Promise.resolve(false) }),
    terminate: () => undefined,
    onFault: () => undefined,
  }));
  const text = readFileSync(join(presets, `${preset}.yaml`), "utf8");
  const opened = await client.open({ text, files: {} });
  if (!opened.ok) throw new Error("It is right.");
  const run = await client.run(opened.value.session, () => undefined);
  if (!run.ok) throw new Error("It runs.");
  const pace = await paceOf(client, opened.value, run.value, 7);
  const counted = Object.values(run.value.counts).reduce(
    (sum, { macs }) => sum + macs.effectual + macs.ineffectual + macs.gated,
    0,
  );
  expect(pace.reduce((sum, { computes }) => sum + computes, 0)).toBe(counted);
  expect(pace[0]?.from).toBe(0);
  expect(pace.at(-1)?.to).toBe(cyclesOf(run.value));
  pace.slice(1).forEach(({ from }, at) => {
    expect(from).toBe(pace[at]?.to);
  });
});

it("the most that a lane computes at a time is said to be a mean where cycles are drawn as one", () => {
  const each = [4, 16].map((computes, at) => ({ from: at, to: at + 1, computes }));
  expect(paceWords(each)).toBe("2 cycles, 10 computes a cycle on average, at most 16");
  const wide = { from: 2, to: 4, computes: 10 };
  expect(paceWords([{ from: 0, to: 2, computes: 20 }, wide])).toBe(
    "4 cycles, 7.5 computes a cycle on average, at most 10 as a mean of 2 cycles",
  );
  expect(paceWords([{ from: 0, to: 4, computes: 10 }])).toBe(
    "4 cycles, 2.5 computes a cycle on average",
  );
});
