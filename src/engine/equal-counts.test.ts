import { expect, it } from "vitest";
import type { EinsumCounts } from "../simulate/index.ts";
import { haveEqualCounts } from "./equal-counts.ts";

const counts: EinsumCounts = {
  macs: { dense: 4, effectual: 2, ineffectual: 0, gated: 0, skipped: 2 },
  cycles: 2,
  steps: 2,
  utilization: 1,
  intersections: { steps: 3, matches: 2 },
  iterations: { Q: 2, S: 2 },
  tensors: {},
};

it("goes by what was counted, not by the order in which it is listed", () => {
  expect(haveEqualCounts(counts, { ...counts, iterations: { S: 2, Q: 2 } })).toBe(true);
  expect(haveEqualCounts(counts, { ...counts, iterations: { Q: 2, S: 1 } })).toBe(false);
  expect(haveEqualCounts(counts, { ...counts, iterations: { Q: 2 } })).toBe(false);
  expect(haveEqualCounts({ ...counts, iterations: {} }, counts)).toBe(false);
});
