/**
 * What has been counted of documents, so that a comparison which is left, or whose page is reloaded, goes on where it
 * was: for each document a result of each lane. Documents go by a hash of all that their figures depend on.
 */
import { hashText, type OpenRequest, type PointResult } from "../../engine/index.ts";
import type { ResultShelf } from "../sweep/kept-results.ts";

/** Results by lane, as far as there are any; a run writes into them. */
export type Row = (PointResult | undefined)[];

/** Documents whose results are kept. */
export const mostKept = 1_000;

/** Rows of results, and what can be asked of them. */
export type KeptRows = ReturnType<typeof createKeptRows>;

/** No rows but those on a shelf. */
export function createKeptRows(shelf?: ResultShelf) {
  /** What was asked for last comes last. */
  const rows = new Map<string, Row>();
  const hashes = new WeakMap<Uint8Array, string>();
  const hashOf = (contents: Uint8Array): string => {
    const hash = hashes.get(contents) ?? hashText(contents);
    hashes.set(contents, hash);
    return hash;
  };
  const nameOf = ({ text, files }: OpenRequest): string =>
    hashText(
      [
        text,
        ...Object.entries(files)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, contents]) => `${name}:${hashOf(contents)}`),
      ].join("\n"),
    );
  const nameOfAll = (requests: readonly OpenRequest[]): string =>
    hashText(requests.map(nameOf).join("\n"));
  const foundOf = (name: string): Row => {
    const row: Row = [];
    for (const result of shelf?.find(name) ?? []) row[result.lane] = result;
    return row;
  };
  return {
    /** The row of a document: that which is kept, but for points whose worker died, or a new one. */
    rowOf: (request: OpenRequest): Row => {
      const name = nameOf(request);
      const row = rows.get(name) ?? foundOf(name);
      row.forEach((result, lane) => {
        if (result?.key === "") row[lane] = undefined;
      });
      rows.delete(name);
      rows.set(name, row);
      const [oldest] = rows.keys();
      if (rows.size > mostKept && oldest !== undefined) rows.delete(oldest);
      return row;
    },
    /** Notes that the count of these documents was stopped, or that it goes on. */
    setStopped: (requests: readonly OpenRequest[], isStopped: boolean): void => {
      shelf?.setStopped(nameOfAll(requests), isStopped);
    },
    /** Whether the count of these documents was stopped, on this page or before it was reloaded. */
    isStopped: (requests: readonly OpenRequest[]): boolean =>
      shelf?.isStopped(nameOfAll(requests)) === true,
    /** Puts the rows on the shelf. */
    keep: (): void => {
      shelf?.put(rows);
    },
  };
}
