/** All generators by name: what a document says of a tensor's values, and the elements that follow. */
import { bandedElements, type BandPattern } from "./generate-banded.ts";
import { blockElements, type BlockPattern } from "./generate-blocks.ts";
import { powerLawElements, type PowerLawPattern } from "./generate-power-law.ts";
import { reluElements, type ReluPattern } from "./generate-relu.ts";
import { uniformElements } from "./generate-uniform.ts";
import type { ValueKind } from "./generated.ts";
import type { Elements } from "./tensor.ts";

/** How the elements of a generated tensor are spread. */
export type TensorPattern =
  | { readonly kind: "uniform"; readonly density: number; readonly values?: ValueKind }
  | ({ readonly kind: "block" } & BlockPattern)
  | ({ readonly kind: "banded" } & BandPattern)
  | ({ readonly kind: "power-law" } & PowerLawPattern)
  | ({ readonly kind: "relu-like" } & ReluPattern);

/** The elements of a pattern for a seed, ascending by coordinates: the same everywhere, for ever. */
export function generateElements(
  shape: readonly number[],
  pattern: TensorPattern,
  seed: number,
): Elements {
  switch (pattern.kind) {
    case "uniform":
      return uniformElements(shape, pattern.density, seed, pattern.values);
    case "block":
      return blockElements(shape, pattern, seed);
    case "banded":
      return bandedElements(shape, pattern, seed);
    case "power-law":
      return powerLawElements(shape, pattern, seed);
    case "relu-like":
      return reluElements(shape, pattern, seed);
  }
}

/** Greatest share of the coordinates that a pattern fills, 0 to 1. */
export function patternDensity(pattern: TensorPattern): number {
  if (pattern.kind === "block") return Math.min(1, 2 * pattern.keep);
  return pattern.kind === "banded" ? 1 : pattern.density;
}
