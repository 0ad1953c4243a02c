/**
 * From the text of each preset to what can be run: parsing, checking, lowering, planning, emitting. It is warm, as
 * in a page where somebody edits: every preset has been compiled before, so often that optimized code is there.
 * Presets take turns, so that what else the machine does meets all of them.
 */
import { readFileSync } from "node:fs";
import { lowerProgram } from "../../src/compile/index.ts";
import { loadProgram } from "../../src/einsum/index.ts";
import { presets, type Preset } from "../../src/presets/index.ts";
import { CascadeRun, makeTensors } from "../../src/simulate/index.ts";
import { median, quantile, timeOf, type Report } from "./rows.ts";

const warmUps = 20;
const samples = 61;

const read = (name: string): Buffer =>
  readFileSync(new URL(`../../src/presets/${name}`, import.meta.url));

interface Sample {
  readonly compiling: number;
  readonly tensors: number;
}

function compileOnce({ id, files }: Preset): Sample {
  const text = read(`${id}.yaml`).toString();
  const contents = Object.fromEntries(files.map((name) => [name, read(name)]));
  const started = performance.now();
  const { program } = loadProgram(text);
  const nests = program === undefined ? undefined : lowerProgram(program);
  const lowered = performance.now();
  if (program === undefined || nests?.ok !== true) throw new Error(id);
  const made = makeTensors(program, contents);
  if (!made.ok) throw new Error(id);
  const tensors = performance.now() - lowered;
  const planning = timeOf(() => new CascadeRun(program, nests.value, made.value).current.noKernel);
  return { compiling: lowered - started + planning, tensors };
}

/** One row a preset. Making its tensors is told apart, since that is a matter of their size. */
export function measureCompiling(report: Report): void {
  for (let time = 0; time < warmUps; time += 1) for (const preset of presets) compileOnce(preset);
  const taken = presets.map((): Sample[] => []);
  for (let time = 0; time < samples; time += 1)
    for (const [at, preset] of presets.entries()) taken[at]?.push(compileOnce(preset));
  for (const [at, { id }] of presets.entries()) {
    const own = taken[at] ?? [];
    const tensors = median(own.map((sample) => sample.tensors));
    const compiling = own.map((sample) => sample.compiling);
    // What else the machine does meets the median of so short a time, and hardly the fastest tenth.
    report.add({
      workload: id,
      nest: "",
      mode: "compile",
      medianMs: median(compiling),
      note: `a tenth within ${quantile(compiling, 0.1).toFixed(2)} ms; tensors ${tensors.toFixed(2)} ms besides`,
    });
  }
}
