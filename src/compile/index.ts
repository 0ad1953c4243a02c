export type { Bound, Driver, Guard, Loop, Nest, Quotient, Statement, Stream } from "./ir.ts";
export { compileInStages, lowerProgram } from "./stages.ts";
export {
  classifyDataflow,
  ladder,
  loopVariable,
  populatedCoordinates,
  type Dataflow,
  type LadderMark,
} from "./dataflow.ts";
export { operandRoles, type OperandRole } from "./operand-roles.ts";
export { emitPython } from "./emit/python.ts";
export { nestText, printNest, type NestLine } from "./print.ts";
export { coefficientOf, interval, levelOf, valueAt } from "./quotient.ts";
