/**
 * Curves that have been published, to be drawn beside ours. Each file says what it is about: which Einsums,
 * what varies, which figure, relative to something or not, and where it is from.
 */
import type { PublishedCurve } from "./chart-layout.ts";

/** Published curves and where they are from. */
export interface Published {
  /** What they are called: "Published curves of …". */
  readonly title: string;
  readonly source: string;
  /** How the figures were obtained. */
  readonly obtained: string;
  /** What distinguishes our experiments from theirs. */
  readonly caveat: string;
  readonly unit: string;
  readonly curves: readonly PublishedCurve[];
}

interface PublishedFile extends Pick<Published, "title" | "source" | "obtained" | "caveat"> {
  readonly einsums: readonly string[];
  readonly parameter: { readonly paths: readonly string[]; readonly values: readonly number[] };
  readonly figures: readonly {
    readonly metric: string;
    readonly isRelative: boolean;
    readonly unit: string;
    readonly curves: Readonly<Record<string, readonly (number | null)[]>>;
  }[];
}

/** What a chart shows, as far as published curves go by it. */
export interface Shown {
  /** Without spaces. */
  readonly einsums: readonly string[];
  readonly paths: readonly string[];
  readonly metric: string;
  readonly isRelative: boolean;
}

const files = import.meta.glob<PublishedFile>(
  ["../../presets/published/*.json", "!**/networks.json"],
  { import: "default" },
);

/** The published curves that measure what is shown; undefined where there are none. */
export async function findPublished(shown: Shown): Promise<Published | undefined> {
  const all = await Promise.all(Object.values(files).map((read) => read()));
  for (const { einsums, parameter, figures, ...about } of all) {
    const figure = figures.find(
      ({ metric, isRelative }) => metric === shown.metric && isRelative === shown.isRelative,
    );
    const fits =
      sameNames(
        einsums.map((einsum) => einsum.replaceAll(" ", "")),
        shown.einsums,
      ) && sameNames(parameter.paths, shown.paths);
    if (figure === undefined || !fits) continue;
    const curves = Object.entries(figure.curves).map(([name, values]) => ({
      name,
      points: values.flatMap((value, at) => {
        const x = parameter.values[at];
        return value === null || x === undefined ? [] : [[x, value] as const];
      }),
    }));
    return { ...about, unit: figure.unit, curves };
  }
  return undefined;
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join("\n") === others.toSorted().join("\n");
}
