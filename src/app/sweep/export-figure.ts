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
  "opacity",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
  "text-anchor",
] as const;

/** Pixels of a PNG to one of the page. */
const sharpness = 3;

/** A picture on its own: styles written out, the page's ground behind it, the experiment in its metadata. */
export function svgText(figure: SVGSVGElement, experiment: string): string {
  const copy = figure.cloneNode(true) as SVGSVGElement;
  const originals = [figure, ...figure.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const original = originals[at];
    if (original === undefined || !(element instanceof SVGElement)) return;
    const style = getComputedStyle(original);
    for (const property of properties)
      element.setAttribute(property, style.getPropertyValue(property));
    element.removeAttribute("class");
  });
  const metadata = document.createElementNS(copy.namespaceURI, "metadata");
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
export async function pngOf(figure: SVGSVGElement): Promise<Blob | undefined> {
  const { width, height } = figure.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(figure, ""))}`;
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
