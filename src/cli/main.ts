/**
 * The command line: `concordant run | check | nest`.
 *
 * Arguments are read here and files loaded; everything else is the engine, the same that runs in the page.
 */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { formatDiagnostic, isLimit, type Diagnostic } from "../base/index.ts";
import {
  createEngine,
  nestText,
  type EngineApi,
  type EngineError,
  type Opened,
  type Report,
} from "../engine/index.ts";

/** Exit status: all well, a wrong document, wrong usage, a limit. */
const status = { ok: 0, invalid: 1, usage: 2, limit: 3 } as const;

const usage = `concordant: run sparse dataflow experiments

  concordant run FILE... [--json]   run documents; counts and outputs
  concordant check FILE...          validate documents, run nothing
  concordant nest FILE...           print the generated loop nests

  -           in place of FILE reads standard input
  --json      one JSON report a line, in the order of the files
  --help      this text

Exit status: 0 all well, 1 a document is wrong, 2 wrong usage, 3 a limit is exceeded.
`;

interface Source {
  readonly name: string;
  readonly text: string;
  readonly folder: string;
}

async function load(name: string): Promise<Source> {
  if (name !== "-") return { name, text: await readFile(name, "utf8"), folder: dirname(name) };
  process.stdin.setEncoding("utf8");
  let text = "";
  for await (const piece of process.stdin) text += String(piece);
  return { name: "<stdin>", text, folder: "." };
}

/** Files that a document may name: read on demand, relative to the document. */
async function loadFiles({ text, folder }: Source): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const [, name] of text.matchAll(/file["']?\s*:\s*["']?([^"'\s,}#]+)/g)) {
    if (name === undefined) continue;
    try {
      files[name] = await readFile(resolve(folder, name));
    } catch {
      // A file that cannot be read stays out; the engine says so, with the place that names it.
    }
  }
  return files;
}

/** What came of one file. */
type Outcome =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly failure: string };

function refused(error: EngineError): Outcome {
  if (error.kind === "diagnostics")
    return { ok: false, diagnostics: error.diagnostics, failure: "" };
  return { ok: false, diagnostics: [], failure: error.failure.message };
}

function nestOf({ einsums }: Opened): string {
  return einsums.map(({ text, lines }) => `# ${text}\n${nestText(lines)}`).join("\n\n");
}

function table(opened: Opened, report: Report): string {
  const lines: string[] = [opened.title];
  const show = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 4 });
  for (const { name, text, dataflow } of opened.einsums) {
    const counts = report.einsums[name];
    if (counts === undefined) continue;
    lines.push("", `${text}   (${dataflow.label})`);
    const row = (label: string, values: Readonly<Record<string, number>>): void => {
      lines.push(
        `  ${label.padEnd(14)}${Object.entries(values)
          .map(([key, value]) => `${key} ${show(value)}`)
          .join("   ")}`,
      );
    };
    row("MACs", counts.macs);
    row("time", { cycles: counts.cycles, steps: counts.steps, utilization: counts.utilization });
    row("intersections", counts.intersections);
    row("iterations", counts.iterations);
    for (const [tensor, own] of Object.entries(counts.tensors)) row(tensor, { ...own });
  }
  return lines.join("\n");
}

async function carryOut(
  command: string,
  json: boolean,
  source: Source,
  engine: EngineApi,
): Promise<Outcome> {
  const request = { text: source.text, files: await loadFiles(source) };
  if (command === "check") {
    const diagnostics = await engine.check(request);
    const wrong = diagnostics.some(({ severity }) => severity === "error");
    return wrong
      ? { ok: false, diagnostics, failure: "" }
      : { ok: true, output: `${source.name}: ok` };
  }
  const opened = await engine.open(request);
  if (!opened.ok) return refused(opened.error);
  for (const warning of opened.value.warnings)
    process.stderr.write(`${formatDiagnostic(warning, source.text, source.name)}\n`);
  if (command === "nest") return { ok: true, output: nestOf(opened.value) };
  const result = await engine.run(opened.value.session, () => undefined);
  if (!result.ok) return refused(result.error);
  const report = await engine.report(opened.value.session);
  if (!report.ok) return refused(report.error);
  return {
    ok: true,
    output: json ? JSON.stringify(report.value) : table(opened.value, report.value),
  };
}

function wrongUsage(message: string): number {
  process.stderr.write(`concordant: ${message}\n\n${usage}`);
  return status.usage;
}

async function main(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (fault) {
    return wrongUsage(fault instanceof Error ? fault.message : String(fault));
  }
  const { json, help } = parsed.values;
  const [command, ...names] = parsed.positionals;
  if (help) {
    process.stdout.write(usage);
    return status.ok;
  }
  if (command !== "run" && command !== "check" && command !== "nest") {
    return wrongUsage(
      command === undefined ? "a command is missing" : `\`${command}\` is not a command`,
    );
  }
  if (names.length === 0) return wrongUsage(`\`${command}\` needs a file`);
  if (json && command !== "run") return wrongUsage("`--json` goes with `run`");
  const engine = createEngine({ breathe: () => Promise.resolve(false) });
  let worst: number = status.ok;
  for (const [at, name] of names.entries()) {
    let source: Source;
    try {
      source = await load(name);
    } catch (fault) {
      return wrongUsage(
        `\`${name}\` cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`,
      );
    }
    const outcome = await carryOut(command, json, source, engine);
    if (outcome.ok) {
      process.stdout.write(
        `${at > 0 && !json && command !== "check" ? "\n" : ""}${outcome.output}\n`,
      );
      continue;
    }
    for (const diagnostic of outcome.diagnostics)
      process.stderr.write(`${formatDiagnostic(diagnostic, source.text, source.name)}\n`);
    if (outcome.failure !== "")
      process.stderr.write(`concordant: ${source.name}: ${outcome.failure}\n`);
    if (json)
      process.stdout.write(
        `${JSON.stringify({ file: source.name, diagnostics: outcome.diagnostics })}\n`,
      );
    const errors = outcome.diagnostics.filter(({ severity }) => severity === "error");
    const own =
      errors.length > 0 && errors.every(({ code }) => isLimit(code))
        ? status.limit
        : status.invalid;
    worst = worst === status.ok || own === status.invalid ? own : worst;
  }
  return worst;
}

process.exitCode = await main(process.argv.slice(2));
