import { expect, it } from "vitest";
import { nameElement, readElement } from "./element-name.ts";

const ranks = { O: ["M", "P", "Q"], s: [] };

it("reads what it writes", () => {
  const element = { tensor: "O", point: [1, 2, 0] };
  expect(readElement(nameElement(element), ranks)).toEqual({ ok: true, value: element });
  expect(readElement(" O [ 1 , 2,0] ", ranks)).toEqual({ ok: true, value: element });
  expect(readElement("s[]", ranks)).toEqual({ ok: true, value: { tensor: "s", point: [] } });
});

it.each([
  ["O", "Write a tensor"],
  ["X[1]", "no tensor X; there are O, s"],
  ["O[1, 2]", "ranks M, P, Q"],
  ["O[1, , 2]", "ranks M, P, Q"],
  ["O[1,2,99999999999]", "ranks M, P, Q"],
])("says what is wrong with %s", (text, words) => {
  const answer = readElement(text, ranks);
  expect(answer.ok ? "" : answer.error).toContain(words);
});
