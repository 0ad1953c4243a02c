/**
 * The experiment language on the page's own thread, fetched when it is first needed: instant mistakes
 * while typing, and edits of the text by rows and sliders. It brings a YAML reader with it, which has
 * no business in the first bundle.
 */

import type * as LanguageLayer from "../../einsum/index.ts";

/** What the page uses of the experiment language. */
export type Language = Pick<
  typeof LanguageLayer,
  | "checkDocument"
  | "editDocument"
  | "flattenRanks"
  | "maxExtent"
  | "setSpatial"
  | "splitRank"
  | "sweepableNumbers"
  | "unflattenRank"
>;

/** A change to a document as rows and sliders make it. */
export type DocumentEdit = Parameters<Language["editDocument"]>[1];

/** Loop order, spatial loops and partitioning of one Einsum. */
export type MappingChoice = Parameters<Language["setSpatial"]>[0];

/** Fetches the language; later calls give the same one. */
export function loadLanguage(): Promise<Language> {
  return import("../../einsum/index.ts");
}
