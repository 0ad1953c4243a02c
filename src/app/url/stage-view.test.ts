import { expect, it } from "vitest";
import type { EinsumDescription } from "../../engine/index.ts";
import { fetchesOf, following, iterationsOf } from "../state/followed.ts";
import { plainStage } from "../state/view.ts";
import { addView, readView, stopsLeftOut, viewIn, type StageView } from "./stage-view.ts";

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
  expect(addView(new URLSearchParams(), plainStage).toString()).toBe("");
  expect(readView(new URLSearchParams())).toEqual(plainStage);
});

it.each([
  "as=I.cube&as=.grid&as=grid",
  "level=a%20b&fronts=99&turns=yes",
  "fronts=1.5&follow=%5B&follow=%5B%22x%22%5D",
  `follow=${encodeURIComponent('["x",{"kind":"fetch"}]')}`,
  `stop=${encodeURIComponent('["x",{"kind":"touch","tensor":"O","point":[-1]}]')}`,
  `stop=${encodeURIComponent(`["${"x".repeat(200)}",{"kind":"match"}]`)}`,
])("takes for not chosen what cannot be: %s", (query) => {
  expect(readView(new URLSearchParams(query))).toEqual(plainStage);
});

it("names what is followed as the page does", () => {
  const followed = fetchesOf("F", { output: { tensor: "O", ranks: [], text: "O" } as never });
  const query = addView(new URLSearchParams(), { ...plainStage, followed });
  expect(readView(query).followed).toEqual(followed);
});

it("writes no more than is read back", () => {
  const stop = (at: number) =>
    following(`use of O[${String(at)}]`, { kind: "touch", tensor: "O", point: [at] });
  const match = { kind: "match" } as const;
  const view: StageView = {
    ...plainStage,
    forms: Object.fromEntries(
      ["x".repeat(65), ...Array.from({ length: 70 }, (_, at) => `T${String(at)}`)].map((tensor) => [
        tensor,
        "grid" as const,
      ]),
    ),
    followed: following("y".repeat(200), match),
    stops: [
      following("five at once", match, match, match, match, match),
      ...Array.from({ length: 20 }, (_, at) => stop(at)),
    ],
  };
  const back = readView(new URLSearchParams(addView(new URLSearchParams(), view).toString()));
  expect(Object.keys(back.forms)).toEqual(Array.from({ length: 64 }, (_, at) => `T${String(at)}`));
  expect(back.followed).toEqual(following("y".repeat(100), match));
  expect(back.stops).toEqual(Array.from({ length: 16 }, (_, at) => stop(at)));
  expect([stopsLeftOut(view), stopsLeftOut(back)]).toEqual([5, 0]);
  expect(addView(new URLSearchParams(), back).toString()).toBe(
    addView(new URLSearchParams(), view).toString(),
  );
});

it("leaves out what is about another document", () => {
  const einsum = (name: string, input: string, ranks: readonly string[]) =>
    ({
      name,
      loops: ranks.map((rank) => ({ rank })),
      inputs: [{ tensor: input }],
      output: { tensor: name },
    }) as unknown as EinsumDescription;
  const fetch = (tensor: string) => following(`fetch of ${tensor}`, { kind: "fetch", tensor });
  const turn = (name: string, rank: string) => iterationsOf({ rank }, { name });
  const match = following("match", { kind: "match" });
  const view: StageView = {
    forms: { I: "grid", A: "ranks" },
    level: "Q",
    followed: fetch("A"),
    stops: [fetch("I"), turn("O", "Q"), turn("Z", "Q"), turn("O", "M"), match],
    fronts: 2,
    inTurns: true,
  };
  expect(viewIn(view, [einsum("O", "I", ["Q", "S"])])).toEqual({
    forms: { I: "grid" },
    level: "Q",
    followed: undefined,
    stops: [fetch("I"), turn("O", "Q"), match],
    fronts: 1,
    inTurns: false,
  });
  expect(viewIn(view, [einsum("T", "A", ["M"]), einsum("Z", "T", ["M"])])).toEqual({
    ...plainStage,
    forms: { A: "ranks" },
    followed: fetch("A"),
    stops: [match],
    fronts: 2,
    inTurns: true,
  });
});
