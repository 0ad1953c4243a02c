/** Where a key takes the cursor of a grid: pure. */
import type { GridLayout } from "./grid-layout.ts";

/** The point that a key leads to; undefined for other keys. */
export function moveBy(
  key: string,
  point: readonly number[],
  layout: GridLayout,
): number[] | undefined {
  const { shape, line } = layout;
  const last = shape.length - 1;
  if (last < 0) return undefined;
  const col = point[last] ?? 0;
  const cols = shape[last] ?? 1;
  const to = (rank: number, coordinate: number): number[] => {
    const extent = shape[rank] ?? 1;
    return point.with(rank, Math.min(Math.max(coordinate, 0), extent - 1));
  };
  const down = (by: number): number[] =>
    last === 0 ? to(0, col + by * line) : to(last - 1, (point[last - 1] ?? 0) + by);
  const nextPanel = (by: number): number[] =>
    last < 2 ? [...point] : to(last - 2, (point[last - 2] ?? 0) + by);
  switch (key) {
    case "ArrowRight":
      return to(last, col + 1);
    case "ArrowLeft":
      return to(last, col - 1);
    case "ArrowDown":
      return last === 0 && line >= cols ? [...point] : down(1);
    case "ArrowUp":
      return last === 0 && line >= cols ? [...point] : down(-1);
    case "Home":
      return to(last, 0);
    case "End":
      return to(last, cols - 1);
    case "PageDown":
      return nextPanel(1);
    case "PageUp":
      return nextPanel(-1);
    default:
      return undefined;
  }
}
