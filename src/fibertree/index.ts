export {
  maxStoredPositions,
  occupancy,
  positionsByRank,
  storesZeros,
  type Elements,
  type Rank,
  type RankFormat,
  type Tensor,
} from "./tensor.ts";
export { buildTensor, tensorElements } from "./build.ts";
export { tensorOfCells } from "./cells.ts";
export type { RankShape } from "./leaves.ts";
export { swizzleRanks } from "./swizzle.ts";
export { findPosition, lowerBound } from "./search.ts";
export { countOf, maxGeneratedSpace } from "./generated.ts";
export { generateElements, patternDensity, type TensorPattern } from "./generate.ts";
export { ranksOfFile, readTensorFile } from "./read-file.ts";
