export { maxCutSize } from "./cut-operation.ts";
export { checkDocument, filesOf, loadProgram } from "./check.ts";
export { editDocument, type DocumentEdit } from "./edit.ts";
export {
  flattenRanks,
  setSpatial,
  splitRank,
  unflattenRank,
  type MappingChoice,
} from "./mapping-edit.ts";
export { layerTexts, type LayerSizes } from "./layer-template.ts";
export { isProduct, necessaryOperands } from "./necessary.ts";
export type { AccessMode } from "./document.ts";
export { drawnAgain, shapingValues } from "./drawn-again.ts";
export { outlineOf, type Outline } from "./outline.ts";
export { printAffine, type Affine, type Reduction } from "./expression.ts";
export { combine, type LoopCombination } from "./solve-loops.ts";
export type {
  Program,
  ProgramAccess,
  ProgramEinsum,
  ProgramExpression,
  ProgramLoop,
  ProgramTensor,
  ProgramVariable,
} from "./program.ts";
export { maxExtent } from "./rules-extents.ts";
export { sweepLimits } from "./sweep-limits.ts";
export {
  lanesIn,
  loadSweep,
  noTraits,
  readSweepTexts,
  sweepableNumbers,
  sweepPoint,
  sweepSize,
  type LaneTraits,
  type SweepPoint,
  type SweepTexts,
} from "./sweep-points.ts";
export type { TensorSpec } from "./tensor-spec.ts";
export type { Tree } from "./yaml-tree.ts";
