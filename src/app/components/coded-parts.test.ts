import { expect, test } from "vitest";
import { codedParts } from "./coded-parts.ts";

test("what stands between backticks is code", () => {
  expect(codedParts("`q` is no rank; write `[Q, S]`.")).toEqual([
    { text: "q", isCode: true },
    { text: " is no rank; write ", isCode: false },
    { text: "[Q, S]", isCode: true },
    { text: ".", isCode: false },
  ]);
});

test("a backtick that is alone stays", () => {
  expect(codedParts("a ` b")).toEqual([{ text: "a ` b", isCode: false }]);
});
