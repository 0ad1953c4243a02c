/** A document's first nest, counted by two witnesses. */
import { defined, invariant } from "../../base/index.ts";
import { lowerProgram } from "../../compile/index.ts";
import { loadProgram } from "../../einsum/index.ts";
import { CascadeRun, countNest, makeTensors } from "../index.ts";
import type { KeptTensors } from "../kept-tensors.ts";
import { KeptScripts } from "./kept-scripts.ts";
import { Memory } from "./memory.ts";

/** Counts of a document's nest, in closed form and by walking it. */
export function counted(
  text: string,
  scripts = new KeptScripts(),
  kept?: KeptTensors,
): { readonly closed: unknown; readonly walked: unknown } {
  const { program } = loadProgram(text);
  invariant(program !== undefined, text);
  const tensors = makeTensors(program, {}, kept);
  invariant(tensors.ok, text);
  const nests = lowerProgram(program);
  invariant(nests.ok, text);
  const cascade = new CascadeRun(program, nests.value, tensors.value);
  while (!cascade.done) cascade.advance();
  const { plan } = defined(cascade.runs[0], "run");
  return {
    closed: countNest(plan, "all", new Memory(scripts)).counts,
    walked: cascade.counts()[plan.nest.name],
  };
}
