/**
 * The documents that the pages of sweeps and comparisons are about: examples, links, and the experiment that
 * is open, made fit where it has no sweep.
 */
import { ok, type Result } from "../../base/index.ts";
import type { EngineError, OpenRequest } from "../../engine/index.ts";
import { comparisons, sweepExamples, type SweepExample } from "../../presets/index.ts";
import type { Experiment } from "../state/experiment.ts";
import type { NoticeStore } from "../state/notices.ts";
import { documentIn, readDocument } from "../state/page-document.ts";
import { linkTo } from "../url/link.ts";
import { isCancelled, messageOf } from "./pool.ts";

const texts = import.meta.glob<string>("../../presets/sweeps/*.yaml", {
  query: "?raw",
  import: "default",
});

const loadLanguage = () => import("../../einsum/index.ts");

/** The example of that name, of either page. */
function findExample(id: string): SweepExample | undefined {
  return [...sweepExamples, ...comparisons].find((example) => example.id === id);
}

/** The text of an example. */
export async function exampleText(id: string): Promise<string> {
  const read = texts[`../../presets/sweeps/${id}.yaml`];
  if (read === undefined) throw new Error(`There is no example called ${id} on this page.`);
  return read();
}

/** What a path of a page leads to; undefined where it leads to no document. */
export async function readPath(
  page: "sweep" | "compare",
  path: string,
): Promise<Result<OpenRequest | undefined, string>> {
  const id = documentIn(path);
  if (id === "") return ok(undefined);
  if (findExample(id) !== undefined) return ok({ text: await exampleText(id), files: {} });
  return readDocument(page, path);
}

/** Opens the text of a point in Explore, or tells why there is none; nothing where it is no longer asked for. */
export async function followText(
  text: Result<string, EngineError>,
  files: OpenRequest["files"],
  notices: NoticeStore,
): Promise<void> {
  if (text.ok) {
    const experiment = { text: text.value, files, preset: undefined, original: undefined };
    const before = location.hash;
    const hash = await linkTo(experiment, 0);
    if (location.hash === before) location.hash = hash;
  } else if (!isCancelled(text.error))
    notices.post({ topic: "engine", tone: "problem", text: messageOf(text.error) });
}

/** The text of a point under a title that says what it is a point of. */
export async function withTitle(
  text: Result<string, EngineError>,
  title: string,
): Promise<Result<string, EngineError>> {
  if (!text.ok) return text;
  const { editDocument } = await loadLanguage();
  return ok(editDocument(text.value, { kind: "title", text: title }));
}

/** Lanes of the comparisons that fit a document: those of the one with the same Einsums. */
async function fittingLanes(text: string): Promise<Readonly<Record<string, unknown>>> {
  const { lanesIn } = await loadLanguage();
  const { einsum, lanes } = lanesIn(text);
  if (Object.keys(lanes).length > 0) return lanes;
  for (const { id } of comparisons) {
    const known = lanesIn(await exampleText(id));
    if (known.einsum === einsum) return known.lanes;
  }
  return {};
}

/** What runs of a document, to be compared; its words, data and places in the text left out. */
async function whatRuns(text: string): Promise<string> {
  const { loadProgram } = await loadLanguage();
  const { program } = loadProgram(text);
  const words = ["title", "notes", "text", "span", "source", "partitioning"];
  return JSON.stringify(program, (key, value: unknown) =>
    words.includes(key) ? undefined : value instanceof Map ? [...value] : value,
  );
}

/** The lanes of the comparisons that fit a document, itself first: under the name of the lane that it is, if it is one. */
async function lanesOf(text: string): Promise<Readonly<Record<string, unknown>>> {
  const { editDocument, readSweepTexts, sweepPoint } = await loadLanguage();
  const lanes = { "As it is": {}, ...(await fittingLanes(text)) };
  const whole = editDocument(text, { kind: "sweep", part: "lanes", value: lanes });
  const { texts } = readSweepTexts(whole);
  if (texts === undefined) return lanes;
  const points = Object.keys(lanes).map((_, lane) => texts.textOf(sweepPoint(texts.sweep, lane)));
  const [own, ...others] = await Promise.all(points.map(whatRuns));
  const { "As it is": first, ...fitting } = lanes;
  const equal = Object.keys(fitting)[others.indexOf(own ?? "")];
  if (equal === undefined) return lanes;
  const rest = Object.entries(fitting).filter(([name]) => name !== equal);
  return { [`${equal} (as it is)`]: first, ...Object.fromEntries(rest) };
}

/** A document with every lane that fits it, its own mapping first. */
export async function withLanes(
  experiment: Pick<Experiment, "text" | "files">,
): Promise<OpenRequest> {
  const { editDocument } = await loadLanguage();
  const value = await lanesOf(experiment.text);
  const text = editDocument(experiment.text, { kind: "sweep", part: "lanes", value });
  return { text, files: experiment.files };
}

/** How many lanes a sweep that nobody wrote begins with. */
const proposedLanes = 5;

/** A document with a sweep: its own, or one over the density of the last tensor that is generated, if any is. */
export async function withSweep(
  experiment: Pick<Experiment, "text" | "files">,
): Promise<OpenRequest> {
  const { editDocument, lanesIn, sweepableNumbers } = await loadLanguage();
  const { text, files } = experiment;
  if (lanesIn(text).isSwept) return { text, files };
  const numbers = [...sweepableNumbers(text).keys()];
  const density = numbers.findLast((path) => path.endsWith(".density"));
  const parameters =
    density === undefined ? undefined : [{ path: density, from: 0.1, to: 1, count: 10 }];
  // A few from all over the list, whose neighbours are alike.
  const [own, ...fitting] = Object.entries(await lanesOf(text));
  const apart = Math.max(1, (fitting.length - 1) / (proposedLanes - 1));
  const lanes = fitting.filter((_, at) => Math.round(Math.round(at / apart) * apart) === at);
  const parts = [
    ["parameters", parameters],
    ["seeds", 3],
    ["lanes", Object.fromEntries([...(own === undefined ? [] : [own]), ...lanes])],
  ] as const;
  const swept = parts.reduce(
    (sum, [part, value]) => editDocument(sum, { kind: "sweep", part, value }),
    text,
  );
  return { text: swept, files };
}

/** A parameter as the controls of the page know it. */
export interface Parameter {
  readonly path: string | readonly string[];
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly scale: "linear" | "log";
}

/** A text with one parameter in place of all that it has. */
export async function withParameter(text: string, parameter: Parameter): Promise<string> {
  const { editDocument } = await loadLanguage();
  const { path, from, to, count, scale } = parameter;
  const value = { path, from, to, count, ...(scale === "log" ? { scale } : {}) };
  return editDocument(text, { kind: "sweep", part: "parameters", value: [value] });
}

/** A text with one parameter in place of all that it has, whose places are these. */
export async function withListed(
  text: string,
  path: Parameter["path"],
  values: readonly number[],
  scale: Parameter["scale"],
): Promise<string> {
  const { editDocument } = await loadLanguage();
  const value = { path, values, ...(scale === "log" ? { scale } : {}) };
  return editDocument(text, { kind: "sweep", part: "parameters", value: [value] });
}

/** A text with so many draws. */
export async function withSeeds(text: string, seeds: number): Promise<string> {
  const { editDocument } = await loadLanguage();
  return editDocument(text, { kind: "sweep", part: "seeds", value: seeds });
}

/** A text with another number at a path. */
export async function withNumber(text: string, path: string, value: number): Promise<string> {
  const { editDocument } = await loadLanguage();
  return editDocument(text, { kind: "number", path: path.split("."), value });
}
