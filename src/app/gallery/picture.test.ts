import { readFileSync } from "node:fs";
import { join } from "node:path";
import { invariant } from "../../base/index.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { newEngine } from "../../engine/engine.testkit.ts";
import { presets } from "../../presets/index.ts";
import { pictureOf, traits, type Picture } from "./picture.ts";

const folder = join(import.meta.dirname, "../../presets");
const pictures = new Map<string, Picture>();

beforeAll(async () => {
  for (const { id, files } of presets) {
    const opened = await newEngine().open({
      text: readFileSync(join(folder, `${id}.yaml`), "utf8"),
      files: Object.fromEntries(
        files.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
      ),
    });
    invariant(opened.ok, id);
    pictures.set(id, pictureOf(opened.value));
  }
});

describe("the picture of a document", () => {
  it("has the ladder of its nest", () => {
    const { tensors, loops } = pictures.get("os-sparse-both")!;
    expect(tensors).toEqual(["I", "F", "O"]);
    expect(loops).toEqual([
      { rank: "Q", spatial: false, marks: ["slide", "reuse", "index"] },
      { rank: "S", spatial: false, marks: ["slide", "index", "reuse"] },
    ]);
  });

  it("shows where a small tensor has elements", () => {
    const weights = pictures.get("os-sparse-both")!.grids.find(({ name }) => name === "F")!;
    expect(weights).toMatchObject({ rows: 1, columns: 4, formats: "C", fill: [1, 0, 1, 1] });
  });

  it("shows how full the parts of a large tensor are", () => {
    const [inputs] = pictures.get("mobilenet-l27")!.grids;
    expect(inputs!.rows * inputs!.columns).toBeLessThanOrEqual(256);
    const full = inputs!.fill.reduce((sum, share) => sum + share, 0) / inputs!.fill.length;
    expect(full).toBeCloseTo(4_775 / (16 * 512), 5);
  });

  it("leaves loops of one Einsum empty under tensors of another", () => {
    const { tensors, loops } = pictures.get("is-os")!;
    const output = tensors.indexOf("O");
    expect(loops.some(({ marks }) => marks[output] === undefined)).toBe(true);
  });

  it("finds presets for every filter, and none that fits no filter", () => {
    for (const { id } of traits) {
      expect(
        [...pictures.values()].some((picture) => picture.traits.has(id)),
        id,
      ).toBe(true);
    }
    for (const [id, picture] of pictures) expect(picture.traits.size, id).toBeGreaterThan(0);
  });
});
