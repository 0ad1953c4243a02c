/** What the controls on a loop row make of a mapping, and of the document's text. */
import { describe, expect, it } from "vitest";
import { loadProgram } from "./check.ts";
import { editDocument } from "./edit.ts";
import {
  flattenRanks,
  setSpatial,
  splitRank,
  unflattenRank,
  type MappingChoice,
} from "./mapping-edit.ts";

const plain: MappingChoice = { order: ["Q", "S"], space: [], partitioning: [] };

describe("splitRank", () => {
  it("puts the parts where the rank stood", () => {
    expect(splitRank(plain, "S", ["uniform_occupancy(F.2)"])).toEqual({
      order: ["Q", "S1", "S0"],
      space: [],
      partitioning: [["S", ["uniform_occupancy(F.2)"]]],
    });
  });

  it("keeps the order when only a size changes", () => {
    const split = { ...splitRank(plain, "S", ["uniform_shape(2)"]), order: ["S1", "Q", "S0"] };
    expect(splitRank(split, "S", ["uniform_shape(3)"])).toEqual({
      order: ["S1", "Q", "S0"],
      space: [],
      partitioning: [["S", ["uniform_shape(3)"]]],
    });
  });

  it("makes a rank whole again", () => {
    expect(
      splitRank(splitRank(plain, "Q", ["uniform_shape(2)", "uniform_shape(1)"]), "Q", []),
    ).toEqual(plain);
  });

  it("leaves what was spatial spatial inside", () => {
    const spatial = setSpatial(plain, "S", true);
    expect(splitRank(spatial, "S", ["uniform_shape(2)"]).space).toEqual(["S0"]);
  });
});

describe("flattenRanks", () => {
  const mapping: MappingChoice = { order: ["H", "C", "W"], space: ["W"], partitioning: [] };

  it("joins ranks at the first of them, and takes them apart again", () => {
    const joint = flattenRanks(mapping, ["H", "W"]);
    expect(joint).toEqual({
      order: ["HW", "C"],
      space: ["HW"],
      partitioning: [["(H, W)", ["flatten()"]]],
    });
    expect(unflattenRank(splitRank(joint, "HW", ["uniform_occupancy(I.4)"]), ["H", "W"])).toEqual({
      order: ["H", "W", "C"],
      space: ["W"],
      partitioning: [],
    });
  });
});

describe("editing the text", () => {
  const text = `version: 1
einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]   # a convolution
shape: { W: 8, S: 3 }
tensors: { I: { density: 0.5 }, F: { density: 0.5 } }
mapping:
  loop-order: { O: [Q, S] }   # output stationary
`;

  it("writes a split, a spatial loop, and takes both back", () => {
    const mapping = setSpatial(splitRank(plain, "S", ["uniform_occupancy(F.2)"]), "S0", true);
    const edited = editDocument(text, { kind: "mapping", einsum: "O", mapping });
    expect(edited).toContain("# output stationary");
    const { program } = loadProgram(edited);
    expect(program?.einsums[0]?.loops.map(({ rank, mode }) => `${rank} ${mode}`)).toEqual([
      "Q temporal",
      "S1 temporal",
      "S0 spatial",
    ]);
    const back = editDocument(edited, { kind: "mapping", einsum: "O", mapping: plain });
    expect(back).not.toContain("partitioning");
    expect(back).not.toContain("spacetime");
    expect(loadProgram(back).program?.einsums[0]?.loops.map(({ rank }) => rank)).toEqual([
      "Q",
      "S",
    ]);
  });

  it("changes nothing where nothing changes", () => {
    expect(editDocument(text, { kind: "mapping", einsum: "O", mapping: plain })).toBe(text);
  });

  it("quotes the key of flattened ranks", () => {
    const mapping = flattenRanks(plain, ["Q", "S"]);
    const edited = editDocument(text, { kind: "mapping", einsum: "O", mapping });
    expect(loadProgram(edited).program?.einsums[0]?.loops.map(({ rank }) => rank)).toEqual(["QS"]);
  });
});
