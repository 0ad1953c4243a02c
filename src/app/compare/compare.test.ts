/** Sums over parts, the ranking, and the sentences that are made from the counts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { invariant, ok } from "../../base/index.ts";
import { SweepRun, type PointResult } from "../../engine/index.ts";
import { fakePool, refusedText } from "../sweep/pool.testkit.ts";
import { comparisonCsv } from "./comparison-csv.ts";
import { createComparison, type Part } from "./comparison.ts";
import { groupsSentence, openedName, timesWords } from "./groups.ts";
import { layerRows } from "./layers.ts";
import { baselineOf, besideBaseline, isRankingWhole, rankingOf } from "./ranking.ts";
import { totalsOf } from "./totals.ts";
import { unitsIn, unitsOfEach } from "./units.ts";
import { watchFault } from "./watching.ts";
import { whyOf } from "./why.ts";

const request = { text: "", files: {} };
const part = (name: string, times = 1, groups = 1): Part => ({
  name,
  times,
  groups,
  size: 1,
  mayBeTooLarge: false,
  request: { ...request, text: name },
});
function result(lane: number, figures: readonly number[]): PointResult {
  return { number: lane, key: "", lane, draw: 0, entries: [], figures };
}
const metrics = ["cycles", "utilization", "macs.effectual", "macs.ineffectual"];
/** A comparison of one lane. */
const oneLane = {
  size: 1,
  axes: [],
  lanes: ["a"],
  seeds: [0],
  metrics,
  notes: [],
  traits: { isSpatial: false, isCascade: false },
  warnings: [],
};

describe("totals", () => {
  it("count a part as often as it says, and utilization over all cycles", () => {
    const [a] = totalsOf({
      lanes: ["a"],
      metrics,
      parts: [part("one"), part("two", 2)],
      results: [[result(0, [10, 1, 10, 0])], [result(0, [20, 0.5, 5, 5])]],
    });
    expect(a?.figures?.get("cycles")).toBe(50);
    expect(a?.figures?.get("utilization")).toBe(30 / 50);
    expect(unitsIn(new Map(a?.figures))).toBe(1);
  });

  it("have as many lanes as a cycle has room for", () => {
    const figures = new Map([
      ["cycles", 10],
      ["utilization", 0.75],
      ["macs.effectual", 90],
      ["macs.gated", 30],
    ]);
    expect(unitsIn(figures)).toBe(16);
  });

  it("are told of as many units each, those of whom it is known", () => {
    const figures = [
      [10, 1, 160, 0],
      [10, 1, 10, 0],
      [0, 0, 0, 0],
      [20, 0.5, 10, 0],
    ];
    const totals = totalsOf({
      lanes: ["SCNN", "OS", "nothing", "WS"],
      metrics,
      parts: [part("one")],
      results: [figures.map((each, lane) => result(lane, each))],
    });
    expect(unitsOfEach(totals)).toBe("SCNN has 16 units; the others have 1 unit each.");
    expect(unitsOfEach(totals.slice(0, 2))).toBe("SCNN has 16 units; OS has 1 unit.");
  });

  it("are none where a part is still to come, or has gone wrong", () => {
    const problem = { code: "crashed", message: "Too long.", isLimit: false };
    const totals = totalsOf({
      lanes: ["a", "b"],
      metrics,
      parts: [part("one"), part("two")],
      results: [
        [result(0, [1, 1, 1, 0]), result(1, [1, 1, 1, 0])],
        [undefined, { ...result(1, []), problem }],
      ],
    });
    expect(totals.map(({ figures }) => figures)).toEqual([undefined, undefined]);
    expect(totals[0]).toMatchObject({ done: 1, problem: undefined });
    expect(totals[0]?.soFar.get("cycles")).toBe(1);
    expect(totals[1]?.problem).toBe("two: Too long.");
    expect(isRankingWhole(totals)).toBe(false);
    expect(isRankingWhole(totals.slice(1))).toBe(true);
  });
});

it("lanes that cannot be watched have a reason, with a way out that there is", () => {
  const totals = (dense: number) =>
    totalsOf({
      lanes: ["a"],
      metrics: ["macs.dense"],
      parts: [part("")],
      results: [[result(0, [dense])]],
    });
  expect(watchFault([part("")], totals(200_000_000))).toBeUndefined();
  expect(watchFault([part("")], totals(200_000_001))).toMatch(
    /200,000,001\. Make the extents smaller/,
  );
  expect(watchFault([part("conv1")], totals(200_000_001))).toMatch(/\. Choose a smaller layer, or/);
  expect(watchFault([part("conv1"), part("conv2")], totals(1))).toMatch(/choose one to watch them/);
  // One group is what is run.
  expect(watchFault([part("conv5", 2, 2)], totals(400_000_000))).toBeUndefined();
  expect(watchFault([part("conv5", 2, 2)], totals(400_000_002))).toMatch(/200,000,001/);
});

it("a layer in groups says what its counts are of, and what is opened of it", () => {
  expect(groupsSentence(part("conv1"))).toBeUndefined();
  expect(groupsSentence(part("conv5", 2, 2))).toMatch(
    /^conv5 is 2 equal groups.* are one group\.$/,
  );
  expect([part("conv1"), part("conv5", 2, 2)].map(openedName)).toEqual([
    "conv1",
    "conv5, one of 2 groups",
  ]);
  const times = [part("a"), part("b", 3), part("c", 2, 2), part("d", 6, 2)].map(timesWords);
  expect(times).toEqual([undefined, "× 3", "× 2 groups", "× 3 × 2 groups"]);
});

it("a layer has a best lane once all of its lanes are counted, those that fail too", () => {
  const problem = { code: "limit/iterations", message: "Too long.", isLimit: true };
  const failed = { ...result(1, []), problem };
  const rows = layerRows(
    {
      lanes: ["a", "b"],
      metrics,
      parts: [part("one"), part("two"), part("three")],
      results: [
        [result(0, [3, 1, 3, 0]), result(1, [2, 1, 2, 0])],
        [result(0, [3, 1, 3, 0]), undefined],
        [result(0, [3, 1, 3, 0]), failed],
      ],
    },
    "cycles",
  );
  expect(rows.map(({ best }) => best)).toEqual([2, undefined, 3]);
  expect(rows.map(({ problems }) => problems[1])).toEqual([undefined, undefined, "Too long."]);
});

describe("the dataflows of a convolution", () => {
  const text = readFileSync(
    join(import.meta.dirname, "../../presets/sweeps/dataflows-1d.yaml"),
    "utf8",
  );
  const opened = SweepRun.open({ text, files: {} });
  invariant(opened.ok, "opened");
  const run = opened.value;
  const { lanes, metrics: all } = run.description;
  const totals = totalsOf({
    lanes,
    metrics: all,
    parts: [part("one")],
    results: [lanes.map((_, lane) => run.count(lane))],
  });
  const sentence = (lane: string, metric: string): string => {
    const ranked = rankingOf(totals, metric);
    return whyOf(
      ranked.find(({ name }) => name === lane)!,
      ranked,
      metric,
    );
  };

  it("are ranked best first, whatever better means", () => {
    const cycles = rankingOf(totals, "cycles");
    expect(cycles[0]?.name).toMatch(/Cartesian/);
    expect(cycles.at(-1)?.figures?.get("cycles")).toBe(1808);
    const [first] = rankingOf(totals, "utilization");
    expect(first?.figures?.get("utilization")).toBe(1);
  });

  it("are explained by the part in which they differ most", () => {
    expect(sentence("OS dense", "words")).toMatchInlineSnapshot(
      `"3.78 times WS Cartesian: it reads F 1,808 times (WS Cartesian: 6) and reads I 1,808 times (WS Cartesian: 153)."`,
    );
    expect(sentence("OS gated", "cycles")).toMatchInlineSnapshot(
      `"25.46 times IS Cartesian: it lets 1,130 gated computes pass (IS Cartesian: 0) and computes on a zero 408 times (IS Cartesian: 0) and computes 1 at a time on 1 unit (IS Cartesian: 3.8 on 4)."`,
    );
    expect(sentence("IS sparse both", "cycles")).toMatchInlineSnapshot(
      `"3.8 times IS Cartesian: it computes 1 at a time on 1 unit (IS Cartesian: 3.8 on 4)."`,
    );
    expect(sentence("Cambricon-X", "unitCycles")).toMatchInlineSnapshot(
      `"2.58 times OS sparse both: it computes on a zero 408 times (OS sparse both: 0)."`,
    );
    expect(sentence("IS Cartesian", "unitCycles")).toMatchInlineSnapshot(
      `"5.2 % above OS sparse both: it lets units idle for 14 unit-cycles (OS sparse both: 0)."`,
    );
    expect(sentence("OS sparse both", "slots")).toMatchInlineSnapshot(
      `"3.79 times IS sparse both: it compares 753 times without a match (IS sparse both: 0)."`,
    );
    expect(sentence("WS Cartesian", "words")).toMatchInlineSnapshot(
      `"The best. The next one, IS Cartesian, reads F 138 times (here: 6)."`,
    );
    expect(sentence("WS Cartesian", "cycles")).toMatchInlineSnapshot(
      `"The best, with 4 units, as is IS Cartesian. The next one, Cambricon-X, computes on a zero 408 times (here: 0), although it computes 7.79 at a time on 8 units (here: 3.8 on 4). With 1 unit OS sparse both and IS sparse both are best."`,
    );
    expect(sentence("IS Cartesian", "utilization")).toMatchInlineSnapshot(
      `"0.951: 3.8 of 4 units compute in a cycle."`,
    );
    expect(sentence("OS dense", "tensors.I.reads")).toMatchInlineSnapshot(
      `"35.45 times IS sparse both: it computes on a zero 1,538 times (IS sparse both: 0) and computes once for each read of I (IS sparse both: 5.29)."`,
    );
    expect(sentence("WS dense", "tensors.O.reads")).toMatchInlineSnapshot(
      `"1,695, where OS dense has none: it computes once for each write of O (OS dense: 16)."`,
    );
    expect(sentence("OS dense", "utilization")).toMatchInlineSnapshot(
      `"The best, as are 9 more. 1: its one unit computes in every cycle."`,
    );
  });

  it("say once where all of them tie", () => {
    const tied = [[result(0, [4, 1, 4, 0]), result(1, [4, 1, 4, 0])]];
    const both = totalsOf({ lanes: ["a", "b"], metrics, parts: [part("one")], results: tied });
    expect(both.map((own) => whyOf(own, both, "cycles"))).toEqual([
      "All lanes come to the same, 4.",
      "",
    ]);
  });

  it("are told what they have of something that the best has none of", () => {
    expect(sentence("OS sparse both", "coordinates")).toMatchInlineSnapshot(
      `"1,320, where OS dense has none: it goes through 730 coordinates of I and goes through 590 coordinates of F."`,
    );
    expect(sentence("WS dense", "coordinates")).toBe("");
  });

  it("all have a sentence for every figure, which of three that are best the first one tells", () => {
    for (const metric of all) {
      const ranked = rankingOf(totals, metric);
      const top = ranked[0]?.figures?.get(metric);
      const best = ranked.filter(({ figures }) => figures?.get(metric) === top);
      for (const { name } of ranked) {
        const isTold = best.length > 2 && best.slice(1).some((own) => own.name === name);
        expect(sentence(name, metric)).toMatch(isTold ? /^$|^The best/ : /^[A-Z0-9].*\.$/);
      }
    }
  });
});

it("a comparison keeps what is done past a cancel, and adds what is missing", async () => {
  const description = { ...oneLane, size: 2, lanes: ["a", "b"] };
  const { pool, announced } = fakePool(description, 3, ({ point }) => result(point, [1, 1, 1, 0]));
  const comparison = createComparison(pool);
  const loading = comparison.load(request, [part("one"), part("two", 3)]);
  await new Promise((resolve) => setTimeout(resolve, 0));
  comparison.cancel();
  await loading;
  expect(comparison.store.getState()).toMatchObject({ phase: "idle", done: 3 });
  await comparison.run();
  expect(comparison.store.getState()).toMatchObject({ phase: "idle", done: 4 });
  expect(announced).toEqual(["1"]);
  expect(await comparison.textOf(1, 0)).toEqual(ok("1 0"));
  expect(totalsOf(comparison.store.getState())[0]?.figures?.get("cycles")).toBe(4);
});

it("what was counted stays, as stale, until something is counted after a change", async () => {
  const { pool } = fakePool(oneLane, 1, () => result(0, [7, 1, 7, 0]));
  const comparison = createComparison(pool);
  const { getState } = comparison.store;
  await comparison.load(request, [part("one")]);
  expect(getState()).toMatchObject({ phase: "idle", done: 1, former: undefined });
  const loading = comparison.load(request, [part("two")]);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const former = {
    isStale: true,
    parts: [{ name: "one" }],
    results: [[{ figures: [7, 1, 7, 0] }]],
  };
  expect(getState()).toMatchObject({ phase: "running", done: 0, isStale: false, former });
  comparison.cancel();
  await loading;
  expect(getState().former).toBeUndefined();
  // Beside another subject nothing stays.
  const formers: unknown[] = [];
  comparison.store.subscribe(({ former: own }) => formers.push(own));
  void comparison.load(request, []);
  await comparison.load(request, [part("three")]);
  expect(getState().done).toBe(1);
  expect(new Set(formers)).toEqual(new Set([undefined]));
  // Beside a change of one that is done it stays as long as the run lasts, and no longer.
  formers.length = 0;
  await comparison.load(request, [part("four")]);
  expect(formers.at(-1)).toBeUndefined();
  expect(formers).toContainEqual(expect.objectContaining({ isStale: true, done: 1 }));
});

it("a comparison leaves out what is refused, and is whole without it", async () => {
  const { pool } = fakePool(oneLane, Infinity, () => result(0, [1, 1, 1, 0]));
  const comparison = createComparison(pool);
  const { getState } = comparison.store;
  const refused = { ...part("fc6", 4).request, text: refusedText };
  const large = { ...part("fc6", 4), mayBeTooLarge: true, request: refused };
  const fits = { ...part("fc7"), mayBeTooLarge: true };
  await comparison.load(request, [part("conv1", 2), large, fits]);
  expect(getState()).toMatchObject({
    phase: "idle",
    done: 2,
    parts: [{ name: "conv1" }, { name: "fc7" }],
    leftOut: [{ name: "fc6", times: 4, after: 1, why: "Too large." }],
  });
  expect(totalsOf(getState())[0]?.figures?.get("cycles")).toBe(3);
  expect(comparisonCsv(getState())).toContain("\nfc6,4,,,,,,Too large.");
  await comparison.load(request, [large]);
  expect(getState()).toMatchObject({ phase: "refused", isStale: true });
});

describe("the baseline", () => {
  const problem = { code: "limit/iterations", message: "Too long.", isLimit: true };
  const totals = totalsOf({
    lanes: ["a", "b", "c", "d"],
    metrics,
    parts: [part("one")],
    results: [[result(0, [4, 1, 4, 0]), { ...result(1, []), problem }, undefined]],
  });

  it("is the lane that is wanted, or the next one that has figures or will have", () => {
    expect(totals.map((_, wanted) => baselineOf(totals, wanted)?.name)).toEqual([
      "a",
      "c",
      "c",
      "d",
    ]);
    expect(baselineOf(totals.slice(0, 2), 1)?.name).toBe("a");
    expect(baselineOf(totals.slice(1, 2), 0)?.name).toBe("b");
    expect(baselineOf([], 0)).toBeUndefined();
  });

  it("is told beside figures so that only equal ones look equal", () => {
    const words = [100, 250, 100.4, 99.96, 99.99999, 1e-9, 0].map((each) =>
      besideBaseline(each, 100),
    );
    expect(words).toEqual([
      "=",
      "▲ 2.5×",
      "▲ 0.4 %",
      "▼ < 0.1 %",
      "▼ < 0.1 %",
      "▼ < 0.001×",
      "▼ 0×",
    ]);
    expect(besideBaseline(3, 0)).toBe("▲ from 0");
  });
});

it("a comparison that is refused leaves the one before, marked so, until another is right", async () => {
  const { pool } = fakePool(oneLane, Infinity, ({ point }) => result(point, [1, 1, 1, 0]));
  const comparison = createComparison(pool);
  const { getState } = comparison.store;
  const wrong = { ...part("one"), request: { text: refusedText, files: {} } };
  await comparison.load(wrong.request, [wrong]);
  expect(getState()).toMatchObject({ phase: "refused", isStale: false, lanes: [] });
  await comparison.load(request, [part("one")]);
  expect(getState()).toMatchObject({ phase: "idle", isStale: false, done: 1 });
  const { results } = getState();
  await comparison.load(wrong.request, [wrong]);
  expect(getState()).toMatchObject({
    phase: "refused",
    isStale: true,
    lanes: ["a"],
    source: request,
    failure: "Too large.",
  });
  expect(getState().results).toBe(results);
  const diagnostic = {
    code: "check/unknown-rank",
    severity: "error",
    message: "No.",
    span: { start: 0, end: 1 },
  } as const;
  comparison.refuse([diagnostic]);
  expect(getState()).toMatchObject({ isStale: true, diagnostics: [diagnostic] });
  await comparison.load(request, [part("two")]);
  expect(getState()).toMatchObject({ phase: "idle", isStale: false, failure: undefined });
  // Of another subject, none of it stays.
  void comparison.load(request, []);
  comparison.refuse([diagnostic]);
  expect(getState()).toMatchObject({ phase: "refused", isStale: false, lanes: [] });
});
