export type {
  Bound,
  Driver,
  Find,
  Guard,
  Index,
  Loop,
  Nest,
  Operand,
  Quotient,
  Read,
  Split,
  Statement,
  Stream,
  Swizzle,
} from "./ir.ts";
export { lowerProgram } from "./lower.ts";
export {
  classifyDataflow,
  ladder,
  loopVariable,
  populatedCoordinates,
  type Dataflow,
  type LadderMark,
} from "./dataflow.ts";
export { nestText, printNest, type NestLine, type Token, type TokenKind } from "./print.ts";
export { coefficientOf, interval, levelOf } from "./quotient.ts";
