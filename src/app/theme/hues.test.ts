import { expect, test } from "vitest";
import { hueOf, hueProperty, hueSheet, hueStyle } from "./hues.ts";

test("I, F and O keep their hues whatever else a document declares", () => {
  for (const tensor of ["I", "F", "O"]) {
    expect(hueProperty(tensor, ["A", tensor, "B"])).toBe(`--tensor-${tensor}`);
  }
});

test("other tensors take the further hues in the order of the declaration", () => {
  const all = ["I", "T", "A", "O", "B"];
  expect(["T", "A", "B"].map((tensor) => hueProperty(tensor, all))).toEqual([
    "--tensor-1",
    "--tensor-2",
    "--tensor-3",
  ]);
});

test("a seventh further tensor takes the first further hue again", () => {
  expect(hueProperty("G7", ["G1", "G2", "G3", "G4", "G5", "G6", "G7"])).toBe("--tensor-1");
});

test("a sheet declares what hueStyle asks for", () => {
  const all = ["A", "B", "Z"];
  const sheet = hueSheet(all);
  expect(sheet["--hue-of-B"]).toBe("var(--tensor-2)");
  expect(hueStyle("B")["--hue"]).toContain("var(--hue-of-B,");
  expect(hueOf("B", all)["--hue"]).toBe(sheet["--hue-of-B"]);
});
