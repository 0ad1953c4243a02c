export { positionAt, type Span } from "./source.ts";
export {
  diagnosticCodes,
  formatDiagnostic,
  isLimit,
  type Diagnostic,
  type DiagnosticCode,
  type RelatedSpan,
} from "./diagnostic.ts";
export { err, ok, type Result } from "./result.ts";
export { defined, invariant, InvariantError } from "./invariant.ts";
export { suggest } from "./suggest.ts";
export { withThousands } from "./thousands.ts";
export { seededRandom, type Random } from "./random.ts";
