/**
 * Walking a drawn fibertree with the arrow keys: pure.
 */
import type { TreeElement, TreeLayout } from "./tree-layout.ts";
import type { TreeSource } from "./tree-source.ts";

/**
 * The element that a key leads to; undefined for other keys and at the edges.
 *
 * Left and right stay in the fiber, or go on to the neighbouring one; down enters the payload, up
 * returns to the parent. Without a cursor, any of the keys starts at the first element.
 */
export function walkTree(
  layout: TreeLayout,
  source: TreeSource,
  cursor: string | undefined,
  key: string,
): TreeElement | undefined {
  const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
  if (!keys.includes(key)) return undefined;
  const { elements } = layout;
  const at = elements.find((element) => `${element.rank}-${element.position}` === cursor);
  if (at === undefined) return elements.find((element) => element.rank === 0);
  const row = elements
    .filter((element) => element.rank === at.rank)
    .sort((a, b) => a.position - b.position);
  const place = row.indexOf(at);
  switch (key) {
    case "ArrowLeft":
      return row[place - 1];
    case "ArrowRight":
      return row[place + 1];
    case "Home":
      return row[0];
    case "End":
      return row.at(-1);
    case "ArrowUp": {
      const parent = source.parent(at.rank, at.position);
      return elements.find(
        (element) => element.rank === at.rank - 1 && element.position === parent,
      );
    }
    default:
      return elements.find(
        (element) => element.rank === at.rank + 1 && element.fiber === at.position,
      );
  }
}
