/** Moving one item of a list, and where a row lands that is dragged some way; numbers only. */

/** The list with the item at `from` taken out and put in so that it stands at `to`. */
export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const item = items[from];
  if (item === undefined || from === to) return items;
  const rest = items.filter((_, place) => place !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** The place of a row that is dragged by an offset over rows of one height. */
export function landingPlace(from: number, offset: number, height: number, count: number): number {
  if (height <= 0) return from;
  return Math.min(count - 1, Math.max(0, from + Math.round(offset / height)));
}

/** How many rows a row moves aside while another is dragged from one place to another: -1, 0 or 1. */
export function stepAside(place: number, from: number, to: number): number {
  if (place > from && place <= to) return -1;
  if (place < from && place >= to) return 1;
  return 0;
}
