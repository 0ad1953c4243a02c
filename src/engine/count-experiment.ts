/**
 * Counting one document without a session: what sweeps and comparisons are made of.
 *
 * Frames and snapshots are for the engine; here only the counts are wanted. An Einsum is counted without being
 * walked where that is possible and no longer than the walk: where its output is read, which of its elements are
 * not zero has to follow without the walk too. Any other is walked, if it is not too long.
 */
import { defined, err, ok, type Result } from "../base/index.ts";
import type { Program, ProgramEinsum } from "../einsum/index.ts";
import {
  CascadeRun,
  type CountMemory,
  countNest,
  estimateIterations,
  type EinsumCounts,
  type Files,
  KeptTensors,
  type NestRun,
  patternOf,
} from "../simulate/index.ts";
import type { EngineError } from "./api.ts";
import { tooMuchWork, withTensors, type Lowered } from "./compile-document.ts";

/** Expected iterations up to which walking takes no longer than counting; measured on small convolutions. */
const soonWalked = 30_000;

/** Whether a nest is sooner run than counted: as it is short, or as its queries take longer than its kernel. */
function isSoonerRun(run: NestRun, soonRun: number, { scripts }: CountMemory): boolean {
  const iterations = estimateIterations(run.plan);
  if (iterations <= soonRun) return true;
  return scripts.leavesToWalk(run.plan, iterations) && run.noKernel === undefined;
}

/** The counts of a nest without running it, where that is possible and it has more iterations than `soonRun`. */
export function countAtOnce(
  run: NestRun,
  soonRun: number,
  memory: CountMemory,
): EinsumCounts | undefined {
  return isSoonerRun(run, soonRun, memory) ? undefined : countNest(run.plan, "all", memory).counts;
}

/** Whether what an Einsum computes is read by others only whose own output nobody reads. */
function isReadLast({ einsums }: Program, at: number): boolean {
  const readersOf = ({ name }: ProgramEinsum): readonly ProgramEinsum[] =>
    einsums.filter(({ operands }) => operands.some(({ tensor }) => tensor === name));
  const own = defined(einsums[at], "einsum");
  return readersOf(own).every((reader) => readersOf(reader).length === 0);
}

/** The counts of every Einsum of a document, by name; tensors that are kept are not made again. */
export function countExperiment(
  lowered: Lowered,
  files: Files,
  kept = new KeptTensors(),
): Result<Readonly<Record<string, EinsumCounts>>, EngineError> {
  const compiled = withTensors(lowered, files, kept);
  if (!compiled.ok) return err({ kind: "diagnostics", diagnostics: compiled.error });
  const { program, nests, tensors } = compiled.value;
  const cascade = new CascadeRun(program, nests, tensors);
  const counted = new Map<string, EinsumCounts>();
  for (let started = 0; started < nests.length; started += 1) {
    const { current } = cascade;
    const { plan } = current;
    const isLast = started === nests.length - 1;
    // What reads an output last is counted alike whatever its values are, as long as they are not zero.
    const isCounted =
      (isLast || isReadLast(program, started)) && !isSoonerRun(current, soonWalked, kept.counting);
    const pattern =
      isLast || !isCounted
        ? undefined
        : patternOf(
            defined(program.einsums[started], "einsum"),
            plan,
            kept.counting,
            estimateIterations(plan),
          );
    const counts =
      isCounted && (isLast || pattern !== undefined)
        ? countNest(plan, "all", kept.counting).counts
        : undefined;
    if (counts !== undefined) {
      counted.set(plan.nest.name, counts);
      if (pattern !== undefined) cascade.passOver(pattern);
      continue;
    }
    const excess = tooMuchWork(cascade.current);
    if (excess !== undefined) return err({ kind: "diagnostics", diagnostics: [excess] });
    while (!cascade.done && cascade.runs.length === started + 1) cascade.advance();
  }
  const walked = cascade.counts();
  return ok(
    Object.fromEntries(
      nests.map(({ name }) => [name, defined(counted.get(name) ?? walked[name], name)]),
    ),
  );
}
