/** Garbled experiments: whatever is changed in a document, the engine answers with a value, and soon. */
import process from "node:process";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { diagnosticCodes } from "../base/index.ts";
import { newEngine } from "./engine.testkit.ts";
import { arbitraryExperiment } from "./random.testkit.ts";

/** Words and numbers that a document is made of, and some that it should not be made of. */
const pieces = fc.constantFrom(
  ..."I J K P Q Z A B K1 K0 IJ 0 -1 2 7 99999999 1e9 U C R B gate lookup read".split(" "),
  ..."flatten() follow(I) follow(J0) uniform_shape(2) uniform_occupancy(A.1) nway_shape(0)".split(
    " ",
  ),
  ...["", "(I, J)", "[", "{", '"', ",", "*", "+", "take(", "null", "true", "constructor"],
);

/** One change: the piece of text at some place becomes another. */
const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), to: pieces });

it("is answered with diagnostics or a session, never with an exception", async () => {
  const property = fc.asyncProperty(
    arbitraryExperiment(),
    fc.array(change, { minLength: 1, maxLength: 4 }),
    async (text, changes) => {
      const garbled = changes.reduce((sum, { at, to }) => {
        const words = sum.split(/(?<=[":,[\]{} ])|(?=[":,[\]{} ])/);
        words[Math.floor(at * (words.length - 1))] = to;
        return words.join("");
      }, text);
      const opened = await newEngine().open({ text: garbled, files: {} });
      if (opened.ok) return;
      const { error } = opened;
      expect(error.kind).toBe("diagnostics");
      for (const { code, message } of error.kind === "diagnostics" ? error.diagnostics : []) {
        expect(diagnosticCodes).toContain(code);
        expect(message).not.toBe("");
      }
    },
  );
  await fc.assert(property, { numRuns: Number(process.env["RANDOM_RUNS"] ?? "200") });
}, 600_000);
