/**
 * What came of a comparison: the ranking, and below it the layers or the lanes side by side. Drawn when there
 * is time, so that results which come in never hold up the page.
 */
import { memo, useMemo } from "react";
import { Coded } from "../components/coded.tsx";
import { Button } from "../components/index.ts";
import { usePageWidth } from "../shell/use-page-width.ts";
import { save } from "../sweep/export-figure.ts";
import { isBetween, metricLabel, tensorMoved } from "../sweep/names.ts";
import { metricSentence } from "../sweep/metric-sentence.ts";
import { isTime } from "../sweep/series.ts";
import type { Comparison, ComparisonState } from "./comparison.ts";
import { comparisonCsv } from "./comparison-csv.ts";
import { groupsSentence } from "./groups.ts";
import { LayersTable } from "./LayersTable.tsx";
import { Lockstep } from "./Lockstep.tsx";
import type { Place } from "./lockstep.ts";
import { baselineOf, isRankingWhole, rankingOf } from "./ranking.ts";
import { RankingTable } from "./RankingTable.tsx";
import { totalsOf } from "./totals.ts";
import { haveOtherUnits, unitsOfEach } from "./units.ts";
import { partialParts, type PartialPart } from "./shared-parts.ts";
import { usualMetric, type ViewChoice } from "./view-choice.ts";
import { watchFault } from "./watching.ts";

/** Lanes that are watched side by side. */
const mostWatched = 4;
/** The figures of the table, those of tensors in between. */
const leading = ["cycles", "unitCycles", "utilization", "slots", "words"] as const;
const trailing = ["macs.effectual", "intersections.steps"] as const;

/**
 * The columns: what lanes have in common, and all that moves, each read and write in one of them; where there is
 * room for few of them, what lanes are ranked by comes first. They are known before anything is counted, so that none
 * comes in between later.
 */
function columnsOf(
  { metrics, traits }: Pick<ComparisonState, "metrics" | "traits">,
  first: string | undefined,
): readonly string[] {
  const moved = metrics.filter((metric) => {
    const found = tensorMoved(metric);
    return found !== undefined && !isBetween(found.tensor, metrics);
  });
  const between = traits.isCascade ? ["between"] : [];
  // Of one unit each, cycles and unit-cycles are the same.
  const isSaid = (metric: string): boolean => metric !== "unitCycles" || traits.isSpatial;
  const columns = [...leading, ...moved, ...between, "coordinates", ...trailing].filter(
    (metric) => metrics.includes(metric) && isSaid(metric),
  );
  return first === undefined ? columns : [...new Set([first, ...columns])];
}

/** Which part is left out of every sum, and why. */
function withoutWords({ name, lanes, why }: PartialPart): string {
  const [first = "", ...others] = lanes;
  const more = others.length === 0 ? "" : ` and ${String(others.length)} more`;
  return `Without ${name}, which ${first}${more} cannot have: ${why}`;
}

/** Properties of `Results`. */
export interface ResultsProps {
  readonly comparison: Comparison;
  readonly state: ComparisonState;
  readonly choice: ViewChoice;
  readonly onChange: (change: Partial<ViewChoice>) => void;
  readonly onOpen: (part: number, lane: number) => void;
}

/** The tables and the lanes, as soon as it is known which lanes there are. */
export const Results = memo(function Results(props: ResultsProps) {
  const { comparison, state, choice, onChange, onOpen } = props;
  const { lanes, notes, traits, metrics, parts, leftOut, isStale } = state;
  const isNarrow = usePageWidth() === "narrow";
  const totals = useMemo(
    () => totalsOf(state),
    // The results are one array that grows; its version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [state.results, state.version, parts, lanes, metrics],
  );
  const partial = useMemo(
    () => partialParts(state),
    // The results are one array that grows; its version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [state.results, state.version, parts, lanes],
  );
  const metric =
    [choice.metric, usualMetric].find((each) => metrics.includes(each)) ?? metrics[0] ?? "";
  const ranked = useMemo(() => rankingOf(totals, metric), [totals, metric]);
  const others = totals.filter(({ figures }) => figures === undefined);
  const best = ranked[0]?.name;
  const wanted = Math.max(0, lanes.indexOf(choice.baseline ?? ""));
  const baseline = baselineOf(totals, wanted)?.lane ?? wanted;
  const beside = choice.watched ?? (best === undefined ? [] : [best]);
  const watched = [baseline, ...beside.map((name) => lanes.indexOf(name))].filter(
    (lane, at, all) => lane !== -1 && all.indexOf(lane) === at,
  );
  const columns = useMemo(
    () => columnsOf({ metrics, traits }, isNarrow ? metric : undefined),
    [metrics, traits, isNarrow, metric],
  );
  const unwatched = watchFault(parts, totals);
  const [only] = parts.length === 1 ? parts : [];
  const groups = only && groupsSentence(only);
  const openPart = isStale ? undefined : onOpen;
  if (lanes.length === 0) return undefined;
  const openLane =
    openPart &&
    ((lane: number) => {
      openPart(0, lane);
    });
  return (
    <div className={isStale ? "stale" : undefined}>
      <div className="compare-ranked">
        <h2 className="overline">
          Ranked by {metricLabel(metric, metrics)}
          {isStale ? ", before the last change" : !isRankingWhole(others) && ", so far"}
        </h2>
        <Button
          icon="export"
          onClick={() => {
            save("comparison.csv", comparisonCsv(state), "text/csv");
          }}
        >
          CSV
        </Button>
      </div>
      <p className="compare-meaning">
        {metricSentence(metric, metrics)}
        {metric === "words" &&
          " The columns from the first tensor to “Coordinates read” add up to it."}
        {isTime(metric) && haveOtherUnits(ranked) && ` ${unitsOfEach(ranked)}`}
      </p>
      {groups !== undefined && <p className="compare-meaning">{groups}</p>}
      {leftOut.length > 0 && (
        <p className="compare-meaning compare-without">
          <Coded>{leftOut.map(({ name, why }) => `Without ${name}: ${why}`).join(" ")}</Coded>
        </p>
      )}
      {partial.length > 0 && (
        <p className="compare-meaning compare-without">
          Ranked over the {parts.length - partial.length} layers that all lanes can have.{" "}
          <Coded>{partial.map(withoutWords).join(" ")}</Coded>
        </p>
      )}
      {baseline !== wanted && (
        <p className="compare-meaning">
          {lanes[wanted]} has no figures here: ratios are to {lanes[baseline]}.
        </p>
      )}
      <RankingTable
        ranked={ranked}
        others={others}
        notes={notes}
        columns={columns}
        isSpatial={traits.isSpatial}
        metrics={metrics}
        metric={metric}
        baseline={totals[baseline]}
        watched={watched.slice(0, mostWatched)}
        mostWatched={mostWatched}
        unwatched={unwatched}
        parts={parts.length - partial.length}
        onRank={(next) => {
          onChange({ metric: next });
        }}
        onBaseline={(lane) => {
          onChange({ baseline: lanes[lane] });
        }}
        onWatch={(lane) => {
          const others = watched.filter((each) => each !== baseline && each !== lane);
          const next = watched.includes(lane) ? others : [...others, lane];
          onChange({ watched: next.map((each) => lanes[each] ?? "") });
        }}
        onOpen={openLane}
      />
      {parts.length + leftOut.length > 1 ? (
        <>
          <p className="layer-source">{unwatched}</p>
          <LayersTable state={state} partial={partial} metric={metric} onOpen={openPart} />
        </>
      ) : (
        <Lockstep
          comparison={comparison}
          lanes={watched.slice(0, mostWatched)}
          place={choice}
          onPlace={(place: Place) => {
            onChange(place);
          }}
          onOpen={openLane}
        />
      )}
    </div>
  );
});
