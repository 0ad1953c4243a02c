/**
 * What has been counted of documents, so that a comparison which is left and come back to goes on where it was:
 * for each document a result of each lane. Kept while the page is open; a reload counts anew.
 */
import type { OpenRequest, PointResult } from "../../engine/index.ts";

/** Results by lane, as far as there are any; a run writes into them. */
export type Row = (PointResult | undefined)[];

/** By the text of a document, its files and its results; what was asked for last comes last. */
export type KeptRows = Map<string, { readonly files: OpenRequest["files"]; readonly row: Row }>;

/** Documents whose results are kept. */
export const mostKept = 1_000;

function areSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === b) return true;
  return a?.length === b?.length && a?.every((byte, at) => byte === b?.[at]) === true;
}

function areEqual(a: OpenRequest["files"], b: OpenRequest["files"]): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => areSame(a[name], b[name]));
}

/** The row of a document: that which is kept, without what went wrong the last time, or a new one. */
export function rowOf(rows: KeptRows, { text, files }: OpenRequest): Row {
  const known = rows.get(text);
  const kept = known !== undefined && areEqual(known.files, files) ? known : { files, row: [] };
  kept.row.forEach((result, lane) => {
    if (result?.problem !== undefined) kept.row[lane] = undefined;
  });
  rows.delete(text);
  rows.set(text, kept);
  const [oldest] = rows.keys();
  if (rows.size > mostKept && oldest !== undefined) rows.delete(oldest);
  return kept.row;
}
