import { expect, test } from "vitest";
import { noScore, scoreWords, withAnswer } from "./score.ts";

const after = (...answers: readonly boolean[]) => scoreWords(answers.reduce(withAnswer, noScore));

test("a score counts answers, right ones, and those since the last wrong one", () => {
  expect(after(true)).toBe("1 of 1 right");
  expect(after(true, true, false)).toBe("2 of 3 right");
  expect(after(false, true, true, true)).toBe("3 of 4 right, 3 in a row");
});
