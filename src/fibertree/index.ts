export {
  maxStoredPositions,
  occupancy,
  type Elements,
  type Rank,
  type RankFormat,
  type Tensor,
} from "./tensor.ts";
export {
  buildTensor,
  permuteElements,
  swizzleRanks,
  tensorElements,
  type RankShape,
} from "./build.ts";
export { findPosition, lowerBound } from "./search.ts";
export { maxGeneratedSpace, uniformElements } from "./generate.ts";
export { readMatrixMarket } from "./read-mtx.ts";
