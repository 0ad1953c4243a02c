export { countsOf, type EinsumCounts, type InputCounts, type OutputCounts } from "./counts.ts";
export {
  takeStep,
  takeWindows,
  type Lane,
  type OperandState,
  type RankCursor,
  type StepState,
} from "./frame.ts";
export type { Windows } from "./step-windows.ts";
export type { LoopState } from "./loop-state.ts";
export type { Passage } from "./passage.ts";
export {
  maxFrameElements,
  type OutputLines,
  type OutputRange,
  type PartialOutput,
} from "./partial-output.ts";
export { measureStays, type HeldElement } from "./held.ts";
export { KeptTensors } from "./kept-tensors.ts";
export { makeTensors, tooManyPositions, type Files } from "./make-tensor.ts";
export { estimateIterations, foreseeIterations, maxIterations } from "./estimate.ts";
export { transformTensor } from "./transform-tensor.ts";
export { laneSides, type LaneSide } from "./lanes.ts";
export {
  drawSpaceTime,
  maxPicturedComputes,
  type SpaceTimePicture,
  type SpaceTimeWindow,
} from "./space-time.ts";
export { drawPipeline, pipelineLimits } from "./pipeline.ts";
export { digestSteps, StretchDigests } from "./digest.ts";
export { findStep } from "./replay.ts";
export { probeOf, type Probe, type StepEvent } from "./step-event.ts";
export { addCoarse, addExact, maxExactSteps } from "./timeline.ts";
export { computesOf, type NestRun } from "./nest-run.ts";
export { CascadeRun } from "./run.ts";
export { prepareMemory } from "./kernel/instantiate.ts";
export { countNest, type NestCounts } from "./count/count-nest.ts";
export { patternOf } from "./count/pattern.ts";
export { KeptScripts } from "./count/kept-scripts.ts";
export { Memory as CountMemory } from "./count/memory.ts";
