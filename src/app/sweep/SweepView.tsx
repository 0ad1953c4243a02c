/**
 * A sweep that is open: how it is looked at, its chart, what the chart says, and the table under it. Drawn when
 * there is time, so that results which come in never hold up the page.
 */
import { memo, useDeferredValue, useEffect, useMemo, useState, type RefObject } from "react";
import type { SweepDescription } from "../../engine/index.ts";
import { Button } from "../components/index.ts";
import { useWidth } from "../components/use-width.ts";
import type { ChartContent } from "./chart-layout.ts";
import { crossoversOf, reigns } from "./crossovers.ts";
import { LaneSwatch } from "./lane-style.tsx";
import { Looks } from "./Looks.tsx";
import { metricSentence } from "./metric-sentence.ts";
import { axisLabel, briefNumber, metricLabel } from "./names.ts";
import { unitsAtPlaces } from "./place-units.ts";
import { findPublished, type Published, type Shown } from "./published.ts";
import {
  curvesAt,
  curvesOf,
  drawsIn,
  isMoreBetter,
  isTime,
  namedPlaces,
  placesOf,
  reachedPlaces,
  settledPlaces,
} from "./series.ts";
import type { SweepState } from "./session.ts";
import { SweepChart } from "./SweepChart.tsx";
import { sweepFiles } from "./sweep-files.ts";
import { SweepTable } from "./SweepTable.tsx";
import { Verdict } from "./Verdict.tsx";
import { lookAt, type SweepLook, type ViewChoice } from "./view-choice.ts";

/** Properties of `SweepView`. */
export interface SweepViewProps {
  readonly state: SweepState;
  readonly choice: ViewChoice;
  readonly chart: RefObject<SVGSVGElement | null>;
  readonly onChange: (change: Partial<ViewChoice>) => void;
  readonly onOpen: (point: number) => void;
}

/** The legend, whose entries take lanes away and bring them back. */
function Lanes({
  names,
  hidden,
  onToggle,
}: {
  readonly names: readonly string[];
  readonly hidden: ReadonlySet<number>;
  readonly onToggle: (lane: number) => void;
}) {
  return (
    <div className="sweep-lanes" role="group" aria-label="Lanes">
      {names.map((name, lane) => (
        <button
          key={name}
          type="button"
          className="lane-chip"
          aria-pressed={!hidden.has(lane)}
          onClick={() => {
            onToggle(lane);
          }}
        >
          <LaneSwatch lane={lane} />
          {name}
        </button>
      ))}
    </div>
  );
}

/** The published curves that measure what is shown, once they are found. */
function usePublished({ einsums, paths, metric, isRelative }: Shown): Published | undefined {
  const [found, setFound] = useState<{ readonly of: string; readonly published?: Published }>();
  const wanted = JSON.stringify({ einsums, paths, metric, isRelative });
  useEffect(() => {
    let current = true;
    void findPublished(JSON.parse(wanted) as Shown).then((published) => {
      if (current) setFound({ of: wanted, ...(published === undefined ? {} : { published }) });
    });
    return () => {
      current = false;
    };
  }, [wanted]);
  return found?.of === wanted ? found.published : undefined;
}

/** What of the results is drawn; lanes are compared only where each of them has its figures. */
function useCurves(state: SweepState, description: SweepDescription, look: SweepLook) {
  const { results, version } = state;
  const { metric, axis, held, relativeTo, hidden, x } = look;
  const more = isMoreBetter(metric);
  const { curves, settled } = useMemo(
    () => {
      const selection = { metric: description.metrics.indexOf(metric), axis, held, relativeTo };
      const shown = curvesOf(description, results, selection).filter(
        ({ lane }) => !hidden.has(lane),
      );
      const lanes = new Set(shown.map(({ lane }) => lane));
      return { curves: shown, settled: settledPlaces(description, results, selection, lanes) };
    },
    // The results are one array that grows; its version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [description, results, version, look],
  );
  const compared = useMemo(() => curvesAt(curves, settled), [curves, settled]);
  const crossovers = useMemo(() => crossoversOf(compared, x, more), [compared, x, more]);
  const best = useMemo(() => reigns(compared, crossovers, more), [compared, crossovers, more]);
  return { curves, settled, crossovers, best, more };
}

/** How many compute units lanes have where, as far as a time is shown and that is not alike throughout. */
function useUnits(
  { results, version }: SweepState,
  description: SweepDescription,
  { metric, axis, held, hidden }: SweepLook,
) {
  return useMemo(
    () => {
      if (!isTime(metric)) return undefined;
      const selection = { metric: 0, axis, held, relativeTo: undefined };
      return unitsAtPlaces(description, results, selection, (lane) => !hidden.has(lane));
    },
    // The results are one array that grows; its version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [results, version, description, metric, axis, held, hidden],
  );
}

/** Over how many draws means are, of how many: "8", "3 to 8 of 8". */
function among([fewest, most]: readonly [number, number], all: number): string {
  if (fewest === all) return String(all);
  const some = fewest === most ? String(most) : `${String(fewest)} to ${String(most)}`;
  return `${some} of ${String(all)}`;
}

interface OpenProps extends SweepViewProps {
  readonly description: SweepDescription;
}

/** The chart, what it says, and its table. */
function Open({ state, description, choice, chart, onChange, onOpen }: OpenProps) {
  const { done, outline, isStale } = state;
  const look = useMemo(() => lookAt(description, choice), [description, choice]);
  const [frame, measured] = useWidth();
  const width = useDeferredValue(measured);
  const { curves, settled, crossovers, best, more } = useCurves(state, description, look);
  const { axes, lanes, metrics, seeds, size } = description;
  const axis = axes[look.axis];
  const names = useMemo(() => namedPlaces(axis), [axis]);
  const reached = useMemo(() => reachedPlaces(axis), [axis]);
  const places = useMemo(() => placesOf(axis), [axis]);
  const paths = axis?.paths ?? [];
  const published = usePublished({
    einsums: outline.einsums,
    paths,
    metric: look.metric,
    isRelative: look.relativeTo !== undefined,
  });
  const beside = look.withPublished ? published : undefined;
  const content = useMemo(
    (): ChartContent => ({
      curves,
      published: beside?.curves ?? [],
      crossovers: crossovers.filter(({ before, after, x }) =>
        best.some(
          ({ lane, from }, at) => from === x && lane === after && best[at - 1]?.lane === before,
        ),
      ),
      x: look.x,
      y: look.y,
      places,
      names,
      width: Math.max(280, width),
      height: width < 560 ? 300 : 420,
    }),
    [curves, crossovers, best, beside, look.x, look.y, places, names, width],
  );
  const draws = useMemo(() => drawsIn(curves), [curves]);
  const units = useUnits(state, description, look);
  const unit = look.relativeTo === undefined ? "" : `, relative to ${lanes[look.relativeTo] ?? ""}`;
  const meaning = metricSentence(look.metric, metrics);
  const yLabel = `${metricLabel(look.metric, metrics)}${unit}`;
  const xLabel = axisLabel(paths);
  const { svg, png, csv } = sweepFiles(state, () => chart.current);
  return (
    <div className={isStale ? "sweep-view stale" : "sweep-view"}>
      <Looks description={description} look={look} onChange={onChange} />
      {meaning !== undefined && <p className="sweep-caption sweep-meaning">{meaning}</p>}
      <figure className="sweep-figure">
        <div ref={frame}>
          {width > 0 && (
            <SweepChart
              svg={chart}
              content={content}
              xLabel={xLabel}
              yLabel={yLabel}
              description={`${yLabel} against ${xLabel}: the figures are in the table below.`}
              onOpen={onOpen}
            />
          )}
        </div>
        <Lanes
          names={lanes}
          hidden={look.hidden}
          onToggle={(lane) => {
            const hidden = new Set(look.hidden);
            if (!hidden.delete(lane)) hidden.add(lane);
            onChange({ hidden: lanes.filter((_, each) => hidden.has(each)) });
          }}
        />
        <figcaption className="sweep-caption">
          {seeds.length > 1 && draws !== undefined && (
            <p>
              Lines are means over {among(draws, seeds.length)} draws of the tensors, bands reach
              from the lowest to the highest draw.
            </p>
          )}
          {reached !== undefined && (
            <p>
              {paths[0]?.split(".")[1]} has a whole number of elements out of{" "}
              {briefNumber(reached.size)}: the table says how many each density comes to.
            </p>
          )}
          {published !== undefined && (
            <label className="sweep-check">
              <input
                type="checkbox"
                checked={look.withPublished}
                onChange={(event) => {
                  onChange({ withPublished: event.target.checked });
                }}
              />
              {published.title} beside ours
            </label>
          )}
          {beside !== undefined && (
            <p>
              Dotted: {beside.unit}. {beside.source}; {beside.obtained}. {beside.caveat}
            </p>
          )}
        </figcaption>
        <div className="sweep-actions">
          <Button icon="export" onClick={svg.save}>
            SVG
          </Button>
          <Button icon="export" onClick={png.save}>
            PNG
          </Button>
          <Button icon="export" onClick={csv.save}>
            CSV
          </Button>
        </div>
      </figure>
      <Verdict
        lanes={lanes}
        units={units}
        reigns={best}
        crossovers={names === undefined ? crossovers : []}
        names={names}
        reached={reached}
        metric={`${yLabel.charAt(0).toLowerCase()}${yLabel.slice(1)}`}
        isPreliminary={done < size}
      />
      <SweepTable
        caption={`${yLabel} by ${xLabel}`}
        xLabel={xLabel}
        curves={curves}
        settled={settled}
        names={names}
        reached={reached}
        units={units}
        moreIsBetter={more}
        onOpen={onOpen}
      />
    </div>
  );
}

/** The chart and everything about it, as soon as there is a sweep. */
export const SweepView = memo(function SweepView(props: SweepViewProps) {
  const { description } = props.state;
  return description === undefined ? undefined : <Open {...props} description={description} />;
});
