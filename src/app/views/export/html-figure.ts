/**
 * Tables and lines of text as marks of an SVG: grounds, borders and words where they stand on the page, in
 * the look they have there. Knows nothing of what they say.
 */
import { styledCopy } from "../../sweep/export-figure.ts";

const namespace = "http://www.w3.org/2000/svg";
const sides = ["top", "right", "bottom", "left"] as const;

/** A place on the page that becomes the origin of a figure. */
export interface Origin {
  readonly left: number;
  readonly top: number;
}

/** Draws an element with all that is in it. */
export function drawHtml(root: Element, origin: Origin): SVGGElement {
  const group = document.createElementNS(namespace, "g");
  const visit = (element: Element): void => {
    if (element.classList.contains("sr-only")) return;
    if (getComputedStyle(element).display === "none") return;
    if (element instanceof SVGSVGElement) {
      group.append(placed(styledCopy(element), element.getBoundingClientRect(), origin));
      return;
    }
    drawBox(element, origin, group);
    for (const child of element.childNodes) {
      if (child instanceof Element) visit(child);
      else if (child instanceof Text) drawText(child, element, origin, group);
    }
  };
  visit(root);
  return group;
}

/** Puts a picture where it stands on the page. */
export function placed<Picture extends Element>(
  picture: Picture,
  { left, top, width, height }: DOMRect,
  origin: Origin,
): Picture {
  const box = { x: left - origin.left, y: top - origin.top, width, height };
  for (const [name, value] of Object.entries(box)) picture.setAttribute(name, String(value));
  picture.setAttribute("overflow", "visible");
  return picture;
}

function drawBox(element: Element, origin: Origin, into: SVGElement): void {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left - origin.left, box.top - origin.top];
  const isHatched = style.backgroundImage.includes("gradient");
  if (isHatched || !isClear(style.backgroundColor)) {
    const ground = shape("rect", { x, y, width: box.width, height: box.height });
    ground.setAttribute("rx", style.borderTopLeftRadius.replace("px", ""));
    // A hatched ground becomes a weak one: its text stays readable, and programs differ over patterns.
    const hue = style.getPropertyValue("--hue").trim() || style.color;
    ground.setAttribute("fill", isHatched ? hue : style.backgroundColor);
    if (isHatched) ground.setAttribute("fill-opacity", "0.2");
    into.append(ground);
  }
  const ends: Readonly<Record<(typeof sides)[number], readonly [number, number, number, number]>> =
    {
      top: [x, y, x + box.width, y],
      right: [x + box.width, y, x + box.width, y + box.height],
      bottom: [x, y + box.height, x + box.width, y + box.height],
      left: [x, y, x, y + box.height],
    };
  for (const side of sides) {
    const width = Number.parseFloat(style.getPropertyValue(`border-${side}-width`));
    const colour = style.getPropertyValue(`border-${side}-color`);
    const kind = style.getPropertyValue(`border-${side}-style`);
    if (!(width > 0) || kind === "none" || kind === "hidden" || isClear(colour)) continue;
    const [x1, y1, x2, y2] = ends[side];
    const line = shape("line", { x1, y1, x2, y2 });
    line.setAttribute("stroke", colour);
    line.setAttribute("stroke-width", String(width));
    if (kind === "dashed" || kind === "dotted") line.setAttribute("stroke-dasharray", "3 2");
    into.append(line);
  }
}

/** The words of a node, line by line as the page has broken them. */
function drawText(node: Text, parent: Element, origin: Origin, into: SVGElement): void {
  const range = document.createRange();
  const lines: { text: string; left: number; top: number; bottom: number }[] = [];
  for (let at = 0; at < node.data.length; at += 1) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const line = lines.at(-1);
    const letter = node.data.charAt(at);
    if (line !== undefined && Math.abs(line.top - box.top) < 2) line.text += letter;
    // Space at the beginning of a text is lost in an SVG.
    else if (letter.trim() !== "")
      lines.push({ text: letter, left: box.left, top: box.top, bottom: box.bottom });
  }
  const style = getComputedStyle(parent);
  for (const { text, left, top, bottom } of lines) {
    const y = (top + bottom) / 2 - origin.top;
    const drawn = shape("text", { x: left - origin.left, y });
    drawn.textContent = text;
    drawn.setAttribute("fill", style.color);
    drawn.setAttribute("dominant-baseline", "central");
    for (const property of ["font-family", "font-size", "font-weight", "letter-spacing"])
      drawn.setAttribute(property, style.getPropertyValue(property));
    if (style.textTransform === "uppercase") drawn.textContent = text.toUpperCase();
    if (style.textDecorationLine.includes("line-through"))
      drawn.setAttribute("text-decoration", "line-through");
    into.append(drawn);
  }
}

function shape(name: "rect" | "line" | "text", at: Readonly<Record<string, number>>): SVGElement {
  const element = document.createElementNS(namespace, name);
  for (const [property, value] of Object.entries(at)) element.setAttribute(property, String(value));
  return element;
}

function isClear(colour: string): boolean {
  return colour === "transparent" || /,\s*0\)$/.test(colour) || /\/\s*0\)$/.test(colour);
}
