/**
 * Results that outlast the page: what is done of a long sweep is kept in this tab when the page is reloaded or left,
 * and is there when the same document is opened again. One sweep is kept, the last one.
 */
import type { OpenRequest, PointResult } from "../../engine/index.ts";
import { embed } from "../state/embed.ts";

/** Most characters that are kept: some 20,000 points. */
const mostKept = 4_000_000;
const name = "concordant:sweep-results";

/** Where results are put down and found again. */
export interface ResultShelf {
  /** Keeps the results of a document in place of what there is, as many as there is room for. */
  put(request: OpenRequest, results: readonly (PointResult | undefined)[]): void;
  /** The results of a document as far as they are kept, by the number of their point. */
  find(request: OpenRequest): (PointResult | undefined)[];
}

/** What stands in the first line; undefined where a document does not say all that its results depend on. */
function headOf({ text, files }: OpenRequest): string | undefined {
  return Object.keys(files).length === 0 ? JSON.stringify(text) : undefined;
}

/** A shelf in the storage of this tab; without one, or where it is full, nothing is kept. */
export const tabShelf: ResultShelf = {
  put(request, results) {
    const head = headOf(request);
    if (head === undefined || embed !== undefined) return;
    const lines = [head];
    let left = mostKept - head.length;
    for (const result of results) {
      if (result === undefined || result.key === "") continue;
      const line = JSON.stringify(result);
      left -= line.length + 1;
      if (left < 0) break;
      lines.push(line);
    }
    try {
      sessionStorage.setItem(name, lines.join("\n"));
    } catch {
      // Results can be made again.
    }
  },
  find(request) {
    const results: (PointResult | undefined)[] = [];
    const head = headOf(request);
    if (head === undefined || embed !== undefined) return results;
    try {
      const [own, ...lines] = sessionStorage.getItem(name)?.split("\n") ?? [];
      if (own !== head) return results;
      for (const line of lines) {
        const result = JSON.parse(line) as PointResult;
        results[result.number] = result;
      }
    } catch {
      return [];
    }
    return results;
  },
};
