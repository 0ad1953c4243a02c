/** How messages write figures: thousands separated, so that a limit and what passes it can be read. Pure. */

/** A whole number, for example "16,777,216". */
export function withThousands(count: number | string): string {
  return String(count).replace(/^\d+/, (digits) => digits.replace(/\B(?=(?:\d{3})+$)/g, ","));
}
