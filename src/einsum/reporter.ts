/** Collects diagnostics while a document is resolved. */
import type { Diagnostic, DiagnosticCode, RelatedSpan, Span } from "../base/index.ts";

/** A list of diagnostics that knows whether one of them is an error. */
export class Reporter {
  readonly diagnostics: Diagnostic[] = [];

  /** Whether an error has been reported. */
  failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === "error");
  }

  warn(code: DiagnosticCode, message: string, span: Span, hint: string): void {
    this.diagnostics.push({ code, severity: "warning", message, span, hint });
  }

  error(
    code: DiagnosticCode,
    message: string,
    span: Span,
    hint?: string,
    about: { readonly related?: readonly RelatedSpan[]; readonly numbers?: readonly string[] } = {},
  ): void {
    this.diagnostics.push({
      code,
      severity: "error",
      message,
      span,
      ...(hint === undefined ? {} : { hint }),
      ...about,
    });
  }
}
