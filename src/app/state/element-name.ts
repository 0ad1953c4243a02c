/** Elements as people write them: a tensor and its coordinates, such as `O[1,2,0]`. */
import { err, ok, type Result } from "../../base/index.ts";

/** An element by its tensor and its point as declared. */
export interface NamedElement {
  readonly tensor: string;
  readonly point: readonly number[];
}

/** Reads the name of an element; a sentence on what is wrong with it otherwise. */
export function readElement(
  text: string,
  tensorRanks: Readonly<Record<string, readonly string[]>>,
): Result<NamedElement, string> {
  const match = /^\s*([A-Za-z]\w*)\s*\[([\d\s,]*)\]\s*$/.exec(text);
  if (match === null) return err("Write a tensor and coordinates, for example O[1, 2].");
  const [, tensor = "", inside = ""] = match;
  const ranks = tensorRanks[tensor];
  if (ranks === undefined) {
    return err(`There is no tensor ${tensor}; there are ${Object.keys(tensorRanks).join(", ")}.`);
  }
  const parts = inside.trim() === "" ? [] : inside.split(",").map((part) => part.trim());
  if (parts.length !== ranks.length || parts.some((part) => !/^\d{1,9}$/.test(part))) {
    return err(`${tensor} has the ranks ${ranks.join(", ")}: write one coordinate for each.`);
  }
  return ok({ tensor, point: parts.map(Number) });
}

/** An element as people write it. */
export function nameElement({ tensor, point }: NamedElement): string {
  return `${tensor}[${point.join(",")}]`;
}
