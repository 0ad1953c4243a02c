/**
 * Scripts that were noted, by the structure of their nests, for whoever counts such a nest next; and what they cost
 * beside a walk, as far as is known of nests of that structure.
 */
import { storesZeros } from "../../fibertree/index.ts";
import type { Plan } from "../plan.ts";
import type { Answers, OfNest } from "./of-nest.ts";
import type { Script } from "./script.ts";

/** Most structures whose scripts are kept, and most scripts of each. */
const maxStructures = 64;
const maxEach = 4;
/**
 * Iterations of a kernel that take as long as choosing how to count: walking 0.1 to 1 million, the kernel's
 * compilation included, takes 2 to 10 ms, choosing 2 to 20 ms, and in code that runs for the first time 6 to 17 ms
 * beside 14 to 108.
 */
const iterationsOfChoice = 1_000_000;
/**
 * Operations of a script that take as long as an iteration of a kernel. Over 48 nests (`bench/engine/workloads.ts`,
 * in four sizes), those of more than 2.05 to an iteration take 1.1 to 5 times as long as a kernel, all
 * others at most as long, but for the smallest.
 */
const operationsEach = 2;

/** A script of all counts of a nest. */
type NestScript = Script<OfNest<Answers>>;

const nests = new WeakMap<object, string>();
/** What a nest tells of its document's text, which moves when numbers before it are longer or shorter. */
const ofText: ReadonlySet<string> = new Set(["span", "text"]);

/**
 * A text that nests share which differ in what their tensors hold alone. Which of these are one is told too, as
 * what is asked of both is asked once.
 */
function structureOf({ nest, tensors }: Plan): string {
  const known =
    nests.get(nest) ??
    JSON.stringify(nest, (key, value: unknown) => (ofText.has(key) ? undefined : value));
  nests.set(nest, known);
  const stored = tensors.map((tensor) => {
    const first = tensors.indexOf(tensor);
    const ranks = tensor.ranks.map(({ shape, format }) => `${String(shape)}${format}`);
    return `${String(first)}: ${ranks.join()}${storesZeros(tensor) ? " with zeros" : ""}`;
  });
  return `${known} over ${stored.join(" and ")}`;
}

/** Drops what stands first where there are too many structures. */
function dropOldest(byStructure: Map<string, unknown>): void {
  for (const [oldest] of byStructure) {
    if (byStructure.size <= maxStructures) break;
    byStructure.delete(oldest);
  }
}

/** Scripts of nests; whoever makes it decides who shares them. */
export class KeptScripts {
  /** What was used last stands last. */
  private readonly kept = new Map<string, readonly NestScript[]>();
  /** By structure without a script: iterations that were left to walks. */
  private readonly walked = new Map<string, number>();

  /** The scripts of nests like a plan's, those that were noted last first. */
  of(plan: Plan): readonly NestScript[] {
    const structure = structureOf(plan);
    const scripts = this.kept.get(structure) ?? [];
    if (this.kept.delete(structure)) this.kept.set(structure, scripts);
    return scripts;
  }

  /**
   * Leaves a nest of so many iterations to a walk where that is the sooner way to its counts. Nests of a structure
   * without a script are left as long as all of them together take no longer than choosing how to count them: so
   * neither a single nest nor many alike take much longer than they have to.
   *
   * @returns whether it is left
   */
  leavesToWalk(plan: Plan, iterations: number): boolean {
    const [script] = this.of(plan);
    if (script !== undefined) return script.operations > operationsEach * iterations;
    const structure = structureOf(plan);
    const walked = (this.walked.get(structure) ?? 0) + iterations;
    this.walked.delete(structure);
    if (walked > iterationsOfChoice) return false;
    this.walked.set(structure, walked);
    dropOldest(this.walked);
    return true;
  }

  /** Keeps a script for nests like a plan's. */
  keep(plan: Plan, script: NestScript): void {
    const structure = structureOf(plan);
    const scripts = [script, ...(this.kept.get(structure) ?? [])].slice(0, maxEach);
    this.kept.delete(structure);
    this.kept.set(structure, scripts);
    dropOldest(this.kept);
  }
}
