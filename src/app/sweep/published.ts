/** Curves that have been published, to be drawn beside ours where they measure the same. */
import type { PublishedCurve } from "./chart-layout.ts";

/** Published curves and where they are from. */
export interface Published {
  readonly source: string;
  /** How the figures were obtained. */
  readonly obtained: string;
  readonly unit: string;
  readonly curves: readonly PublishedCurve[];
}

interface PublishedFile {
  readonly source: string;
  readonly obtained: string;
  readonly unit: string;
  readonly density: readonly number[];
  readonly latency: Readonly<Record<string, readonly (number | null)[]>>;
}

const files = import.meta.glob<PublishedFile>("../../presets/published/*.json", {
  import: "default",
});

/** Whether the published curves of SCNN are about the same: cycles relative to a lane, against both densities. */
export function isComparable(
  metric: string,
  paths: readonly string[],
  isRelative: boolean,
): boolean {
  return (
    metric === "cycles" &&
    isRelative &&
    paths.length > 1 &&
    paths.every((path) => path.endsWith(".density"))
  );
}

/** The density study of SCNN. */
export async function loadPublished(): Promise<Published> {
  const read = files["../../presets/published/scnn-density.json"];
  if (read === undefined) throw new Error("The published curves are not part of this page.");
  const { source, obtained, unit, density, latency } = await read();
  const curves = Object.entries(latency).map(([name, figures]) => ({
    name,
    points: figures.flatMap((figure, at) => {
      const x = density[at];
      return figure === null || x === undefined ? [] : [[x, figure] as const];
    }),
  }));
  return { source, obtained, unit, curves };
}
