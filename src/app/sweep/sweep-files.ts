/** What can be saved of a sweep: its chart, its table, its document. */
import { csvLine, sweepCells, sweepColumns } from "../../engine/index.ts";
import { pngOf, save, svgText } from "./export-figure.ts";
import { fileName } from "./names.ts";
import type { PageFile } from "./PageShare.tsx";
import type { SweepState } from "./session.ts";

/** The results that are there as comma-separated values, a line a point. */
function sweepCsv({ description, results }: SweepState): string {
  if (description === undefined) return "";
  const cells = results.flatMap((result) =>
    result === undefined ? [] : [sweepCells(result, description)],
  );
  return [sweepColumns(description), ...cells].map((line) => `${csvLine(line)}\r\n`).join("");
}

/** The files of a sweep whose chart stands on the page. */
export function sweepFiles(
  state: SweepState,
  chart: () => SVGSVGElement | null,
): Readonly<Record<"svg" | "png" | "csv" | "yaml", PageFile>> {
  const { description, request, source, outline } = state;
  const name = (ending: string): string => fileName(outline.title, ending);
  const isThere = description !== undefined;
  const withChart = (take: (figure: SVGSVGElement) => void) => () => {
    const figure = chart();
    if (figure !== null) take(figure);
  };
  return {
    svg: {
      label: "Chart (SVG)",
      save: isThere
        ? withChart((figure) => {
            save(name("svg"), svgText(figure, source?.text ?? ""), "image/svg+xml");
          })
        : undefined,
    },
    png: {
      label: "Chart (PNG)",
      save: isThere
        ? withChart((figure) => {
            void pngOf(figure).then((png) => {
              if (png !== undefined) save(name("png"), png);
            });
          })
        : undefined,
    },
    csv: {
      label: "Table (CSV)",
      save: isThere
        ? () => {
            save(name("csv"), sweepCsv(state), "text/csv");
          }
        : undefined,
    },
    yaml: {
      label: "Document (YAML)",
      save: () => {
        save(name("yaml"), request?.text ?? "", "application/yaml");
      },
    },
  };
}
