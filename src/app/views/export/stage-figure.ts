/**
 * The tensors of the stage as one figure on its own: their names, their pictures where they stand on the
 * page, and the experiment in its metadata, so that the file can be opened again.
 */
import { pixelsOf, styledCopy, withExperiment } from "../../sweep/export-figure.ts";

const namespace = "http://www.w3.org/2000/svg";
const margin = 16;

/** A figure and its size in pixels of the page. */
export interface StageFigure {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** Draws what `stage` shows of its tensors; undefined where it shows none as a picture. */
export function stageFigure(stage: Element, experiment: string): StageFigure | undefined {
  const box = stage.getBoundingClientRect();
  const figure = document.createElementNS(namespace, "svg");
  const parts = stage.querySelectorAll(".tensor-name, svg.tree-svg, svg.grid-svg, canvas");
  for (const part of parts) {
    const { left, top, width, height } = part.getBoundingClientRect();
    const x = left - box.left + margin;
    const y = top - box.top + margin;
    if (part instanceof HTMLCanvasElement) {
      const image = document.createElementNS(namespace, "image");
      image.setAttribute("href", part.toDataURL("image/png"));
      place(image, { x, y, width, height });
      image.setAttribute("style", "image-rendering: pixelated");
      figure.append(image);
    } else if (part instanceof SVGSVGElement) {
      const copy = styledCopy(part);
      place(copy, { x, y, width, height });
      copy.setAttribute("overflow", "visible");
      figure.append(copy);
    } else {
      figure.append(heading(part, x, y + height * 0.75));
    }
  }
  if (parts.length === 0) return undefined;
  const width = Math.ceil(box.width + 2 * margin);
  const height = Math.ceil(box.height + 2 * margin);
  figure.setAttribute("viewBox", `0 0 ${width} ${height}`);
  figure.setAttribute("width", String(width));
  figure.setAttribute("height", String(height));
  return { text: withExperiment(figure, experiment), width, height };
}

/** The same as pixels; undefined where the browser does not draw it. */
export function stagePixels({ text, width, height }: StageFigure): Promise<Blob | undefined> {
  return pixelsOf(text, width, height);
}

function place(
  element: Element,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  for (const [name, value] of Object.entries(box)) element.setAttribute(name, String(value));
}

function heading(name: Element, x: number, y: number): SVGTextElement {
  const style = getComputedStyle(name);
  const text = document.createElementNS(namespace, "text");
  text.textContent = name.textContent;
  text.setAttribute("x", String(x));
  text.setAttribute("y", String(y));
  text.setAttribute("fill", style.color);
  for (const property of ["font-family", "font-size", "font-weight"])
    text.setAttribute(property, style.getPropertyValue(property));
  return text;
}
