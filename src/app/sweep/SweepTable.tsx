/** The chart as a table: a row a place, a column a lane. */
import { LaneTable } from "./LaneTable.tsx";
import { briefNumber } from "./names.ts";
import type { Curve, ReachedPlaces } from "./series.ts";

/** Properties of `SweepTable`. */
export interface SweepTableProps {
  readonly caption: string;
  readonly xLabel: string;
  readonly curves: readonly Curve[];
  /** Places at which curves can be compared: only there one is the best. */
  readonly settled: ReadonlySet<number>;
  /** What places are called where their number says nothing. */
  readonly names: ReadonlyMap<number, string> | undefined;
  /** What places come to where they are densities that are not reached. */
  readonly reached: ReachedPlaces | undefined;
  readonly moreIsBetter: boolean;
  readonly onOpen: (point: number) => void;
}

/** The table under the chart. */
export function SweepTable(props: SweepTableProps) {
  const { caption, xLabel, curves, settled, names, reached, moreIsBetter, onOpen } = props;
  const places = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted(
    (a, b) => a - b,
  );
  const rows = places.map((x) => {
    const row = curves.map(({ points }) => points.find((point) => point.x === x));
    const means = row.flatMap((point) => (point === undefined ? [] : [point.mean]));
    // Where all lanes tie, none stands out.
    const isTie = means.length > 1 && means.every((mean) => mean === means[0]);
    return {
      name: names?.get(x) ?? briefNumber(x),
      head: names?.get(x) ?? briefNumber(x),
      note:
        reached && `${briefNumber(reached.elements.get(x) ?? 0)} of ${briefNumber(reached.size)}`,
      best: settled.has(x) && !isTie ? (moreIsBetter ? Math.max : Math.min)(...means) : undefined,
      figures: row.map((point) =>
        point === undefined
          ? undefined
          : {
              value: point.mean,
              low: point.low,
              high: point.high,
              place: point.point,
            },
      ),
    };
  });
  return (
    <LaneTable
      label={caption}
      caption={caption}
      corner={xLabel}
      lanes={curves}
      rows={rows}
      onOpen={onOpen}
    />
  );
}
