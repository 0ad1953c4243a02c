/**
 * Lanes ranked by a figure: every figure with its ratio to the baseline, the best of each column in bold, and
 * a sentence on why. The heads of the columns choose what ranks.
 */
import { Coded } from "../components/coded.tsx";
import { Button, Hint, useTooltip } from "../components/index.ts";
import { briefNumber, metricLabel, unitWords } from "../sweep/names.ts";
import { metricSentence } from "../sweep/metric-sentence.ts";
import { useGridKeys } from "../sweep/use-grid-keys.ts";
import { isMoreBetter, isTime } from "../sweep/series.ts";
import { withDecimals } from "../views/numbers.ts";
import { besideBaseline, isRankingWhole } from "./ranking.ts";
import type { LaneTotal } from "./totals.ts";
import { unitsIn } from "./units.ts";
import { isTie, whyOf } from "./why.ts";

/** Digits after the point that a share or a mean is told with in full. */
const mostDecimals = 6;

/** A figure in full. */
function exactly(value: number): string {
  return withDecimals(value, mostDecimals);
}

/** Properties of `RankingTable`. */
export interface RankingTableProps {
  readonly ranked: readonly LaneTotal[];
  /** Lanes without figures. */
  readonly others: readonly LaneTotal[];
  /** By number of the lane, what it does; empty where nothing is said. */
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  /** Whether lanes may be unlike in how many compute units they have, so that times say how many. */
  readonly isSpatial: boolean;
  /** All that is measured. */
  readonly metrics: readonly string[];
  readonly metric: string;
  /** The lane that ratios are to. */
  readonly baseline: LaneTotal | undefined;
  /** Lanes that are watched side by side. */
  readonly watched: readonly number[];
  readonly mostWatched: number;
  /** Why none can be, where that is so. */
  readonly unwatched: string | undefined;
  readonly parts: number;
  readonly onRank: (metric: string) => void;
  readonly onBaseline: (lane: number) => void;
  readonly onWatch: (lane: number) => void;
  /** Undefined as long as lanes cannot be opened. */
  readonly onOpen: ((lane: number) => void) | undefined;
}

function Cell(props: {
  readonly value: number;
  readonly best: boolean;
  readonly base: number | undefined;
  readonly share: number | undefined;
  /** What is said beside the figure. */
  readonly note: string | undefined;
}) {
  const { value, best, base, share, note } = props;
  return (
    <td className={best ? "is-best" : undefined}>
      <span title={exactly(value)}>{briefNumber(value)}</span>
      {note !== undefined && <small>{note}</small>}
      {base !== undefined && <small>{besideBaseline(value, base)}</small>}
      {share !== undefined && (
        <span className="ranking-bar" aria-hidden="true">
          <span style={{ inlineSize: `${String(100 * share)}%` }} />
        </span>
      )}
    </td>
  );
}

/** The name of a lane, which tells what it does where that is written down. */
function Name({ name, notes = "" }: { readonly name: string; readonly notes: string | undefined }) {
  if (notes === "") return name;
  return (
    <Hint className="term" text={notes}>
      {name}
    </Hint>
  );
}

/** Makes a lane the baseline; on that lane it says so, and stays for the focus of who has pressed it. */
function BaselineButton({
  name,
  isBaseline,
  onBaseline,
}: {
  readonly name: string;
  readonly isBaseline: boolean;
  readonly onBaseline: () => void;
}) {
  return (
    <Button
      tone="ghost"
      data-figure={isBaseline ? undefined : "none"}
      aria-label={isBaseline ? `${name} is baseline A` : `Make ${name} the baseline`}
      aria-disabled={isBaseline}
      onClick={isBaseline ? undefined : onBaseline}
    >
      {isBaseline ? <em>baseline A</em> : "Baseline"}
    </Button>
  );
}

/** The head of a column, which ranks by it; what it counts comes on hover and on focus. */
function Head({
  column,
  columns,
  metrics,
  onRank,
}: {
  readonly column: string;
  readonly columns: readonly string[];
  readonly metrics: readonly string[];
  readonly onRank: (metric: string) => void;
}) {
  const tip = useTooltip<HTMLButtonElement>(metricSentence(column, metrics));
  return (
    <>
      <button
        type="button"
        {...tip.trigger}
        aria-describedby={tip.open ? tip.id : undefined}
        onClick={() => {
          onRank(column);
        }}
      >
        {metricLabel(column, columns)}
      </button>
      {tip.bubble}
    </>
  );
}

/** The table. */
export function RankingTable(props: RankingTableProps) {
  const { ranked, others, notes, columns, metrics, metric, baseline } = props;
  const { watched, mostWatched, unwatched, parts, isSpatial } = props;
  const { onRank, onBaseline, onWatch, onOpen } = props;
  // While lanes are still to come, nothing is best, and no reason is one.
  const isWhole = isRankingWhole(others);
  /** What is bold in a column; nothing where all lanes tie. */
  const extreme = (column: string): number | undefined => {
    if (isTie(ranked, column) || !isWhole) return undefined;
    const figures = ranked.map(({ figures: own }) => own?.get(column) ?? 0);
    return isMoreBetter(column) ? Math.max(...figures) : Math.min(...figures);
  };
  const grid = useGridKeys();
  const most = Math.max(1e-12, ...ranked.map(({ figures }) => figures?.get(metric) ?? 0));
  return (
    <div className="ranking" role="region" aria-label="Ranking">
      <table {...grid}>
        <caption className="sr-only">
          Lanes by {metricLabel(metric, columns)}, best first, with ratios to{" "}
          {baseline?.name ?? "nothing"}
        </caption>
        <thead>
          <tr>
            <th scope="col" data-figure="none">
              Watch
            </th>
            <th scope="col" className="is-text">
              Dataflow
            </th>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                aria-sort={
                  column === metric
                    ? isMoreBetter(column)
                      ? "descending"
                      : "ascending"
                    : undefined
                }
              >
                <Head column={column} columns={columns} metrics={metrics} onRank={onRank} />
              </th>
            ))}
          </tr>
        </thead>
        {ranked
          .map((own, rank) => ({ own, rank, why: isWhole ? whyOf(own, ranked, metric) : "" }))
          .map(({ own, rank, why }) => (
            <tbody key={own.lane} className={own === baseline ? "is-baseline" : undefined}>
              <tr className="numeric">
                <td rowSpan={why === "" ? 1 : 2} data-figure="none">
                  <input
                    type="checkbox"
                    aria-label={`Watch ${own.name}`}
                    title={unwatched}
                    checked={unwatched === undefined && watched.includes(own.lane)}
                    disabled={
                      unwatched !== undefined ||
                      own === baseline ||
                      (!watched.includes(own.lane) && watched.length >= mostWatched)
                    }
                    onChange={() => {
                      onWatch(own.lane);
                    }}
                  />
                </td>
                <th scope="row" className="is-text">
                  <span className="ranking-place numeric">{rank + 1}</span>{" "}
                  <Name name={own.name} notes={notes[own.lane]} />
                  <span className="ranking-actions">
                    <BaselineButton
                      name={own.name}
                      isBaseline={own === baseline}
                      onBaseline={() => {
                        onBaseline(own.lane);
                      }}
                    />
                    {parts === 1 && onOpen !== undefined && (
                      <Button
                        tone="ghost"
                        data-figure="none"
                        aria-label={`Open ${own.name} in Explore`}
                        onClick={() => {
                          onOpen(own.lane);
                        }}
                      >
                        Open
                      </Button>
                    )}
                  </span>
                </th>
                {columns.map((column) => {
                  const units = own.figures && unitsIn(own.figures);
                  const value = own.figures?.get(column) ?? 0;
                  return (
                    <Cell
                      key={column}
                      value={value}
                      best={value === extreme(column)}
                      base={own === baseline ? undefined : baseline?.figures?.get(column)}
                      share={column === metric ? value / most : undefined}
                      note={
                        isTime(column) && isSpatial && units !== undefined
                          ? unitWords(units)
                          : undefined
                      }
                    />
                  );
                })}
              </tr>
              {why !== "" && (
                <tr>
                  <td colSpan={columns.length + 1} className="ranking-why">
                    <p>{why}</p>
                  </td>
                </tr>
              )}
            </tbody>
          ))}
        {others.length > 0 && (
          <tbody>
            {others.map(({ lane, name, done, problem, soFar }) => (
              <tr key={lane} className="numeric">
                <td />
                <th scope="row" className="is-text">
                  <Name name={name} notes={notes[lane]} />
                  {problem === undefined && parts > 1 && (
                    <small className="ranking-note">
                      {done} of {parts} layers so far
                    </small>
                  )}
                </th>
                {problem !== undefined || done === 0 ? (
                  <td colSpan={columns.length} className="ranking-why">
                    <p>
                      <Coded>{problem ?? "…"}</Coded>
                    </p>
                  </td>
                ) : (
                  columns.map((column) => (
                    <td key={column} className="is-partial" title={exactly(soFar.get(column) ?? 0)}>
                      {briefNumber(soFar.get(column) ?? 0)}
                    </td>
                  ))
                )}
              </tr>
            ))}
          </tbody>
        )}
      </table>
    </div>
  );
}
