/**
 * What the stage shows as one figure on its own: the lanes, every tensor in its form, the cascade side by
 * side and space and time where they are unfolded, each where it stands on the page; and the experiment in
 * its metadata, so that the file can be opened again.
 */
import { pixelsOf, styledCopy, withExperiment } from "../../sweep/export-figure.ts";
import { drawHtml, placed } from "./html-figure.ts";

const namespace = "http://www.w3.org/2000/svg";
const margin = 16;

/** Pictures, and the tables and lines of text that are drawn as such. */
const pictures = "svg.tree-svg, svg.grid-svg, svg.pipeline-svg, svg.spacetime-marks, canvas";
const texts =
  ".formula, .lanes > .overline, .lanes-all, .lanes-table, .lanes-reduced, .pipeline-figure, " +
  ".tensor-name, .ranks-table, .lives-line, .spacetime-words, .figure-table table, " +
  ".lanes-scroll > svg, .spacetime-legend";

/** A figure and its size in pixels of the page. */
export interface PageFigure {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** Draws what `stage` shows; undefined where it shows nothing of a step. */
export function stageFigure(stage: Element, experiment: string): PageFigure | undefined {
  return figureOf(stage, `${pictures}, ${texts}`, experiment);
}

/**
 * Draws the parts of `root` that a selector names, each where it stands once what is for the page alone
 * (`data-figure="none"`) has been put away; undefined where there are none.
 */
export function figureOf(
  root: Element,
  selector: string,
  experiment: string,
): PageFigure | undefined {
  const forThePage = [...root.querySelectorAll<HTMLElement>("[data-figure=none]")];
  for (const element of forThePage) element.style.display = "none";
  try {
    return drawParts(root, selector, experiment);
  } finally {
    for (const element of forThePage) element.style.removeProperty("display");
  }
}

function drawParts(root: Element, selector: string, experiment: string): PageFigure | undefined {
  const parts = [...root.querySelectorAll(selector)].filter(
    (part) => part.getBoundingClientRect().width > 0,
  );
  if (parts.length === 0) return undefined;
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const least = (of: (box: DOMRect) => number): number => Math.min(...boxes.map(of));
  const most = (of: (box: DOMRect) => number): number => Math.max(...boxes.map(of));
  const origin = {
    left: least(({ left }) => left) - margin,
    top: least(({ top }) => top) - margin,
  };
  const figure = document.createElementNS(namespace, "svg");
  for (const part of parts) {
    const box = part.getBoundingClientRect();
    if (part instanceof HTMLCanvasElement) {
      const image = document.createElementNS(namespace, "image");
      image.setAttribute("href", part.toDataURL("image/png"));
      image.setAttribute("preserveAspectRatio", "none");
      image.setAttribute("style", "image-rendering: pixelated");
      figure.append(placed(image, box, origin));
    } else if (part instanceof SVGSVGElement) {
      figure.append(placed(styledCopy(part), box, origin));
    } else {
      figure.append(drawHtml(part, origin));
    }
  }
  const width = Math.ceil(most(({ right }) => right) - origin.left + margin);
  const height = Math.ceil(most(({ bottom }) => bottom) - origin.top + margin);
  figure.setAttribute("viewBox", `0 0 ${width} ${height}`);
  figure.setAttribute("width", String(width));
  figure.setAttribute("height", String(height));
  return { text: withExperiment(figure, experiment), width, height };
}

/** The same as pixels; undefined where the browser does not draw it. */
export function figurePixels({ text, width, height }: PageFigure): Promise<Blob | undefined> {
  return pixelsOf(text, width, height);
}
