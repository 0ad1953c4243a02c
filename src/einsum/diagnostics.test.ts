/**
 * A document for every diagnostic: what is wrong with it, where, and that there is a way out. The documents
 * are in `wrong`, by what they are wrong about.
 *
 * Each case gives exactly one diagnostic, so that no mistake is followed by a trail of consequences.
 */
import { describe, expect, it } from "vitest";
import { diagnosticCodes, type Diagnostic } from "../base/index.ts";
import { newEngine } from "../engine/engine.testkit.ts";
import { checkDocument } from "./check.ts";
import { matrices, sound, type Case } from "./wrong/document.testkit.ts";
import { extents } from "./wrong/extents.testkit.ts";
import { keysAndTypes } from "./wrong/keys.testkit.ts";
import { loops } from "./wrong/loops.testkit.ts";
import { names } from "./wrong/names.testkit.ts";
import { sweeps } from "./wrong/sweeps.testkit.ts";
import { values } from "./wrong/values.testkit.ts";
import { work } from "./wrong/work.testkit.ts";
import { writing } from "./wrong/writing.testkit.ts";

const groups = { writing, keysAndTypes, names, extents, values, loops, sweeps };

function verify(each: Case, diagnostics: readonly Diagnostic[]): void {
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toHaveLength(1);
  const { code, span, message, hint, severity } = diagnostics[0]!;
  expect(code).toBe(each.code);
  expect(each.text.slice(span.start, span.end)).toBe(each.at);
  expect(message).toMatch(/^[A-Z0-9`][^]*\.$/);
  expect(message).toContain(each.names);
  expect(message.length).toBeLessThan(300);
  // About a warning there may be nothing to be done.
  if (severity === "warning" && each.hint === "") return;
  expect(hint).toMatch(/^[A-Z`][^]*[.?]$/);
  expect(hint).toContain(each.hint);
}

it("has nothing against a document that is right", () => {
  expect(checkDocument(sound)).toEqual([]);
  expect(checkDocument(matrices)).toEqual([]);
});

describe.each(Object.entries(groups))("diagnostics: %s", (_, cases) => {
  it.each(cases)("$code: $what", (each) => {
    verify(each, checkDocument(each.text));
  });
});

describe("diagnostics: files and work", () => {
  it.each(work)("$code: $what", async (each) => {
    const files = Object.fromEntries(
      Object.entries(each.files).map(([name, text]) => [name, new TextEncoder().encode(text)]),
    );
    const opened = await newEngine().open({ text: each.text, files });
    expect(opened.ok).toBe(false);
    if (opened.ok || opened.error.kind !== "diagnostics") return;
    verify(each, opened.error.diagnostics);
  });
});

it("has a document for every code", () => {
  const fired = new Set([...Object.values(groups).flat(), ...work].map(({ code }) => code));
  expect(diagnosticCodes.filter((code) => !fired.has(code))).toEqual([]);
});
