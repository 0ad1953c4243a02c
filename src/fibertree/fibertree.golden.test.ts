/**
 * The operators against outputs of the reference implementation, to the last element. `GOLDENS` names
 * another folder to read `fibertree.json` from.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { comparable, runCase, type GoldenCase } from "./golden.testkit.ts";

const folder = process.env["GOLDENS"] ?? join(import.meta.dirname, "__fixtures__");
const { cases } = JSON.parse(readFileSync(join(folder, "fibertree.json"), "utf8")) as {
  readonly cases: readonly GoldenCase[];
};
const operators = [...new Set(cases.map(({ op }) => op))];

/** What there is to say about a case: nothing where it passes. */
function fault(each: GoldenCase): string | undefined {
  let got: unknown;
  try {
    got = JSON.parse(JSON.stringify(runCase(each)));
  } catch (thrown) {
    return `${each.id}: threw ${String(thrown)}`;
  }
  const [expected, given] = comparable(each, got);
  try {
    expect(given).toEqual(expected);
    return undefined;
  } catch {
    return `${each.id}\n  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(given)}`;
  }
}

it("has cases", () => {
  expect(cases.length).toBeGreaterThan(0);
});

describe.each(operators)("%s", (op) => {
  const own = cases.filter((each) => each.op === op);
  it(`gives what the reference gives in ${own.length} cases`, () => {
    expect(
      own
        .map(fault)
        .filter((each) => each !== undefined)
        .join("\n"),
    ).toBe("");
  });
});
