/** A field leads to the mistake that is about it. */
import { expect, it } from "vitest";
import type { Diagnostic } from "../../base/index.ts";
import { problemOf, problemOfSize } from "./problem-fields.ts";

const mistake = (part: Partial<Diagnostic>): Diagnostic => ({
  ...{ code: "check/extent-conflict", severity: "error", message: "", span: { start: 0, end: 1 } },
  ...part,
});

it("by the numbers that the mistake names, the first one that does", () => {
  const all = [
    mistake({ severity: "warning", numbers: ["shape.W"] }),
    mistake({}),
    mistake({ numbers: ["shape.W", "shape.S"] }),
  ];
  expect(problemOf(all, (path) => path === "shape.S")).toBe("problem-2");
  expect(problemOf(all, (path) => path === "shape.W")).toBe("problem-2");
  expect(problemOf(all, (path) => path === "shape.Q")).toBeUndefined();
  expect(problemOfSize(all)).toBeUndefined();
  expect(problemOfSize([...all, mistake({ code: "limit/sweep" })])).toBe("problem-3");
});
