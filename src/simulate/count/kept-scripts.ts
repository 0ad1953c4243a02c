/** Scripts that were noted, by the structure of their nests, for whoever counts such a nest next. */
import { storesZeros } from "../../fibertree/index.ts";
import type { Plan } from "../plan.ts";
import type { Answers, OfNest } from "./of-nest.ts";
import type { Script } from "./script.ts";

/** Most structures whose scripts are kept, and most scripts of each. */
const maxStructures = 64;
const maxEach = 4;

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

/** Scripts of nests; whoever makes it decides who shares them. */
export class KeptScripts {
  /** What was used last stands last. */
  private readonly kept = new Map<string, readonly NestScript[]>();

  /** The scripts of nests like a plan's, those that were noted last first. */
  of(plan: Plan): readonly NestScript[] {
    const structure = structureOf(plan);
    const scripts = this.kept.get(structure) ?? [];
    if (this.kept.delete(structure)) this.kept.set(structure, scripts);
    return scripts;
  }

  /** Keeps a script for nests like a plan's. */
  keep(plan: Plan, script: NestScript): void {
    const structure = structureOf(plan);
    const scripts = [script, ...(this.kept.get(structure) ?? [])].slice(0, maxEach);
    this.kept.delete(structure);
    this.kept.set(structure, scripts);
    for (const [oldest] of this.kept) {
      if (this.kept.size <= maxStructures) break;
      this.kept.delete(oldest);
    }
  }
}
