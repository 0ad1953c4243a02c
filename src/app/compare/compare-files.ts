/** What can be saved of a comparison: its tables and barcodes as a figure, its counts, its document. */
import { fileName } from "../sweep/names.ts";
import { save } from "../sweep/export-figure.ts";
import type { PageFile } from "../sweep/PageShare.tsx";
import { figureOf, figurePixels, type PageFigure } from "../views/export/stage-figure.ts";
import type { ComparisonState } from "./comparison.ts";
import { comparisonCsv } from "./comparison-csv.ts";

/** The parts of the page that make the figure. */
const drawn =
  ".compare-ranked h2, .compare-without, .ranking table, .layers > .overline, .layers > p, .layers table, .lockstep-barcodes, .overlay-figure";

/** Draws what `root` shows, its tables as wide and as high as they are and not scrolled. */
function tablesFigure(root: Element, experiment: string): PageFigure | undefined {
  root.classList.add("is-drawn");
  try {
    return figureOf(root, drawn, experiment);
  } finally {
    root.classList.remove("is-drawn");
  }
}

/**
 * The files of a comparison. A figure holds the document that it is of, which is the one before while the one that
 * is being written, `text`, is not right.
 *
 * @param root what shows the comparison
 */
export function comparisonFiles(
  state: ComparisonState,
  text: string,
  root: () => Element | null,
): readonly PageFile[] {
  const name = (ending: string): string => fileName(state.outline.title, ending, "comparison");
  const isThere = state.lanes.length > 0;
  const saveFigure = (ending: "svg" | "png") => async (): Promise<void> => {
    const shown = root();
    const figure = shown === null ? undefined : tablesFigure(shown, state.source?.text ?? "");
    const content =
      figure === undefined || ending === "svg" ? figure?.text : await figurePixels(figure);
    if (content !== undefined) save(name(ending), content, "image/svg+xml");
  };
  const files: readonly PageFile[] = [
    { label: "Tables (SVG)", save: () => void saveFigure("svg")() },
    { label: "Tables (PNG)", save: () => void saveFigure("png")() },
    {
      label: "Counts (CSV)",
      save: () => {
        save(name("csv"), comparisonCsv(state), "text/csv");
      },
    },
  ];
  return [
    ...files.map((file) => (isThere ? file : { ...file, save: undefined })),
    {
      label: "Document (YAML)",
      save: () => {
        save(name("yaml"), text, "application/yaml");
      },
    },
  ];
}
