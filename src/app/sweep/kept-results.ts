/**
 * Results that outlast the page: what is done of a long sweep is kept in this tab when the page is reloaded or left,
 * and is there when one of its points is opened again, by whatever document. The results of one sweep are kept,
 * the last one. Which point a result is of says its key, which whoever finds it holds against the points there are.
 */
import type { PointResult } from "../../engine/index.ts";
import { embed } from "../state/embed.ts";

/** Most characters that are kept: some 20,000 points. */
const mostKept = 4_000_000;
const name = "concordant:sweep-results";

/** Where results are put down and found again. */
export interface ResultShelf {
  /** Keeps results in place of those there are, as many as there is room for. */
  put(results: readonly (PointResult | undefined)[]): void;
  /** The results that are kept. */
  find(): readonly PointResult[];
}

/** The result that a line holds, if it holds one. */
function resultIn(line: string): readonly PointResult[] {
  try {
    const result = JSON.parse(line) as Partial<PointResult> | null;
    const isResult = typeof result?.key === "string" && Array.isArray(result.figures);
    return isResult ? [result as PointResult] : [];
  } catch {
    return [];
  }
}

/**
 * A shelf in the storage of this tab; without one nothing is kept.
 *
 * @param build what counts: results of another one are not found
 */
export function tabShelf(build: string): ResultShelf {
  return {
    put(results) {
      if (embed !== undefined) return;
      const lines = [build];
      let left = mostKept - build.length;
      for (const result of results) {
        // A point whose worker died has no key, and is to be counted again.
        if (result === undefined || result.key === "") continue;
        const line = JSON.stringify(result);
        left -= line.length + 1;
        if (left < 0) break;
        lines.push(line);
      }
      for (let most = lines.length; most > 1; most = Math.ceil(most / 2)) {
        try {
          sessionStorage.setItem(name, lines.slice(0, most).join("\n"));
          return;
        } catch {
          // There is room for fewer, or for none: results can be made again.
        }
      }
    },
    find() {
      if (embed !== undefined) return [];
      try {
        const [own, ...lines] = sessionStorage.getItem(name)?.split("\n") ?? [];
        return own === build ? lines.flatMap(resultIn) : [];
      } catch {
        return [];
      }
    },
  };
}
