/**
 * Generators as written:
 *
 *     { density: 0.5, seed: 1 }                                   uniform
 *     { pattern: { block: [8, 8], keep: 0.5 }, seed: 1 }          blocks kept or dropped whole
 *     { pattern: { banded: { half-width: 2 } }, density: 0.8 }    around the diagonal
 *     { pattern: power-law, density: 0.1 }                        a few fibers hold most
 *     { pattern: { relu-like: { cluster: 4 } }, density: 0.5 }    clusters, all values positive
 */
import { suggest, withThousands } from "../base/index.ts";
import type { TensorPattern } from "../fibertree/index.ts";
import type { TreeReader } from "./tree-reader.ts";
import type { Entry, Tree } from "./yaml-tree.ts";

/** A pattern and its seed. */
export interface Generator {
  readonly pattern: TensorPattern;
  readonly seed: number;
}

const kinds = ["block", "banded", "power-law", "relu-like"] as const;
type Kind = (typeof kinds)[number];

/** Longest side of a block, half-width of a band, or cluster. */
const maxSize = 65_536;

/** Reads the generator of a tensor from the entries of its map; undefined where it is not right. */
export function readGenerator(
  name: string,
  map: ReadonlyMap<string, Entry>,
  reader: TreeReader,
): Generator | undefined {
  const before = reader.diagnostics.length;
  const density = readShare(map.get("density"), `The density of \`${name}\``, reader);
  const seed = reader.number(map.get("seed"), `The seed of \`${name}\``);
  if (seed !== undefined && (!Number.isSafeInteger(seed.value) || seed.value < 0)) {
    reader.report(
      "check/wrong-type",
      `The seed of \`${name}\` is ${String(seed.value)}.`,
      seed.span,
      "A seed is a whole number from 0 to 2^53 - 1.",
    );
  }
  const written = map.get("values");
  const values =
    written === undefined
      ? "integer"
      : reader.choice(
          written,
          ["integer", "normal"],
          `The values of \`${name}\``,
          "check/wrong-type",
        );
  const pattern = map.get("pattern");
  const shared = { values: values ?? "integer" } as const;
  const spread: TensorPattern | undefined =
    pattern === undefined
      ? { kind: "uniform", density: density ?? 0, ...shared }
      : readPattern(name, pattern, density, shared, reader);
  if (spread === undefined || reader.diagnostics.length > before) return undefined;
  return { pattern: spread, seed: seed?.value ?? 0 };
}

function readShare(entry: Entry | undefined, what: string, reader: TreeReader): number | undefined {
  const share = reader.number(entry, what);
  if (share === undefined) return undefined;
  if (share.value < 0 || share.value > 1) {
    reader.report(
      "check/density",
      `${what} is ${String(share.value)}.`,
      share.span,
      "It lies between 0 and 1.",
    );
  }
  return share.value;
}

function readSize(
  entry: Entry | undefined,
  what: string,
  least: number,
  reader: TreeReader,
): number | undefined {
  const size = reader.number(entry, what);
  if (size === undefined) return undefined;
  if (!Number.isInteger(size.value) || size.value < least || size.value > maxSize) {
    reader.report(
      "check/wrong-type",
      `${what} is ${String(size.value)}.`,
      size.span,
      `It is a whole number from ${String(least)} to ${withThousands(maxSize)}.`,
    );
  }
  return size.value;
}

/** The kind of a pattern and its parameters: `power-law`, `{ banded: { ... } }` or `{ block: ..., keep: ... }`. */
function kindOf(
  name: string,
  { value, keySpan }: Entry,
  reader: TreeReader,
): { readonly kind: Kind; readonly inner: Tree } | undefined {
  const written = value.kind === "scalar" ? String(value.value ?? "") : undefined;
  const map =
    value.kind === "map" ? new Map(value.entries.map((entry) => [entry.key, entry])) : undefined;
  for (const kind of kinds) {
    const entry = map?.get(kind);
    if (kind === "block" && entry !== undefined) return { kind, inner: value };
    if (entry !== undefined) return { kind, inner: entry.value };
    if (kind !== "block" && written === kind)
      return { kind, inner: { ...value, kind: "map", entries: [] } };
  }
  const found = written ?? value.kind;
  reader.report(
    "check/wrong-type",
    `The pattern of \`${name}\` is none that there is.`,
    keySpan,
    written === undefined
      ? "Write `{ block: [8, 8], keep: 0.5 }`, `banded`, `power-law` or `relu-like`."
      : suggest(found, kinds, "patterns"),
  );
  return undefined;
}

function readPattern(
  name: string,
  entry: Entry,
  density: number | undefined,
  shared: { readonly values: "integer" | "normal" },
  reader: TreeReader,
): TensorPattern | undefined {
  const chosen = kindOf(name, entry, reader);
  if (chosen === undefined) return undefined;
  const { kind, inner } = chosen;
  const what = `The pattern of \`${name}\``;
  if (kind === "block") {
    const map = reader.map(inner, what, ["block", "keep"]);
    const sides = reader
      .list(map.get("block")?.value, `The block of \`${name}\``)
      .map((side) =>
        readSize(
          { key: "block", keySpan: side.span, value: side },
          `A side of the block of \`${name}\``,
          1,
          reader,
        ),
      );
    const keep = readShare(
      reader.required(map, "keep", entry.keySpan, "keep: 0.5"),
      `What is kept of \`${name}\``,
      reader,
    );
    return { kind, block: sides.map((side) => side ?? 1), keep: keep ?? 0, ...shared };
  }
  if (kind === "banded") {
    const map = reader.map(inner, what, ["half-width"]);
    const halfWidth = readSize(map.get("half-width"), `The half-width of \`${name}\``, 0, reader);
    return { kind, halfWidth: halfWidth ?? 1, density: density ?? 1, ...shared };
  }
  if (density === undefined) {
    reader.report(
      "check/missing-key",
      `The pattern of \`${name}\` needs a density.`,
      entry.keySpan,
      "Add `density: 0.5`.",
    );
    return undefined;
  }
  if (kind === "power-law") {
    const map = reader.map(inner, what, ["exponent"]);
    const exponent = reader.number(map.get("exponent"), `The exponent of \`${name}\``);
    if (exponent !== undefined && (exponent.value < 0 || exponent.value > 8)) {
      reader.report(
        "check/wrong-type",
        `The exponent of \`${name}\` is ${String(exponent.value)}.`,
        exponent.span,
        "It lies between 0 and 8.",
      );
    }
    return { kind, density, exponent: exponent?.value ?? 1, ...shared };
  }
  const map = reader.map(inner, what, ["cluster"]);
  const cluster = readSize(map.get("cluster"), `The cluster of \`${name}\``, 1, reader);
  return { kind, density, cluster: cluster ?? 4, ...shared };
}
