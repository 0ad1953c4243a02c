/**
 * The command line: `concordant run | check | nest | sweep`.
 *
 * Arguments are read here and files loaded; everything else is the engine, the same that runs in the page.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { formatDiagnostic, isLimit, type Diagnostic } from "../base/index.ts";
import {
  createEngine,
  nestText,
  printPasses,
  type EngineApi,
  type EngineError,
  type Opened,
  type Report,
} from "../engine/index.ts";
import { load, loadFiles, reasonOf, type Source } from "./source.ts";
import { status } from "./status.ts";
import { sweep, sweepUsage } from "./sweep.ts";

const usage = `concordant: run sparse dataflow experiments

  concordant run FILE... [--json]   run documents; counts and outputs
  concordant check FILE...          validate documents, run nothing
  concordant nest FILE...           print the generated loop nests
${sweepUsage}
  -           in place of FILE reads standard input
  --python    with nest: a Python program over the package fibertree
  --passes    with nest: the nest after every pass of the compiler
  --json      one JSON report a line, in the order of the files
  --help      this text

Exit status: 0 all well, 1 a document is wrong, 2 wrong usage, 3 a limit is exceeded.
`;

/** What came of one file. */
type Outcome =
  | { readonly ok: true; readonly output: string }
  | {
      readonly ok: false;
      readonly diagnostics: readonly Diagnostic[];
      readonly failure: string;
      /** Whether nothing is wrong but a limit that is passed. */
      readonly isLimit: boolean;
    };

function refused(error: EngineError): Outcome {
  if (error.kind === "failure") {
    const { kind, message } = error.failure;
    return { ok: false, diagnostics: [], failure: message, isLimit: kind === "too-large" };
  }
  const errors = error.diagnostics.filter(({ severity }) => severity === "error");
  const isLimited = errors.length > 0 && errors.every(({ code }) => isLimit(code));
  return { ok: false, diagnostics: error.diagnostics, failure: "", isLimit: isLimited };
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
  {
    json,
    python,
    passes,
  }: { readonly json: boolean; readonly python: boolean; readonly passes: boolean },
  source: Source,
  engine: EngineApi,
): Promise<Outcome> {
  if (passes) {
    const printed = printPasses(source.text);
    return printed.ok
      ? { ok: true, output: printed.value }
      : refused({ kind: "diagnostics", diagnostics: printed.error });
  }
  const request = { text: source.text, files: await loadFiles(source) };
  if (command === "check") {
    const diagnostics = await engine.check(request);
    const wrong = diagnostics.some(({ severity }) => severity === "error");
    return wrong
      ? refused({ kind: "diagnostics", diagnostics })
      : { ok: true, output: `${source.name}: ok` };
  }
  const opened = await engine.open(request);
  if (!opened.ok) return refused(opened.error);
  for (const warning of opened.value.warnings)
    process.stderr.write(`${formatDiagnostic(warning, source.text, source.name)}\n`);
  if (command === "nest" && python) {
    const program = await engine.python(opened.value.session);
    return program.ok ? { ok: true, output: program.value.trimEnd() } : refused(program.error);
  }
  if (command === "nest") return { ok: true, output: nestOf(opened.value) };
  const result = await engine.run(opened.value.session, ({ einsum, fraction }) => {
    process.stderr.write(`\r${einsum} ${String(Math.floor(100 * fraction))} %`);
    if (fraction === 1) process.stderr.write("\n");
  });
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
  if (args.includes("--help")) {
    process.stdout.write(usage);
    return status.ok;
  }
  if (args[0] === "sweep") return sweep(args.slice(1), wrongUsage);
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        python: { type: "boolean", default: false },
        passes: { type: "boolean", default: false },
      },
    });
  } catch (fault) {
    return wrongUsage(reasonOf(fault));
  }
  const { json, python, passes } = parsed.values;
  const [command, ...names] = parsed.positionals;
  if (command !== "run" && command !== "check" && command !== "nest") {
    return wrongUsage(
      command === undefined ? "a command is missing" : `\`${command}\` is not a command`,
    );
  }
  if (names.length === 0) return wrongUsage(`\`${command}\` needs a file`);
  if (json && command !== "run") return wrongUsage("`--json` goes with `run`");
  if (python && command !== "nest") return wrongUsage("`--python` goes with `nest`");
  if (passes && (command !== "nest" || python))
    return wrongUsage("`--passes` goes with `nest`, and not with `--python`");
  const engine = createEngine({ breathe: isTimeToReport() });
  const seen = new Set<number>();
  for (const [at, name] of names.entries()) {
    let source: Source;
    try {
      source = await load(name);
    } catch (fault) {
      const message = `\`${name}\` cannot be read: ${reasonOf(fault)}`;
      process.stderr.write(`concordant: ${message}\n`);
      const unread: Diagnostic = {
        code: "check/file-missing",
        severity: "error",
        message,
        span: { start: 0, end: 0 },
      };
      if (json) process.stdout.write(`${JSON.stringify({ file: name, diagnostics: [unread] })}\n`);
      seen.add(status.usage);
      continue;
    }
    const outcome = await carryOut(command, { json, python, passes }, source, engine);
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
    seen.add(outcome.isLimit ? status.limit : status.invalid);
  }
  return [status.usage, status.invalid, status.limit].find((each) => seen.has(each)) ?? status.ok;
}

/** Says about twice a second that it is time to report progress, where somebody is looking. */
function isTimeToReport(): () => Promise<boolean> {
  let last = Date.now();
  return () => {
    const now = Date.now();
    if (!process.stderr.isTTY || now - last < 500) return Promise.resolve(false);
    last = now;
    return Promise.resolve(true);
  };
}

// Whoever reads the output may stop reading, as `head` does: that is no failure.
process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  if (fault.code !== "EPIPE") throw fault;
  process.exit(status.ok);
});

process.exitCode = await main(process.argv.slice(2));
