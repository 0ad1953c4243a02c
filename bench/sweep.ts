/**
 * Measures sweeps, on this machine and as it is now: what a second thread is worth, how long a thousand
 * points of a lecture take, and whether memory grows with the number of points. It reports; it asserts
 * nothing. `--json` prints one object.
 */
import { SweepRun, type PointResult } from "../src/engine/index.ts";
import { countHere, countOnThreads } from "../src/cli/sweep-threads.ts";

const rounds = 3;

/** A sweep over a small or a long convolution. */
function document(width: number, filter: number, lanes: string, draws: number): string {
  return `einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: ${String(width)}, S: ${String(filter)} }
tensors: { I: { density: 0.5, seed: 1 }, F: { density: 0.5, seed: 2 } }
sweep:
  parameters: [{ path: tensors.F.density, from: 0.1, to: 1, count: 10 }]
  seeds: ${String(draws)}
  metrics: [cycles, words]
  lanes: ${lanes}
`;
}
const ofALecture = "{ os: {}, is: { mapping: { loop-order: { O: [W, S] } } } }";
const cartesian = `{ cartesian: { mapping: {
    partitioning: { O: { W: [uniform_occupancy(I.4)], S: [uniform_occupancy(F.4)] } },
    loop-order: { O: [W1, S1, W0, S0] },
    spacetime: { O: { space: [W0, S0], time: [W1, S1] } } } } }`;

function open(text: string): SweepRun {
  const opened = SweepRun.open({ text, files: {} });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const seconds = async (work: () => void | Promise<void>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};
const pointsOf = (run: SweepRun): readonly number[] =>
  Array.from({ length: run.description.size }, (_, point) => point);
const nothing = (): void => undefined;

/** Long points on one thread and on two, each in threads of their own, in turn. */
async function threads(): Promise<{
  milliseconds: number;
  one: number;
  two: number;
  ratio: number;
}> {
  const text = document(3_000, 64, cartesian, 3);
  const run = open(text);
  const points = pointsOf(run);
  const request = { text, files: {} };
  const times: [one: number[], two: number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    times[0].push(await seconds(() => countOnThreads(request, points, 1, nothing)));
    times[1].push(await seconds(() => countOnThreads(request, points, 2, nothing)));
  }
  const [one, two] = [points.length / median(times[0]), points.length / median(times[1])];
  return { milliseconds: 1000 / one, one, two, ratio: two / one };
}

/** A thousand points of lecture size on this thread, the document opened besides. */
async function lecture(): Promise<{ points: number; seconds: number }> {
  const text = document(32, 5, ofALecture, 50);
  const run = open(text);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    times.push(
      await seconds(() => {
        const fresh = open(text);
        countHere(fresh, pointsOf(fresh), nothing);
      }),
    );
  return { points: run.description.size, seconds: median(times) };
}

/** Heap after the first and after the last of ten thousand points, their results dropped. */
function memory(): { points: number; firstMb: number; lastMb: number } {
  const run = open(document(32, 5, ofALecture, 500));
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const points = pointsOf(run);
  const drop: (result: PointResult) => void = nothing;
  countHere(run, points.slice(0, 1_000), drop);
  const firstMb = heap();
  countHere(run, points.slice(1_000), drop);
  return { points: points.length, firstMb, lastMb: heap() };
}

const result = { threads: await threads(), lecture: await lecture(), memory: memory() };
if (process.argv.includes("--json")) console.log(JSON.stringify(result));
else {
  const { threads: t, lecture: l, memory: m } = result;
  console.log(
    `Points of ${t.milliseconds.toFixed(0)} ms: ${t.one.toFixed(1)} a second on one thread, ${t.two.toFixed(1)} on two, ${t.ratio.toFixed(2)} times as many.`,
  );
  console.log(
    `${String(l.points)} points of lecture size: ${l.seconds.toFixed(2)} s on one thread.`,
  );
  console.log(
    `Heap after 1,000 points ${m.firstMb.toFixed(1)} MB, after ${String(m.points)} ${m.lastMb.toFixed(1)} MB.`,
  );
}
