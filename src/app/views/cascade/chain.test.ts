import { describe, expect, test } from "vitest";
import type { Frame, Opened, RunResult } from "../../../engine/index.ts";
import { turnsOf } from "../../state/run.ts";
import { cascadeChain } from "./chain.ts";

const einsum = (name: string, inputs: readonly string[]) => ({
  name,
  text: `${name}[m] = ${inputs.join(" * ")}`,
  inputs: inputs.map((tensor) => ({ tensor })),
  output: { tensor: name },
});
const opened = {
  einsums: [einsum("T", ["A", "B"]), einsum("Z", ["T", "A"])],
} as unknown as Opened;
const run = {
  steps: 10,
  firstSteps: [0, 6],
  snapshots: [{ name: "T", occupancy: 4, values: new Float64Array(8) }],
} as unknown as RunResult;
const frame = (step: number, part: object) =>
  ({ step, einsum: step < 6 ? 0 : 1, lanes: [], ...part }) as unknown as Frame;

describe("the chain of a cascade", () => {
  test("says where each Einsum begins and ends, and which one runs", () => {
    const chain = cascadeChain(opened, run, frame(7, {}));
    expect(chain.map(({ first, last, current }) => [first, last, current])).toEqual([
      [0, 5, false],
      [6, 9, true],
    ]);
    expect(chain[1]?.passes).toBeUndefined();
  });

  test("fills the tensor between while its producer runs", () => {
    const output = { written: Uint8Array.of(1, 0, 1, 0) };
    expect(cascadeChain(opened, run, frame(2, { output }))[0]?.passes).toMatchObject({
      tensor: "T",
      readers: ["Z"],
      state: "filling",
      share: 0.5,
      words: "2 of 4 written",
    });
  });

  test("shows how far the reading of it has come while its consumer runs", () => {
    const lanes = [{ operands: [{ tensor: "T", position: 2 }] }];
    expect(cascadeChain(opened, run, frame(7, { lanes }))[0]?.passes).toMatchObject({
      state: "read",
      share: 0.25,
    });
  });

  test("in turns counts the steps that each Einsum has taken, not what the frame has written", () => {
    const turns = turnsOf(1, Int32Array.of(0, 2, 6, 1, 7, 3, 4, 8, 5, 9));
    const output = { written: Uint8Array.of(1, 1, 1, 1) };
    const chain = cascadeChain(opened, run, frame(3, { output }), turns);
    expect(chain.map(({ done }) => done)).toEqual([4, 2]);
    expect(chain[0]?.passes).toMatchObject({ state: "filling", share: 4 / 6 });
    expect(chain[0]?.passes?.words).not.toContain("written");
    expect(cascadeChain(opened, run, frame(6, {}), turns).map(({ done }) => done)).toEqual([2, 1]);
  });

  test("an Einsum without steps ends before it begins", () => {
    const none = { ...run, steps: 6 };
    const [, last] = cascadeChain(opened, none, undefined);
    expect(last).toMatchObject({ first: 6, last: 5 });
  });
});
