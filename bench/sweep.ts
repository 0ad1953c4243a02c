/**
 * Measures sweeps, on this machine and as it is now: what a second thread is worth beside one that spins, for points
 * that are counted in closed form and for points that are run; how long a thousand points of a lecture take, and
 * whether memory grows with the number of points. It reports; it asserts nothing. `--json` prints one object.
 */
import process from "node:process";
import { Worker } from "node:worker_threads";
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

/** Points that no closed form reaches, as three fibers meet in a loop: kernels run them. */
const threeFibers = `einsum:
  declaration: { A: [M, K], B: [N, K], C: [K], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[n, k] * C[k]"]
shape: { M: 150, N: 150, K: 300 }
tensors: { A: { density: 0.3, seed: 1 }, B: { density: 0.3, seed: 2 }, C: { density: 0.5, seed: 3 } }
sweep:
  parameters: [{ path: tensors.C.density, from: 0.1, to: 1, count: 10 }]
  seeds: 16
  metrics: [cycles, words]
  lanes: { "three fibers": {} }
`;
/** Long points of two kinds: counted in closed form, and run. */
const longPoints = { counted: document(280_000, 96, cartesian, 16), run: threeFibers };

function open(text: string): SweepRun {
  const opened = SweepRun.open({ text, files: {} });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const pointsOf = (run: SweepRun): readonly number[] =>
  Array.from({ length: run.description.size }, (_, point) => point);
const nothing = (): void => undefined;

/** Time by the wall and of the processor, in milliseconds. */
interface Span {
  readonly wall: number;
  readonly processor: number;
}
function clock(): () => Span {
  const since = performance.now();
  const usage = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(usage);
    return { wall: performance.now() - since, processor: (user + system) / 1000 };
  };
}

/** What threads that only count to a number take: nothing can do better at the same moment. */
async function spin(threads: number): Promise<Span> {
  const code = `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", (turns) => {
      let x = 1;
      for (let turn = 0; turn < turns; turn += 1) x = (x * 1103515245 + 12345) | 0;
      parentPort.postMessage(x);
    });`;
  const workers = Array.from({ length: threads }, () => new Worker(code, { eval: true }));
  const all = (turns: number) =>
    Promise.all(
      workers.map(
        (worker) =>
          new Promise((resolve) => {
            worker.once("message", resolve);
            worker.postMessage(turns);
          }),
      ),
    );
  await all(1_000_000);
  const stop = clock();
  await all(300_000_000);
  const span = stop();
  await Promise.all(workers.map((worker) => worker.terminate()));
  return span;
}

/** A point on so many threads, which have had `warming` points before. */
async function point(text: string, count: number, warming: number, threads: number): Promise<Span> {
  const points = Array.from({ length: count }, (_, number) => number);
  let done = 0;
  let stop = clock();
  await countOnThreads({ request: { text, files: {} }, lanes: 1, points }, threads, () => {
    done += 1;
    if (done === warming) stop = clock();
  });
  const { wall, processor } = stop();
  return { wall: wall / (count - warming), processor: processor / (count - warming) };
}

/** What threads are worth to points of one kind. */
interface Worth {
  readonly one: Span;
  readonly two: Span;
  /** How many times as fast two threads are, and two that only spin in the same moments. */
  readonly ratio: number;
  readonly spinRatio: number;
}

/**
 * Long points on one thread and on two, in turn with threads that only spin. What starting and warming a
 * thread takes is left out.
 */
async function threads(text: string): Promise<Worth> {
  const spans: Worth[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const spinOne = await spin(1);
    const one = await point(text, 160, 60, 1);
    const spinTwo = await spin(2);
    const two = await point(text, 160, 60, 2);
    const ratio = one.wall / two.wall;
    spans.push({ one, two, ratio, spinRatio: (2 * spinOne.wall) / spinTwo.wall });
  }
  const of = (read: (span: Worth) => number): number => median(spans.map(read));
  return {
    one: { wall: of(({ one }) => one.wall), processor: of(({ one }) => one.processor) },
    two: { wall: of(({ two }) => two.wall), processor: of(({ two }) => two.processor) },
    ratio: of(({ ratio }) => ratio),
    spinRatio: of(({ spinRatio }) => spinRatio),
  };
}

/** A thousand points of lecture size on this thread, the document opened besides. */
function lecture(): Span & { points: number } {
  const text = document(32, 5, ofALecture, 50);
  const { size } = open(text).description;
  const spans = Array.from({ length: rounds }, () => {
    const stop = clock();
    const fresh = open(text);
    countHere(fresh, pointsOf(fresh), nothing);
    return stop();
  });
  return {
    points: size,
    wall: median(spans.map(({ wall }) => wall)),
    processor: median(spans.map(({ processor }) => processor)),
  };
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

const result = {
  threads: { counted: await threads(longPoints.counted), run: await threads(longPoints.run) },
  lecture: lecture(),
  memory: memory(),
};
if (process.argv.includes("--json")) console.log(JSON.stringify(result));
else {
  const { lecture: l, memory: m } = result;
  const figure = (value: number) => value.toFixed(1);
  for (const [kind, t] of Object.entries(result.threads)) {
    console.log(
      `A point that is ${kind} takes ${figure(t.one.wall)} ms on one thread and ${figure(t.two.wall)} ms on two: ${t.ratio.toFixed(2)} times as fast, where threads that only spin are ${t.spinRatio.toFixed(2)} times as fast.`,
    );
    console.log(
      `Of the processor it takes ${figure(t.one.processor)} ms beside none and ${figure(t.two.processor)} ms beside another.`,
    );
  }
  console.log(
    `${String(l.points)} points of lecture size on one thread: ${(l.wall / 1000).toFixed(2)} s, of the processor ${(l.processor / 1000).toFixed(2)} s.`,
  );
  console.log(
    `Heap after 1,000 points ${m.firstMb.toFixed(1)} MB, after ${String(m.points)} ${m.lastMb.toFixed(1)} MB.`,
  );
}
