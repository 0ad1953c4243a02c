/** The chart as a table: a row a place, a column a lane. */
import { LaneTable } from "./LaneTable.tsx";
import { briefNumber } from "./names.ts";
import { unitsOfPlace, type PlaceUnits } from "./place-units.ts";
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
  /** How many compute units lanes have where; undefined where that does not matter, or is alike throughout. */
  readonly units: PlaceUnits | undefined;
  readonly moreIsBetter: boolean;
  readonly onOpen: (point: number) => void;
}

/** The table under the chart. */
export function SweepTable(props: SweepTableProps) {
  const { caption, xLabel, curves, settled, names, reached, units, moreIsBetter, onOpen } = props;
  const places = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted(
    (a, b) => a - b,
  );
  const rows = places.map((x) => {
    const row = curves.map(({ points }) => points.find((point) => point.x === x));
    const means = row.flatMap((point) => (point === undefined ? [] : [point.mean]));
    // Where all lanes tie, none stands out.
    const isTie = means.length > 1 && means.every((mean) => mean === means[0]);
    const { ofAll, ofLane } = unitsOfPlace(units, x);
    const elements =
      reached && `${briefNumber(reached.elements.get(x) ?? 0)} of ${briefNumber(reached.size)}`;
    const notes = [elements, ofAll].filter((note) => note !== undefined);
    return {
      name: names?.get(x) ?? briefNumber(x),
      head: names?.get(x) ?? briefNumber(x),
      note: notes.length === 0 ? undefined : notes.join(", "),
      best: settled.has(x) && !isTie ? (moreIsBetter ? Math.max : Math.min)(...means) : undefined,
      figures: row.map((point, at) =>
        point === undefined
          ? undefined
          : {
              value: point.mean,
              low: point.low,
              high: point.high,
              place: point.point,
              note: ofLane(curves[at]?.lane ?? 0),
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
