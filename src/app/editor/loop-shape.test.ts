import { describe, expect, test } from "vitest";
import {
  furtherCut,
  loopOrigin,
  loopsWhenCut,
  plainRanks,
  readCut,
  writeCut,
} from "./loop-shape.ts";

const plain = { order: ["Q", "S"], space: [], partitioning: [] };
const sigma = {
  order: ["K1", "MK01", "N", "MK00"],
  space: ["MK00"],
  partitioning: [
    ["K", ["uniform_shape(4)"]],
    ["(M, K0)", ["flatten()"]],
    ["MK0", ["uniform_occupancy(A.8)"]],
  ],
} as const;

describe("cuts", () => {
  test.each(["uniform_shape(4)", "nway_shape(3)", "uniform_occupancy(F.2)"])(
    "%s is read and written as it was",
    (operation) => {
      const cut = readCut(operation);
      expect(cut).toBeDefined();
      expect(cut && writeCut(cut)).toBe(operation);
    },
  );

  test("what is no cut is left alone", () => {
    expect(readCut("follow(Q)")).toBeUndefined();
    expect(readCut("flatten()")).toBeUndefined();
  });

  test("a further cut halves the one around it", () => {
    expect(furtherCut([], 9)).toEqual({ kind: "shape", size: 5, leader: undefined });
    const around = { kind: "occupancy", size: 8, leader: "A" } as const;
    expect(furtherCut([around], 64)).toEqual({ ...around, size: 4 });
    expect(furtherCut([{ ...around, size: 1 }], 64).size).toBe(1);
  });
});

describe("where a loop comes from", () => {
  test("a whole rank is its own", () => {
    expect(loopOrigin(plain, "S")).toEqual({
      base: "S",
      operations: [],
      level: 0,
      members: [],
      joined: undefined,
    });
  });

  test("parts know their level, and what their inside is joined into", () => {
    expect(loopOrigin(sigma, "K1")).toMatchObject({ base: "K", level: 1, joined: "MK0" });
    expect(loopOrigin(sigma, "MK01")).toMatchObject({
      base: "MK0",
      level: 1,
      members: ["M", "K0"],
      joined: undefined,
    });
    expect(loopOrigin(sigma, "MK00")).toMatchObject({ base: "MK0", level: 0 });
  });

  test("a digit at the end of a name is no level unless the rank is split", () => {
    expect(loopOrigin(plain, "S1").base).toBe("S1");
    const split = { ...plain, partitioning: [["S", ["uniform_shape(2)"]]] } as const;
    expect(loopOrigin(split, "S2").base).toBe("S2");
    expect(loopOrigin(split, "S0").base).toBe("S");
  });

  test("joined ranks are told apart down to those of the tensors", () => {
    expect(plainRanks(sigma, "MK0")).toEqual(["M", "K"]);
    expect(plainRanks(sigma, "N")).toEqual(["N"]);
  });

  test("a cut rank has a loop more than cuts", () => {
    expect(loopsWhenCut("S", 0)).toEqual(["S"]);
    expect(loopsWhenCut("S", 2)).toEqual(["S2", "S1", "S0"]);
  });
});
