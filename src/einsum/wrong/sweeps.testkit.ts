/** Wrong documents. Sweeps: parameters, lanes, draws. */
import { type Case, sound, wrong } from "./document.testkit.ts";

const swept = (sweep: string): string => `${sound}sweep: { ${sweep} }\n`;
const parameter = (rest: string): string => swept(`parameters: [{ ${rest} }]`);
const density = "path: tensors.F.density";

/** Sweeps: parameters, lanes, draws. */
export const sweeps: readonly Case[] = [
  wrong(
    "check/sweep",
    "a path that leads nowhere",
    parameter("path: tensors.F.densty, values: [1]"),
    "tensors.F.densty",
    "`tensors.F.densty`",
    "`tensors.F.density`",
  ),
  wrong(
    "check/sweep",
    "a metric that there is not",
    swept("metrics: [cycels]"),
    "cycels",
    "`cycels`",
    "`cycles`",
  ),
  wrong(
    "check/sweep",
    "no values",
    parameter(`${density}, values: []`),
    `{ ${density}, values: [] }`,
    "`tensors.F.density`",
    "from",
  ),
  wrong(
    "check/sweep",
    "a count of nothing",
    parameter(`${density}, from: 0.1, to: 1, count: 0`),
    "0",
    "count",
    "1 to",
  ),
  wrong(
    "check/sweep",
    "a logarithm of nothing",
    parameter(`${density}, from: 0, to: 1, count: 3, scale: log`),
    "0",
    "logarithmic",
    "above 0",
  ),
  wrong(
    "check/sweep",
    "a scale",
    parameter(`${density}, values: [1], scale: logarithm`),
    "logarithm",
    "scale",
    "log",
  ),
  wrong(
    "check/sweep",
    "a grid and a list",
    swept(`parameters: [{ ${density}, values: [1] }], points: [{ shape.W: 4 }]`),
    "points",
    "`points`",
    "Keep",
  ),
  wrong("check/sweep", "no point", swept("points: []"), "points", "`points`", "shape.W"),
  wrong(
    "check/sweep",
    "points of different kinds",
    swept("points: [{ shape.W: 4 }, { shape.S: 2 }]"),
    "{ shape.S: 2 }",
    "other numbers",
    "shape.W",
  ),
  wrong("check/sweep", "no draw", swept("seeds: 0"), "0", "`seeds`", "five draws"),
  wrong("check/sweep", "half a seed", swept("seeds: [0.5]"), "[0.5]", "`seeds`", "five draws"),
  wrong(
    "check/unknown-key",
    "a lane's key",
    swept("lanes: { a: { shape: {} } }"),
    "shape",
    "`shape`",
  ),
  wrong(
    "limit/sweep",
    "too many points",
    swept(`parameters: [{ ${density}, from: 0, to: 1, count: 1000 }], seeds: 101`),
    "sweep",
    "101,000",
    "fewer",
  ),
  wrong(
    "limit/sweep",
    "too many lanes",
    swept(`lanes: { ${Array.from({ length: 65 }, (_, at) => `l${String(at)}: {}`).join(", ")} }`),
    "lanes",
    "65",
    "Leave",
  ),
];
