/**
 * The points of a sweep, by number, and the document that each of them is.
 *
 * Points are numbered with the draws outermost and the lanes innermost, so that a sweep that is cut short
 * has compared all lanes, at as many places as it came to, before it draws any tensor again. A point's
 * document is the text of the sweep's with its numbers and its lane put in: what is counted can be opened.
 * Where the document leaves its data to the defaults, a point's says what they give: draws vary that too.
 */
import type { Document } from "yaml";
import { isMap, isScalar, parseDocument } from "yaml";
import { isLimit, type Diagnostic } from "../base/index.ts";
import { loadProgram } from "./check.ts";
import { dataGivenTo, lacksData } from "./defaults.ts";
import { readDocument } from "./document.ts";
import { numberInText, numbersAt, numbersOf } from "./sweep-parameters.ts";
import type { Sweep } from "./sweep-spec.ts";
import { readTree, treeOf, type Tree } from "./yaml-tree.ts";

/** One point of a sweep. */
export interface SweepPoint {
  /** Number of the lane. */
  readonly lane: number;
  /** What is added to every seed. */
  readonly seed: number;
  /** By axis, the number of its entry. */
  readonly entries: readonly number[];
  /** Every number that is put in, in the order of the axes. */
  readonly values: readonly (readonly [path: string, value: number])[];
}

/** Number of points of a sweep. */
export function sweepSize({ axes, lanes, seeds }: Sweep): number {
  return axes.reduce((size, { entries }) => size * entries.length, lanes.length * seeds.length);
}

/** The point of that number, from 0. */
export function sweepPoint(sweep: Sweep, number: number): SweepPoint {
  const lane = number % sweep.lanes.length;
  let rest = Math.floor(number / sweep.lanes.length);
  const entries: number[] = [];
  for (let at = sweep.axes.length - 1; at >= 0; at -= 1) {
    const count = sweep.axes[at]!.entries.length;
    entries[at] = rest % count;
    rest = Math.floor(rest / count);
  }
  const values = sweep.axes.flatMap((axis, at) =>
    axis.paths.map((path, n) => [path, axis.entries[entries[at]!]![n]!] as const),
  );
  return { lane, seed: sweep.seeds[rest] ?? 0, entries, values };
}

/** A document with a sweep, and its points as documents. */
export class SweepTexts {
  readonly sweep: Sweep;
  private readonly text: string;
  private readonly document: Document;
  /** The document without its sweep. */
  private readonly rest: Document;
  private readonly bare = new Map<number, Document>();

  constructor(text: string, sweep: Sweep) {
    this.sweep = sweep;
    this.text = text;
    this.document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
    this.rest = this.document.clone();
    this.rest.delete("sweep");
  }

  /** All of a lane's document that its figures depend on: no comment, no layout, none of its words. */
  substanceOf(lane: number): string {
    const document = Object.entries(this.lane(lane).toJS() as object);
    const words = ["version", "title", "notes", "view"];
    return JSON.stringify(Object.fromEntries(document.filter(([key]) => !words.includes(key))));
  }

  /** The paths of the numbers that a mistake in a point's document is about, as it says or as its place tells. */
  numbersAbout(point: SweepPoint, mistake: Diagnostic): readonly string[] {
    return numbersBlamed(mistake, () => this.treeOf(point) ?? readTree(this.textOf(point)).tree);
  }

  /** The document of a point. */
  textOf(point: SweepPoint): string {
    return this.documentOf(point).toString({ lineWidth: 100, flowCollectionPadding: true });
  }

  /**
   * The same read already, so that nothing is written only to be parsed again. Its places are those in the sweep's
   * text, from which its parts were taken. Undefined where the text has to be read to tell what is wrong.
   */
  treeOf(point: SweepPoint): Tree | undefined {
    const { contents } = this.documentOf(point);
    return contents === null ? undefined : treeOf(contents, this.text).tree;
  }

  private documentOf({ lane, seed, values }: SweepPoint): Document {
    const isAsWritten = values.length === 0 && seed === 0;
    const document = isAsWritten ? this.lane(lane) : this.lane(lane).clone();
    for (const [path, value] of values) {
      const node = document.getIn(path.split("."), true);
      if (!isScalar(node)) continue;
      node.value =
        typeof node.value === "string" ? node.value.replace(numberInText, String(value)) : value;
    }
    const tensors = document.get("tensors");
    if (seed > 0 && isMap(tensors))
      for (const { value } of tensors.items) {
        if (!isMap(value) || !(value.has("density") || value.has("pattern"))) continue;
        const own = value.get("seed");
        const drawn = (typeof own === "number" ? own : 0) + seed;
        if (value.has("seed")) value.set("seed", drawn);
        else value.add(document.createPair("seed", drawn));
      }
    return document;
  }

  private lane(lane: number): Document {
    const known = this.bare.get(lane);
    if (known !== undefined) return known;
    const document = this.rest.clone();
    const { name, keys } = this.sweep.lanes[lane]!;
    for (const key of keys)
      document.set(
        document.createNode(key),
        this.document.getIn(["sweep", "lanes", name, key], true),
      );
    sayData(document);
    this.bare.set(lane, document);
    return document;
  }
}

/** Writes into a document without data what defaults would give it. */
function sayData(document: Document): void {
  const says = (key: string): boolean => {
    const node = document.get(key);
    return isMap(node) && node.items.length > 0;
  };
  if (says("shape") || says("tensors")) return;
  const read = readDocument(document.toString()).document;
  const data = read !== undefined && lacksData(read) ? dataGivenTo(read) : undefined;
  if (data === undefined) return;
  for (const key of ["shape", "tensors"] as const)
    document.set(document.createNode(key), document.createNode(data[key], { flow: true }));
}

/** The sweep of a document and its points; undefined where the diagnostics stand in the way. */
interface LoadedSweep {
  readonly texts: SweepTexts | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What some lanes have and others may not; of a lane that is refused it is not known. */
export interface LaneTraits {
  /** Whether one of them has more compute units than one. */
  readonly isSpatial: boolean;
  /** Whether one of them computes in several Einsums. */
  readonly isCascade: boolean;
}

/** The sweep of a document, its lanes as they are: whether a point is right shows when it is counted. */
export function readSweepTexts(text: string): LoadedSweep {
  const { document, diagnostics } = readDocument(text);
  if (document === undefined) return { texts: undefined, diagnostics };
  const { sweep } = document;
  if (sweep === undefined) {
    const missing: Diagnostic = {
      code: "check/missing-key",
      severity: "error",
      message: "The document has no `sweep`.",
      span: { start: document.span.start, end: document.span.start + 1 },
      hint: "Add `sweep: { parameters: [{ path: tensors.F.density, from: 0.1, to: 1, count: 10 }] }`.",
    };
    return { texts: undefined, diagnostics: [...diagnostics, missing] };
  }
  return { texts: new SweepTexts(text, sweep), diagnostics };
}

/**
 * The sweep of a document. Every lane is checked at its first point: a mistake in a lane is told where the lane
 * stands, and one that all of them have is told once. Lanes that are only too large, beside others that are not,
 * keep nobody from the others: what is wrong with them is told at their points.
 */
export function loadSweep(text: string): LoadedSweep & { readonly traits: LaneTraits } {
  const { texts, diagnostics } = readSweepTexts(text);
  if (texts === undefined) return { texts, diagnostics, traits: noTraits };
  const { sweep } = texts;
  const lanes = sweep.lanes.map((_, lane) => checkLane(texts.textOf(sweepPoint(sweep, lane))));
  const mistakes = lanes.map(({ mistake }) => mistake);
  const traits: LaneTraits = {
    isSpatial: lanes.some((lane) => lane.traits.isSpatial),
    isCascade: lanes.some((lane) => lane.traits.isCascade),
  };
  const isOnlyTooLarge = mistakes.every((found) => found === undefined || isLimit(found.code));
  if (isOnlyTooLarge && mistakes.includes(undefined)) return { texts, diagnostics, traits };
  const isCommon = mistakes.every((found) => found?.message === mistakes[0]?.message);
  const wrong = sweep.lanes.flatMap(({ name, span }, lane): readonly Diagnostic[] => {
    const found = mistakes[lane];
    if (found === undefined || (isCommon && lane > 0)) return [];
    const { code, severity, message, hint, numbers } = found;
    const told = isCommon ? message : `In the lane \`${name}\`: ${message}`;
    return [
      {
        ...{ code, severity, message: told, span },
        ...(hint === undefined ? {} : { hint }),
        ...(numbers === undefined ? {} : { numbers }),
      },
    ];
  });
  return wrong.length === 0
    ? { texts, diagnostics, traits }
    : { texts: undefined, diagnostics: [...diagnostics, ...wrong], traits };
}

/** Traits where nothing is known of any lane. */
export const noTraits: LaneTraits = { isSpatial: false, isCascade: false };

/** The paths of the numbers that a mistake is about, as it says or as its place in its document's tree tells. */
function numbersBlamed(
  { numbers, span }: Diagnostic,
  findTree: () => Tree | undefined,
): readonly string[] {
  if (numbers !== undefined) return numbers;
  const tree = findTree();
  return tree === undefined ? [] : numbersAt(tree, span);
}

/**
 * The first error of a point's document, with the numbers that it is about and its places in that document, if there
 * is one; and what its lane has.
 */
function checkLane(text: string): {
  readonly mistake: Diagnostic | undefined;
  readonly traits: LaneTraits;
} {
  const { program, diagnostics } = loadProgram(text);
  const einsums = program?.einsums ?? [];
  const traits: LaneTraits = {
    isSpatial: einsums.some(({ loops }) => loops.some(({ mode }) => mode === "spatial")),
    isCascade: einsums.length > 1,
  };
  const found = diagnostics.find(({ severity }) => severity === "error");
  if (found === undefined) return { mistake: undefined, traits };
  const numbers = numbersBlamed(found, () => readTree(text).tree);
  return { mistake: numbers.length === 0 ? found : { ...found, numbers }, traits };
}

/** Every number of a document that a sweep can vary, by path, with what it is; none where it cannot be read. */
export function sweepableNumbers(text: string): ReadonlyMap<string, number> {
  const { tree } = readTree(text);
  return tree === undefined ? new Map() : numbersOf(tree);
}

/** The lanes of a document as it holds them, and the Einsums that they are lanes of; empty where there are none. */
export function lanesIn(text: string): {
  readonly lanes: Readonly<Record<string, unknown>>;
  /** Equal for documents whose tensors and Einsums are the same. */
  readonly einsum: string;
  /** Whether it has a sweep already. */
  readonly isSwept: boolean;
} {
  const { tree } = readTree(text);
  if (tree === undefined) return { lanes: {}, einsum: "", isSwept: false };
  const whole = parseDocument(text, { prettyErrors: false, logLevel: "error" }).toJS() as {
    readonly einsum?: unknown;
    readonly sweep?: { readonly lanes?: Readonly<Record<string, unknown>> };
  };
  return {
    lanes: whole.sweep?.lanes ?? {},
    einsum: JSON.stringify(whole.einsum ?? "").replaceAll(" ", ""),
    isSwept: whole.sweep !== undefined,
  };
}
