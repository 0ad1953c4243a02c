/**
 * Figures and tables as files. A figure carries the look that it has on the page, its colours resolved, and
 * the experiment that it was drawn from.
 */

/** What a style sheet may say of a mark, to be written into the file. */
const properties = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "fill-opacity",
  "opacity",
  "dominant-baseline",
  "paint-order",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
  "text-anchor",
] as const;

/** Pixels of a PNG to one of the page. */
const sharpness = 3;

/** A copy that needs no style sheet. */
export function styledCopy(figure: SVGSVGElement): SVGSVGElement {
  const copy = figure.cloneNode(true) as SVGSVGElement;
  const originals = [figure, ...figure.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const original = originals[at];
    if (original === undefined || !(element instanceof SVGElement)) return;
    const style = getComputedStyle(original);
    for (const property of properties)
      element.setAttribute(property, style.getPropertyValue(property));
    // Other programs than browsers know geometry from attributes alone.
    for (const property of ["x", "y", "width", "height"]) {
      const length = element.style.getPropertyValue(property);
      if (length !== "") element.setAttribute(property, length.replace("px", ""));
    }
    const { transform } = element.style;
    if (transform !== "") element.setAttribute("transform", transform.replaceAll("px", ""));
    element.removeAttribute("style");
    element.removeAttribute("class");
  });
  return copy;
}

/** A picture on its own: styles written out, the page's ground behind it, the experiment in its metadata. */
export function svgText(figure: SVGSVGElement, experiment: string): string {
  return withExperiment(styledCopy(figure), experiment);
}

/** The text of a figure that needs no style sheet, with its ground and its experiment. */
export function withExperiment(copy: SVGSVGElement, experiment: string): string {
  const metadata = document.createElementNS("http://www.w3.org/2000/svg", "metadata");
  metadata.setAttribute("data-kind", "concordant-experiment");
  metadata.textContent = experiment;
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.body).getPropertyValue("--surface"));
  copy.prepend(metadata, ground);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

/** The same as pixels; undefined where the browser does not draw it. */
export function pngOf(figure: SVGSVGElement): Promise<Blob | undefined> {
  const { width, height } = figure.viewBox.baseVal;
  return pixelsOf(svgText(figure, ""), width, height);
}

/** A standalone picture as pixels; undefined where the browser does not draw it. */
export async function pixelsOf(
  text: string,
  width: number,
  height: number,
): Promise<Blob | undefined> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * sharpness;
  canvas.height = height * sharpness;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => {
    canvas.toBlob((blob) => {
      resolve(blob ?? undefined);
    }, "image/png");
  });
}

/** Saves a file. */
export function save(name: string, content: Blob | string, type = ""): void {
  const url = URL.createObjectURL(
    typeof content === "string" ? new Blob([content], { type }) : content,
  );
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}
