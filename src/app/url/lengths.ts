/** Lengths of links in characters. A file of its own, because the first page needs them and nothing else. */

/** The longest fragment that goes into the address by itself. */
export const addressLimit = 8_000;
