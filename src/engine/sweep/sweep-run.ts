/**
 * A sweep as something that can be carried out, a point at a time and in any order.
 *
 * Every point has a key made of all that its figures depend on, so that results can be kept in a file,
 * merged from several machines, and taken up again after an interruption. Who carries out which points,
 * and on how many cores, is not decided here.
 */
import { err, ok, type Diagnostic, type Result } from "../../base/index.ts";
import {
  drawnAgain,
  loadSweep,
  noTraits,
  readSweepTexts,
  shapingValues,
  sweepPoint,
  sweepSize,
  type LaneTraits,
  type SweepPoint,
  type SweepTexts,
} from "../../einsum/index.ts";
import { KeptTensors } from "../../simulate/index.ts";
import type { EngineError, OpenRequest } from "../api.ts";
import { lowerDocument, type Lowered } from "../compile-document.ts";
import { countExperiment } from "../count-experiment.ts";
import { hashText } from "./hash.ts";
import { metricOf, unitsOf } from "./metrics.ts";
import { reachedBy, type Reached } from "./reached.ts";

/** What a sweep varies and measures. */
export interface SweepDescription {
  readonly size: number;
  readonly axes: readonly {
    readonly paths: readonly string[];
    readonly entries: readonly (readonly number[])[];
    readonly scale: "linear" | "log";
    /** Whether the entries are written one by one, and not as a range. */
    readonly isListed: boolean;
    /** What the entries come to where they are densities of one tensor. */
    readonly reached?: Reached;
  }[];
  readonly lanes: readonly string[];
  /** By lane, what the document says of it; empty where nothing is said. */
  readonly notes: readonly string[];
  /** What some of the lanes have, as far as that is known before they are counted. */
  readonly traits: LaneTraits;
  /** What each draw adds to the seeds. */
  readonly seeds: readonly number[];
  readonly metrics: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** Why a point has no figures, in a sentence; `isLimit` where it is only too large. */
export interface PointProblem {
  readonly code: string;
  readonly message: string;
  /** A way out, where one is known. */
  readonly hint?: string;
  /** Paths of the numbers of the document that it is about, where it is about some. */
  readonly numbers?: readonly string[];
  readonly isLimit: boolean;
}

/** What came of one point. */
export interface PointResult {
  readonly number: number;
  readonly key: string;
  /** Number of the lane. */
  readonly lane: number;
  /** Number of the draw. */
  readonly draw: number;
  /** By axis, the number of its entry. */
  readonly entries: readonly number[];
  /** In the order of the sweep's metrics; empty where there is a problem. */
  readonly figures: readonly number[];
  /** Computes that a cycle has room for, where that is known. */
  readonly units?: number;
  readonly problem?: PointProblem;
}

/** Compiled points that are kept: one for each lane and each choice of the numbers that shape its nest. */
const mostLowered = 100;

/** A sweep whose document is right. */
export class SweepRun {
  readonly description: SweepDescription;
  private readonly texts: SweepTexts;
  private readonly files: OpenRequest["files"];
  private readonly kept: KeptTensors;
  /** What the keys of all points have in common, and by lane the same with what its own have. */
  private readonly ground: string;
  private readonly grounds = new Map<number, string>();
  /** Points that were compiled, by all but what their tensors hold. */
  private readonly lowered = new Map<
    string,
    { readonly point: SweepPoint; readonly own: Lowered }
  >();

  private constructor(
    texts: SweepTexts,
    files: OpenRequest["files"],
    warnings: readonly Diagnostic[],
    kept: KeptTensors,
    traits: LaneTraits = noTraits,
    reached: readonly (Reached | undefined)[] = [],
  ) {
    const { axes, lanes, seeds, metrics } = texts.sweep;
    this.texts = texts;
    this.files = files;
    this.kept = kept;
    this.description = {
      size: sweepSize(texts.sweep),
      axes: axes.map(({ paths, entries, scale, isListed }, at) => {
        const own = reached[at];
        return { paths, entries, scale, isListed, ...(own === undefined ? {} : { reached: own }) };
      }),
      lanes: lanes.map(({ name }) => name),
      notes: lanes.map(({ notes }) => notes),
      traits,
      seeds,
      metrics,
      warnings,
    };
    this.ground = [
      metrics.join(),
      ...Object.entries(files).map(([name, contents]) => `${name}:${hashText(contents)}`),
    ].join("\n");
  }

  private groundOf(lane: number): string {
    const name = this.texts.sweep.lanes[lane]?.name ?? "";
    const known = this.grounds.get(lane);
    const ground = known ?? `${this.ground}\n${name}\n${this.texts.substanceOf(lane)}`;
    this.grounds.set(lane, ground);
    return ground;
  }

  /** Opens the sweep of a document, which may share tensors with others; what is wrong with it otherwise. */
  static open(
    { text, files }: OpenRequest,
    kept = new KeptTensors(),
  ): Result<SweepRun, EngineError> {
    const { texts, diagnostics, traits } = loadSweep(text);
    if (texts === undefined) return err({ kind: "diagnostics", diagnostics });
    return ok(new SweepRun(texts, files, diagnostics, kept, traits, reachedBy(texts)));
  }

  /**
   * Opens a sweep that was opened before, here or elsewhere, perhaps with other numbers: its lanes are not
   * checked again, and a number that is too large for one of them is told at its points.
   */
  static reopen(
    { text, files }: OpenRequest,
    kept = new KeptTensors(),
  ): Result<SweepRun, EngineError> {
    const { texts, diagnostics } = readSweepTexts(text);
    if (texts === undefined) return err({ kind: "diagnostics", diagnostics });
    return ok(new SweepRun(texts, files, diagnostics, kept));
  }

  /** The key of a point. */
  keyOf(number: number): string {
    const { lane, seed, values } = sweepPoint(this.texts.sweep, number);
    return this.keyMadeOf(lane, seed, values);
  }

  /**
   * The key that a point of this document has by its lane, its seed and its numbers in the order of the axes,
   * whether or not it is a point of the sweep; undefined where there is no such lane.
   */
  keyAt(laneName: string, seed: number, numbers: readonly number[]): string | undefined {
    const { axes, lanes } = this.texts.sweep;
    const lane = lanes.findIndex(({ name }) => name === laneName);
    const paths = axes.flatMap((axis) => axis.paths);
    if (lane === -1) return undefined;
    return this.keyMadeOf(
      lane,
      seed,
      paths.map((path, at) => [path, numbers[at] ?? Number.NaN] as const),
    );
  }

  private keyMadeOf(
    lane: number,
    seed: number,
    values: readonly (readonly [path: string, value: number])[],
  ): string {
    return hashText(`${this.groundOf(lane)}\n${String(seed)}\n${JSON.stringify(values)}`);
  }

  /** The document of a point, which can be opened like any other. */
  textOf(number: number): string {
    return this.texts.textOf(sweepPoint(this.texts.sweep, number));
  }

  /** Which point it is. */
  private placeOf(number: number, { lane, seed, entries, values }: SweepPoint) {
    const draw = this.texts.sweep.seeds.indexOf(seed);
    return { number, key: this.keyMadeOf(lane, seed, values), lane, draw, entries };
  }

  /**
   * Results that were come by before, perhaps of another sweep: those whose key a point of this one has, as that
   * point's.
   */
  resume(results: readonly PointResult[]): readonly PointResult[] {
    const byKey = new Map(results.map((result) => [result.key, result]));
    const found: PointResult[] = [];
    for (let number = 0; number < this.description.size; number += 1) {
      if (found.length === byKey.size) break;
      const place = this.placeOf(number, sweepPoint(this.texts.sweep, number));
      const known = byKey.get(place.key);
      if (known !== undefined) found.push({ ...known, ...place });
    }
    return found;
  }

  /** Compiles a point; one that differs from an earlier one in what its tensors hold has the same nests. */
  private lower(point: SweepPoint): Result<Lowered, EngineError> {
    const shape = JSON.stringify([point.lane, shapingValues(point)]);
    const known = this.lowered.get(shape);
    const program = known && drawnAgain(known.own.program, known.point, point);
    if (known !== undefined && program !== undefined) return ok({ ...known.own, program });
    const lowered = lowerDocument(this.texts.treeOf(point) ?? this.texts.textOf(point));
    if (!lowered.ok) return err({ kind: "diagnostics", diagnostics: lowered.error });
    if (this.lowered.size >= mostLowered) this.lowered.clear();
    const { size, lanes } = this.description;
    // Where each lane is one point, none is met again, and what is kept for nothing is gone through at every collection.
    if (size > lanes.length) this.lowered.set(shape, { point, own: lowered.value });
    return lowered;
  }

  /** Carries out a point. */
  count(number: number): PointResult {
    const { sweep } = this.texts;
    const point = sweepPoint(sweep, number);
    const lowered = this.lower(point);
    const counted = lowered.ok ? countExperiment(lowered.value, this.files, this.kept) : lowered;
    const place = this.placeOf(number, point);
    if (!counted.ok)
      return { ...place, figures: [], problem: problemOf(counted.error, point, this.texts) };
    const figures = sweep.metrics.map((name) => metricOf(counted.value, name));
    const units = unitsOf(counted.value);
    return { ...place, figures, ...(units === undefined ? {} : { units }) };
  }
}

function problemOf(error: EngineError, point: SweepPoint, texts: SweepTexts): PointProblem {
  if (error.kind === "failure") {
    const { kind, message } = error.failure;
    return { code: kind, message, isLimit: kind === "too-large" };
  }
  const errors = error.diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const isLimit = errors.length > 0 && errors.every(({ code }) => code.startsWith("limit/"));
  const { code = "", message = "", hint } = first ?? {};
  const numbers = first === undefined ? [] : texts.numbersAbout(point, first);
  return {
    ...{ code, message, isLimit },
    ...(hint === undefined ? {} : { hint }),
    ...(numbers.length === 0 ? {} : { numbers }),
  };
}
