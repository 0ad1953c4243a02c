/** The gallery is what lies in the folder, and every document of it is right. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finish } from "../engine/engine.testkit.ts";
import { presets } from "./index.ts";

const folder = import.meta.dirname;
const textOf = (id: string): string => readFileSync(join(folder, `${id}.yaml`), "utf8");

it("lists every document, once", () => {
  const files = readdirSync(folder).flatMap((name) =>
    name.endsWith(".yaml") ? [name.slice(0, -".yaml".length)] : [],
  );
  expect(presets.map(({ id }) => id).sort()).toEqual(files.sort());
});

it("lists every data file with the document that names it", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".mtx"));
  expect(presets.flatMap((preset) => preset.files).sort()).toEqual(files.sort());
});

describe("presets", () => {
  it.each(presets)("$id is right and agrees with the dense reference", async (preset) => {
    const files = Object.fromEntries(
      preset.files.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
    );
    const { opened, result } = await finish(textOf(preset.id), files);
    expect(opened.title).toBe(preset.title);
    expect(opened.warnings).toEqual([]);
    expect(opened.notes).not.toBe("");
    expect(preset.summary).toMatch(/^[A-Z0-9].*\.$/);
    expect(result.reference).toMatchObject({ checked: true, equal: true });
    expect(result.steps).toBeGreaterThan(0);
  });
});
