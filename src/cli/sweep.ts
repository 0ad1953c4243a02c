/**
 * `concordant sweep`: carries out the sweep of a document, on several threads if so wished, into a file that
 * it can be taken up from again.
 */
import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { formatDiagnostic } from "../base/index.ts";
import { SweepRun, type PointResult } from "../engine/index.ts";
import { Progress } from "./progress.ts";
import { load, loadFiles, reasonOf, type Source } from "./source.ts";
import { status } from "./status.ts";
import { formatOf, headerOf, lineOf, SweepFile } from "./sweep-file.ts";
import { countHere, countOnThreads } from "./sweep-threads.ts";

/** What the help says of this command. */
export const sweepUsage = `  concordant sweep FILE [--jobs N] [--out FILE.csv|FILE.jsonl] [--shard I/N]
                                    run every point of a document's \`sweep\`
`;

/** What was asked for. */
interface Request {
  readonly name: string;
  readonly jobs: number;
  readonly out: string | undefined;
  /** This part, from 0, of so many. */
  readonly shard: readonly [part: number, parts: number];
}

const maxJobs = 256;

/** What the arguments ask for, or why they ask for nothing. */
function readArguments(args: readonly string[]): Request | string {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        jobs: { type: "string", default: "1" },
        out: { type: "string" },
        shard: { type: "string", default: "1/1" },
      },
    });
  } catch (fault) {
    return reasonOf(fault);
  }
  const { jobs, out, shard } = parsed.values;
  const [name, ...more] = parsed.positionals;
  if (name === undefined || more.length > 0) return "`sweep` needs one file";
  const threads = jobs === "all" ? availableParallelism() : Number(jobs);
  if (!Number.isInteger(threads) || threads < 1 || threads > maxJobs)
    return `\`--jobs\` is a whole number from 1 to ${String(maxJobs)}, or \`all\``;
  const [part, parts] = /^(\d{1,6})\/(\d{1,6})$/.exec(shard)?.slice(1).map(Number) ?? [0, 0];
  if (part === undefined || parts === undefined || part < 1 || part > parts)
    return "`--shard` is a part of so many, such as `1/4`";
  if (out !== undefined && formatOf(out) === undefined)
    return "`--out` ends with `.csv` or `.jsonl`";
  return { name, jobs: threads, out, shard: [part - 1, parts] };
}

/** Carries out the command; `wrongUsage` tells of wrong arguments and gives the status to end with. */
export async function sweep(
  args: readonly string[],
  wrongUsage: (message: string) => number,
): Promise<number> {
  const request = readArguments(args);
  if (typeof request === "string") return wrongUsage(request);
  const { name, jobs, out, shard } = request;
  let source: Source;
  try {
    source = await load(name);
  } catch (fault) {
    process.stderr.write(`concordant: \`${name}\` cannot be read: ${reasonOf(fault)}\n`);
    return status.usage;
  }
  const experiment = { text: source.text, files: await loadFiles(source) };
  const opened = SweepRun.open(experiment);
  const diagnostics = opened.ok
    ? opened.value.description.warnings
    : opened.error.kind === "diagnostics"
      ? opened.error.diagnostics
      : [];
  for (const diagnostic of diagnostics)
    process.stderr.write(`${formatDiagnostic(diagnostic, source.text, source.name)}\n`);
  if (!opened.ok) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    return errors.every(({ code }) => code.startsWith("limit/")) ? status.limit : status.invalid;
  }
  const run = opened.value;
  const { description } = run;
  const format = formatOf(out ?? "") ?? "csv";
  let file: SweepFile | undefined;
  try {
    if (out !== undefined) file = SweepFile.open(out, format, run);
  } catch (fault) {
    process.stderr.write(`concordant: \`${String(out)}\` cannot be added to: ${reasonOf(fault)}\n`);
    return status.usage;
  }
  const own = Array.from({ length: description.size }, (_, point) => point).filter(
    (point) => point % shard[1] === shard[0],
  );
  const missing = own.filter((point) => file?.known.has(run.keyOf(point)) !== true);
  const progress = new Progress(own.length, own.length - missing.length);
  const seen = new Set<number>();
  const take = (result: PointResult): void => {
    if (file === undefined) process.stdout.write(`${lineOf(format, result, description)}\n`);
    else file.add(result);
    if (result.problem !== undefined) {
      progress.tell(`${result.problem.code}: ${result.problem.message}`);
      seen.add(result.problem.isLimit ? status.limit : status.invalid);
    }
    progress.advance();
  };
  if (file === undefined) process.stdout.write(`${headerOf(format, description) ?? ""}\n`);
  if (jobs === 1) countHere(run, missing, take);
  else
    await countOnThreads(
      { request: experiment, lanes: description.lanes.length, points: missing },
      jobs,
      take,
    );
  file?.close();
  progress.finish();
  return [status.invalid, status.limit].find((each) => seen.has(each)) ?? status.ok;
}
