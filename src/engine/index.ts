export { createEngine } from "./create-engine.ts";
export { warmUp } from "./warm-up.ts";
export type {
  EngineApi,
  EngineError,
  EngineFailure,
  Frame,
  OpenRequest,
  Progress,
  Report,
  RunResult,
} from "./api.ts";
export type {
  EinsumDescription,
  LoopDescription,
  Opened,
  OperandDescription,
  OutputDescription,
  TensorSnapshot,
  TensorSource,
} from "./opened.ts";
export type {
  LogEntry,
  Pipeline,
  PipelineFronts,
  PipelinePicture,
  PipelinedTensor,
  SpaceTime,
  Timeline,
  TimelineRequest,
} from "./over-time.ts";
export { maxCutSize, maxExtent, sweepLimits } from "../einsum/index.ts";
export { maxIterations, maxPicturedComputes } from "../simulate/index.ts";
export { printPasses } from "./print-passes.ts";
export { nestText } from "../compile/index.ts";
export { filesOf } from "../einsum/index.ts";
export type { LadderMark, NestLine } from "../compile/index.ts";
export type { RankFormat } from "../fibertree/index.ts";
export type {
  EinsumCounts,
  InputCounts,
  Lane,
  LoopState,
  OperandState,
  OutputCounts,
  PartialOutput,
  Passage,
  RankCursor,
  StepEvent,
} from "../simulate/index.ts";
export type { ProgramExpression, Reduction } from "../einsum/index.ts";
export { queueOfPoints, type SweepQueue, type SweepTask } from "./sweep/sweep-queue.ts";
export { createSweepService, type SweepApi, type SweepOpening } from "./sweep/sweep-service.ts";
export type { LayerSizes, Outline } from "../einsum/index.ts";
export { hashText } from "./sweep/hash.ts";
export { csvLine, sweepCells, sweepColumns } from "./sweep/sweep-table.ts";
export { SweepRun, type PointResult, type SweepDescription } from "./sweep/sweep-run.ts";
