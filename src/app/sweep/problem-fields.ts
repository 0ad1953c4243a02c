/** Which fields of a page a document's mistakes are about, so that a field leads to what is said of it. Pure. */
import type { Diagnostic } from "../../base/index.ts";

/** The name of the element that tells of a mistake, by its number in the list. */
export function problemId(at: number): string {
  return `problem-${String(at)}`;
}

/** The name of the element that tells of points without figures, by its number in their list. */
export function pointProblemId(at: number): string {
  return `point-problem-${String(at)}`;
}

/** The element that tells what is wrong with one of some numbers; undefined where nothing is. */
export function problemOf(
  diagnostics: readonly Diagnostic[],
  isAbout: (path: string) => boolean,
): string | undefined {
  const at = diagnostics.findIndex(
    ({ severity, numbers }) => severity === "error" && numbers?.some(isAbout) === true,
  );
  return at === -1 ? undefined : problemId(at);
}

/** The element that tells that there are too many points; undefined where none does. */
export function problemOfSize(diagnostics: readonly Diagnostic[]): string | undefined {
  const at = diagnostics.findIndex(({ code }) => code === "limit/sweep");
  return at === -1 ? undefined : problemId(at);
}
