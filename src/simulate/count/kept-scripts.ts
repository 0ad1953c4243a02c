/** Scripts that were noted, by the structure of their nests, for whoever counts such a nest next. */
import { storesZeros } from "../../fibertree/index.ts";
import type { Plan } from "../plan.ts";
import type { Answers, OfNest } from "./of-nest.ts";
import type { Script } from "./script.ts";

/** Most structures whose scripts are kept, and most scripts of each. */
const maxStructures = 64;
const maxEach = 4;

/** A script of all counts of a nest. */
export type NestScript = Script<OfNest<Answers>>;

/** Of what was used last, the last stands last. */
const kept = new Map<string, readonly NestScript[]>();
const nests = new WeakMap<object, string>();

/** A text that nests share which differ in what their tensors hold alone; which of these are one is told, as what is asked of both is asked once. */
function structureOf({ nest, tensors }: Plan): string {
  const known = nests.get(nest) ?? JSON.stringify(nest);
  nests.set(nest, known);
  const stored = tensors.map((tensor) => {
    const first = tensors.indexOf(tensor);
    const ranks = tensor.ranks.map(({ shape, format }) => `${String(shape)}${format}`);
    return `${String(first)}: ${ranks.join()}${storesZeros(tensor) ? " with zeros" : ""}`;
  });
  return `${known} over ${stored.join(" and ")}`;
}

/** The scripts of nests like a plan's, those that were noted last first. */
export function scriptsOf(plan: Plan): readonly NestScript[] {
  const structure = structureOf(plan);
  const scripts = kept.get(structure) ?? [];
  if (kept.delete(structure)) kept.set(structure, scripts);
  return scripts;
}

/** Keeps a script for nests like a plan's. */
export function keepScript(plan: Plan, script: NestScript): void {
  const structure = structureOf(plan);
  const scripts = [script, ...(kept.get(structure) ?? [])].slice(0, maxEach);
  kept.delete(structure);
  kept.set(structure, scripts);
  for (const [oldest] of kept) {
    if (kept.size <= maxStructures) break;
    kept.delete(oldest);
  }
}
