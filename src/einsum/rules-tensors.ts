/** Rules on tensors: rank orders, formats, and values that fit the shape. */
import { suggest, withThousands, type Span } from "../base/index.ts";
import {
  maxGeneratedSpace,
  maxStoredPositions,
  patternDensity,
  positionsByRank,
  ranksOfFile,
  type RankFormat,
} from "../fibertree/index.ts";
import type { ExperimentDocument } from "./document.ts";
import type { Extents } from "./extents.ts";
import { declaredFormats } from "./part-formats.ts";
import type { ProgramTensor } from "./program.ts";
import type { Reporter } from "./reporter.ts";
import type { TensorSpec } from "./tensor-spec.ts";

/** Most elements a computed tensor may span; it is accumulated as a dense array. */
const maxOutputSize = 16_777_216;

/** Resolves every declared tensor. */
export function resolveTensors(
  document: ExperimentDocument,
  extents: Extents,
  reporter: Reporter,
): ReadonlyMap<string, ProgramTensor> {
  const tensors = new Map<string, ProgramTensor>();
  const computed = new Map(
    document.statements.map(({ statement }) => [
      statement.output.tensor,
      statement.output.nameSpan,
    ]),
  );
  for (const [name, { names, nameSpan }] of document.declaration) {
    const ids = names.map(({ value }) => value);
    const { formats, unknown } = declaredFormats(document, name, ids, reporter);
    for (const rank of unknown) {
      reporter.error(
        "check/unknown-rank",
        `\`${name}\` has no rank \`${rank.slice(0, 40)}\`.`,
        document.format.get(name)?.get(rank)?.span ?? nameSpan,
        suggest(rank, ids, `ranks of \`${name}\``),
      );
    }
    const ranks = ids.map(
      (id) => ({ id, shape: extents.get(id) ?? 1, format: formats.get(id) ?? "C" }) as const,
    );
    const storage = storageOrder(document, name, ids, reporter);
    const spec = document.tensors.get(name);
    const shape = ranks.map((rank) => rank.shape);
    if (spec !== undefined) checkValues(name, spec, ids, shape, reporter);
    const outputSpan = computed.get(name);
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (outputSpan !== undefined && size > maxOutputSize) {
      reporter.error(
        "limit/elements",
        `\`${name}\` spans ${withThousands(size)} elements; the limit for a computed tensor is ${withThousands(maxOutputSize)}.`,
        outputSpan,
        "Make its ranks smaller.",
        { numbers: ids.map(extentPath) },
      );
    }
    checkStored(name, ranks, storage, spec, nameSpan, reporter);
    tensors.set(name, {
      name,
      ranks,
      storage,
      source: spec ?? { kind: "computed" },
      span: nameSpan,
    });
  }
  return tensors;
}

function storageOrder(
  document: ExperimentDocument,
  name: string,
  ids: readonly string[],
  reporter: Reporter,
): readonly number[] {
  const written = document.rankOrder.get(name);
  const declared = ids.map((_, at) => at);
  if (written === undefined) return declared;
  const order: number[] = [];
  for (const { value, span } of written.names) {
    const at = ids.indexOf(value);
    if (at === -1)
      reporter.error(
        "check/unknown-rank",
        `\`${name}\` has no rank \`${value.slice(0, 40)}\`.`,
        span,
        suggest(value, ids, `ranks of \`${name}\``),
      );
    else if (order.includes(at))
      reporter.error(
        "check/rank-order",
        `The rank order of \`${name}\` names \`${value}\` twice.`,
        span,
        "Name each rank once.",
      );
    else order.push(at);
  }
  const left = ids.filter((_, at) => !order.includes(at));
  if (left.length > 0 && !reporter.failed()) {
    reporter.error(
      "check/rank-order",
      `The rank order of \`${name}\` leaves out ${left.map((id) => `\`${id}\``).join(", ")}.`,
      written.span,
      "Name every rank of the tensor, outermost first.",
    );
  }
  return order.length === ids.length ? order : declared;
}

/** The path of the extent of a rank. */
const extentPath = (rank: string): string => `shape.${rank}`;

function checkValues(
  name: string,
  spec: TensorSpec,
  ids: readonly string[],
  shape: readonly number[],
  reporter: Reporter,
): void {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (spec.kind === "generator") {
    checkPattern(name, spec, ids.length, reporter);
    if (size > maxGeneratedSpace) {
      reporter.error(
        "limit/elements",
        `\`${name}\` is drawn from ${withThousands(size)} coordinates; the limit is ${withThousands(maxGeneratedSpace)}.`,
        spec.keySpan,
        "Make its ranks smaller, or read it from a file.",
        { numbers: ids.map(extentPath) },
      );
    }
    return;
  }
  if (spec.kind === "file") {
    const held = ranksOfFile(spec.name);
    if (held !== undefined && ids.length !== held)
      reporter.error(
        "check/file-format",
        `\`${name}\` has ${String(ids.length)} ranks, and a MatrixMarket file holds two.`,
        spec.span,
        "Declare it with two ranks, give its points, or read it from a NumPy file (`.npy`).",
      );
    return;
  }
  const { elements } = spec;
  const rankCount = spec.kind === "dense" ? spec.shape.length : elements.rankCount;
  if (rankCount !== ids.length && (spec.kind === "dense" || elements.values.length > 0)) {
    reporter.error(
      "check/points",
      `\`${name}\` has ${String(ids.length)} ranks, but its values have ${String(rankCount)} coordinates.`,
      spec.span,
      `Give the coordinates in the order ${ids.join(", ")}.`,
    );
    return;
  }
  if (spec.kind === "dense") {
    spec.shape.forEach((extent, at) => {
      if (extent !== shape[at]) {
        reporter.error(
          "check/extent-conflict",
          `The lists of \`${name}\` have ${String(extent)} entries for the rank \`${ids[at] ?? ""}\` of extent ${String(shape[at])}.`,
          spec.span,
          "Change the list, or the extent in `shape`.",
        );
      }
    });
    return;
  }
  checkDistinct(name, spec, shape, reporter);
  for (let element = 0; element < elements.values.length; element += 1) {
    for (const [at, extent] of shape.entries()) {
      const coordinate = elements.coordinates[element * ids.length + at] ?? 0;
      if (coordinate < extent) continue;
      const span: Span = spec.places[element] ?? spec.span;
      reporter.error(
        "check/points",
        `Coordinate ${String(coordinate)} lies outside the rank \`${ids[at] ?? ""}\` of extent ${String(extent)}.`,
        span,
        `Coordinates of this rank run from 0 to ${String(extent - 1)}.`,
      );
      return;
    }
  }
}

/** Of two points with the same coordinates nobody could say which one counts. */
function checkDistinct(
  name: string,
  spec: TensorSpec & { readonly kind: "points" },
  shape: readonly number[],
  reporter: Reporter,
): void {
  const { coordinates, values } = spec.elements;
  const seen = new Map<string, number>();
  for (let element = 0; element < values.length; element += 1) {
    const point = coordinates
      .slice(element * shape.length, (element + 1) * shape.length)
      .join(", ");
    const first = seen.get(point);
    if (first !== undefined) {
      reporter.error(
        "check/points",
        `\`${name}\` has two points at [${point}].`,
        spec.places[element] ?? spec.span,
        "Remove one of them.",
        { related: [{ span: spec.places[first] ?? spec.span, message: "the first one" }] },
      );
      return;
    }
    seen.set(point, element);
  }
}

/** A pattern must have the ranks that it speaks of. */
function checkPattern(
  name: string,
  { pattern, span }: TensorSpec & { readonly kind: "generator" },
  ranks: number,
  reporter: Reporter,
): void {
  const needed =
    pattern.kind === "banded" ? 2 : pattern.kind === "block" ? pattern.block.length : 0;
  if (ranks >= needed) return;
  reporter.error(
    "check/rank-count",
    `The pattern of \`${name}\` speaks of ${String(needed)} ranks, but \`${name}\` has ${String(ranks)}.`,
    span,
    "Choose another pattern, or declare more ranks.",
  );
}

/** Checks an upper bound of what the tensor stores, before any memory is taken. */
export function checkStored(
  name: string,
  ranks: readonly { readonly id: string; readonly shape: number; readonly format: RankFormat }[],
  storage: readonly number[],
  spec: TensorSpec | undefined,
  span: Span,
  reporter: Reporter,
): void {
  // How many elements a file has is known when it is read.
  if (spec?.kind === "file") return;
  const size = ranks.reduce((product, { shape }) => product * shape, 1);
  const elements =
    spec === undefined
      ? size
      : spec.kind === "generator"
        ? Math.ceil(patternDensity(spec.pattern) * size)
        : spec.elements.values.length;
  const stored = positionsByRank(
    storage.flatMap((at) => ranks[at] ?? []),
    elements,
  ).reduce((sum, positions) => sum + positions, 0);
  if (stored > maxStoredPositions) {
    reporter.error(
      "limit/elements",
      `\`${name}\` may store ${withThousands(stored)} positions; the limit is ${withThousands(maxStoredPositions)}.`,
      span,
      "Lower its density or extents, or store it compressed (`C`).",
      { numbers: [...ranks.map(({ id }) => extentPath(id)), `tensors.${name}.density`] },
    );
  }
}
