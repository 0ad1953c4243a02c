import { expect, it } from "vitest";
import { fetchesOf, following, iterationsOf } from "../state/followed.ts";
import { addView, readView, type StageView } from "./stage-view.ts";

const nothing: StageView = {
  forms: {},
  level: undefined,
  followed: undefined,
  stops: [],
  fronts: 1,
  inTurns: false,
};

it("brings back all that was chosen", () => {
  const view: StageView = {
    forms: { I: "grid", F_0: "ranks" },
    level: "HW0",
    followed: following("comparison", { kind: "match" }, { kind: "skip" }),
    stops: [
      iterationsOf({ rank: "Q" }, { name: "O" }),
      following("use of O[1,2]", { kind: "touch", tensor: "O", point: [1, 2] }),
    ],
    fronts: 2,
    inTurns: true,
  };
  const query = addView(new URLSearchParams("t=9"), view);
  expect(query.get("t")).toBe("9");
  expect(readView(new URLSearchParams(query.toString()))).toEqual(view);
});

it("writes nothing that nobody chose, and reads nothing out of it", () => {
  expect(addView(new URLSearchParams(), nothing).toString()).toBe("");
  expect(readView(new URLSearchParams())).toEqual(nothing);
});

it.each([
  "as=I.cube&as=.grid&as=grid",
  "level=a%20b&fronts=99&turns=yes",
  "fronts=1.5&follow=%5B&follow=%5B%22x%22%5D",
  `follow=${encodeURIComponent('["x",{"kind":"fetch"}]')}`,
  `stop=${encodeURIComponent('["x",{"kind":"touch","tensor":"O","point":[-1]}]')}`,
  `stop=${encodeURIComponent(`["${"x".repeat(200)}",{"kind":"match"}]`)}`,
])("takes for not chosen what cannot be: %s", (query) => {
  expect(readView(new URLSearchParams(query))).toEqual(nothing);
});

it("names what is followed as the page does", () => {
  const followed = fetchesOf("F", { output: { tensor: "O", ranks: [], text: "O" } as never });
  const query = addView(new URLSearchParams(), { ...nothing, followed });
  expect(readView(query).followed).toEqual(followed);
});
