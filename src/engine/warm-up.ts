/**
 * Going through the whole pipeline with small documents before anybody asks for anything.
 *
 * Code is slow when it runs for the first time, so an engine that has had an idle moment answers its first
 * document sooner. In the end a memory is made ready for it. Nothing else comes of it, and it ends as soon as
 * its host has something to do.
 */
import { invariant } from "../base/index.ts";
import { CascadeRun, countNest, prepareMemory } from "../simulate/index.ts";
import { compileDocument } from "./compile-document.ts";
import { createEngine } from "./create-engine.ts";

const convolution = (mapping: string): string => `einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: 24, S: 6 }
tensors: { I: { density: 0.5, seed: 1 }, F: { density: 0.5, seed: 2 } }
mapping:
${mapping}
`;

/** A layer of a network, of that extent, and of so many channels on either side. */
const layer = (mapping: string, extent = 9, channels = 4): string => `einsum:
  declaration: { I: [C, H, W], F: [C, M, R, S], O: [M, P, Q] }
  expressions: ["O[m, p, q] = I[c, p+r, q+s] * F[c, m, r, s]"]
shape: { C: ${String(channels)}, M: ${String(channels)}, R: 3, S: 3, H: ${String(extent)}, W: ${String(extent)} }
tensors: { I: { density: 0.4, seed: 1 }, F: { density: 0.5, seed: 2 } }
mapping:
${mapping}
`;
const intersected = `  rank-order: { F: [M, C, R, S] }
  loop-order: { O: [M, P, Q, C, R, S] }`;
const inParts = `  partitioning: { O: { "(H, W)": [flatten()], HW: [uniform_occupancy(I.4)], "(M, R, S)": [flatten()], MRS: [uniform_occupancy(F.4)] } }
  loop-order: { O: [C, HW1, MRS1, HW0, MRS0] }
  spacetime: { O: { space: [HW0, MRS0], time: [C, HW1, MRS1] } }`;

/**
 * Windows and intersection; parts that meet parts in space; one fiber inside the other, and results that
 * scatter; then the first two once more in a layer, whose counts take all kinds of steps.
 */
const documents = [
  convolution("  loop-order: { O: [Q, S] }"),
  convolution(`  partitioning: { O: { W: [uniform_occupancy(I.4)], S: [uniform_occupancy(F.4)] } }
  loop-order: { O: [W1, S1, W0, S0] }
  spacetime: { O: { space: [W0, S0], time: [W1, S1] } }`),
  `einsum:
  declaration: { A: [K, M], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[k, m] * B[k, n]"]
shape: { K: 8, M: 8, N: 8 }
tensors: { A: { density: 0.5, seed: 1 }, B: { density: 0.5, seed: 2 } }
mapping: { loop-order: { Z: [K, M, N] } }
`,
  layer(intersected),
  layer(inParts),
];

/** What is run a few times is remembered in a faster form; more often gains little. */
const rounds = 3;
/** Planning and emitting a kernel gain for longer, and take little. */
const moreRounds = 6;
/**
 * Nests that are counted once more, in larger and larger layers: what is compiled for a few thousand elements is
 * compiled again where there are many, of more kinds. The largest takes about 50 ms, all of them half a second.
 */
const counted = [intersected, inParts, "  loop-order: { O: [C, M, R, S, H, W] }"];
const sizes = [
  { extent: 12, channels: 4 },
  { extent: 20, channels: 8 },
  { extent: 28, channels: 16 },
  { extent: 56, channels: 32 },
  { extent: 56, channels: 40 },
  { extent: 56, channels: 48 },
];

/**
 * Warms an engine's code up, a stretch of at most some tens of milliseconds at a time.
 *
 * @param goesOn asked between two stretches; where it says no, that is all
 */
export async function warmUp(goesOn: () => Promise<boolean>): Promise<void> {
  const engine = createEngine({ breathe: () => Promise.resolve(false) });
  for (let round = 0; round < rounds; round += 1)
    for (const text of documents) {
      if (!(await goesOn())) return;
      const opened = await engine.open({ text, files: {} });
      invariant(opened.ok, "a document to warm up with is right");
      const { session } = opened.value;
      if (!(await goesOn())) return;
      await engine.run(session, () => undefined);
      if (!(await goesOn())) return;
      await engine.frame({ session, step: 1 });
      if (!(await goesOn())) return;
      countNest(cascadesOf(text)().current.plan, "all");
    }
  for (const text of documents) {
    const cascadeOf = cascadesOf(text);
    for (let round = 0; round < moreRounds; round += 1) {
      if (!(await goesOn())) return;
      cascadeOf().advance();
    }
  }
  for (const { extent, channels } of sizes)
    for (const mapping of counted) {
      if (!(await goesOn())) return;
      countNest(cascadesOf(layer(mapping, extent, channels))().current.plan, "all");
    }
  if (await goesOn()) prepareMemory();
}

/** Compiles a document, and gives a new cascade of it whenever it is asked. */
function cascadesOf(text: string): () => CascadeRun {
  const compiled = compileDocument(text, {});
  invariant(compiled.ok, "a document to warm up with is right");
  const { program, nests, tensors } = compiled.value;
  return () => new CascadeRun(program, nests, tensors);
}
