import { describe, expect, it } from "vitest";
import { landingPlace, moved, stepAside } from "./reorder.ts";

describe("moved", () => {
  it("puts the item where it is wanted, whichever way it goes", () => {
    expect(moved(["Q", "R", "S"], 0, 2)).toEqual(["R", "S", "Q"]);
    expect(moved(["Q", "R", "S"], 2, 0)).toEqual(["S", "Q", "R"]);
    expect(moved(["Q", "R", "S"], 1, 2)).toEqual(["Q", "S", "R"]);
  });

  it("changes nothing for an item that is not there", () => {
    expect(moved(["Q"], 3, 0)).toEqual(["Q"]);
  });
});

describe("landingPlace", () => {
  it("needs more than half a row, and stays in the list", () => {
    expect(landingPlace(1, 17, 40, 4)).toBe(1);
    expect(landingPlace(1, 23, 40, 4)).toBe(2);
    expect(landingPlace(1, 900, 40, 4)).toBe(3);
    expect(landingPlace(1, -900, 40, 4)).toBe(0);
    expect(landingPlace(1, 50, 0, 4)).toBe(1);
  });
});

describe("stepAside", () => {
  it("agrees with where the rows stand after the move", () => {
    const rows = [0, 1, 2, 3, 4];
    for (const from of rows) {
      for (const to of rows) {
        const after = moved(rows, from, to);
        for (const place of rows.filter((row) => row !== from)) {
          expect(after.indexOf(place)).toBe(place + stepAside(place, from, to));
        }
      }
    }
  });
});
