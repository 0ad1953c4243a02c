/** A document's nests as every pass of the compiler leaves them, in print. */
import { err, ok, type Diagnostic, type Result } from "../base/index.ts";
import { compileInStages, nestText, printNest } from "../compile/index.ts";
import { loadProgram } from "../einsum/index.ts";

/** Prints every Einsum of a document pass by pass; what is wrong with the document otherwise. */
export function printPasses(text: string): Result<string, readonly Diagnostic[]> {
  const { program, diagnostics } = loadProgram(text);
  if (program === undefined) return err(diagnostics);
  const einsums: string[] = [];
  for (const einsum of program.einsums) {
    const stages = compileInStages(program, einsum);
    if (!stages.ok) return err([...diagnostics, stages.error]);
    const nests = stages.value.map(({ nest }) => nestText(printNest(nest)));
    const passes = stages.value.map(({ name }, at) =>
      nests[at] === nests[at - 1]
        ? `# ${name}: nothing changes in print`
        : `# ${name}\n${nests[at] ?? ""}`,
    );
    einsums.push([`# ${einsum.text}`, ...passes].join("\n\n"));
  }
  return ok(einsums.join("\n\n"));
}
