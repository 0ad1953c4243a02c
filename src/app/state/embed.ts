/**
 * Whether the page stands inside of another one: `?embed=stage` shows a step and the transport,
 * `?embed=barcode` the transport alone. An embedded page remembers nothing and leaves its address alone.
 */

/** What an embedded page shows. */
export type Embed = "stage" | "barcode";

/** What the query of an address asks to embed, if anything. */
export function embedOf(search: string): Embed | undefined {
  const wanted = new URLSearchParams(search).get("embed");
  return wanted === "stage" || wanted === "barcode" ? wanted : undefined;
}

/** What this page shows, where it is embedded. */
export const embed = typeof location === "undefined" ? undefined : embedOf(location.search);
