import { expect, test } from "vitest";
import { dataflowEntry, glossary } from "./glossary.ts";

const entries = Object.entries(glossary);

test.each(entries)(
  "%s is explained in one sentence of bearable length",
  (_, { term, sentence }) => {
    expect(term).not.toBe("");
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence.slice(0, -1)).not.toMatch(/\.\s/);
    expect(sentence.length).toBeLessThanOrEqual(170);
  },
);

test("no entry uses a word that the field has another word for", () => {
  for (const [, { sentence }] of entries) {
    expect(sentence).not.toMatch(/\b(dims?|dimensions?|ax[ie]s|nnz|index of)\b/i);
  }
});

test("every word is explained once", () => {
  const terms = entries.map(([, { term }]) => term);
  expect(terms.filter((term, at) => terms.indexOf(term) !== at)).toEqual([]);
});

test("skipping saves time, gating does not", () => {
  expect(glossary.skipping.sentence).toContain("energy and time");
  expect(glossary.gating.sentence).toContain("not time");
});

test("a dataflow's label leads to its own entry, an unknown one to a general one", () => {
  expect(dataflowEntry("output stationary")).toBe("outputStationary");
  expect(dataflowEntry("Weight stationary")).toBe("weightStationary");
  expect(dataflowEntry("A stationary")).toBe("stationary");
  expect(dataflowEntry("nothing held")).toBe("dataflow");
});
