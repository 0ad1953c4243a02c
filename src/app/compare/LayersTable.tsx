/** Layer by layer: which dataflow is best where, and what it would be worth to choose anew for each layer. */
import { LaneTable, type LaneRow } from "../sweep/LaneTable.tsx";
import { briefNumber, metricLabel } from "../sweep/names.ts";
import { isMoreBetter } from "../sweep/series.ts";
import type { ComparisonState } from "./comparison.ts";
import { timesWords } from "./groups.ts";
import { bestOfEach, layerRows } from "./layers.ts";
import { rankingOf } from "./ranking.ts";
import type { PartialPart } from "./shared-parts.ts";
import { totalsOf } from "./totals.ts";
import { multiple } from "./why.ts";

/** Properties of `LayersTable`. */
export interface LayersTableProps {
  readonly state: ComparisonState;
  /** Layers that are in no sum, because some lanes cannot have them. */
  readonly partial: readonly PartialPart[];
  readonly metric: string;
  /** Undefined as long as layers cannot be opened. */
  readonly onOpen: ((part: number, lane: number) => void) | undefined;
}

/** What a choice for each layer comes to beside one choice for all of them. */
function worthOfChoosing({ state, partial, metric }: LayersTableProps): string | undefined {
  const rows = layerRows(state, metric);
  const sum = bestOfEach(rows.filter(({ part }) => !partial.some((own) => own.part === part)));
  const [first] = rankingOf(totalsOf(state), metric);
  const one = first?.figures?.get(metric);
  const isDone = state.done === state.parts.length * state.lanes.length;
  if (!isDone || isMoreBetter(metric) || sum === undefined || one === undefined || sum === 0)
    return undefined;
  const words = `The best dataflow of each layer comes to ${briefNumber(sum)}`;
  return one === sum
    ? `${words}: that is ${first?.name ?? ""} throughout.`
    : `${words}; ${first?.name ?? ""} throughout comes to ${multiple(one, sum, "that")}.`;
}

/** The table. */
export function LayersTable(props: LayersTableProps) {
  const { state, partial, metric, onOpen } = props;
  const worth = worthOfChoosing(props);
  const label = metricLabel(metric, state.metrics);
  const counted = layerRows(state, metric).map(
    ({ part, name, times, groups, figures, best, problems }) => ({
      name,
      // Where all lanes tie, none stands out.
      best: figures.every((value) => value === best) ? undefined : best,
      head: name,
      note: partial.some((own) => own.part === part) ? "in no sum" : timesWords({ times, groups }),
      gaps: problems,
      figures: figures.map((value) =>
        value === undefined ? undefined : { value, low: value, high: value, place: part },
      ),
    }),
  );
  const rows = state.leftOut.reduceRight<readonly LaneRow[]>(
    (all, { name, times, groups, after, why }) => {
      const none = state.lanes.map(() => undefined);
      const gaps = state.lanes.map(() => why);
      const note = timesWords({ times, groups });
      const row = { name, head: name, note, best: undefined, figures: none, gaps };
      return all.toSpliced(after, 0, row);
    },
    counted,
  );
  return (
    <section className="layers">
      <h2 className="overline">{label}, layer by layer</h2>
      {worth !== undefined && <p>{worth}</p>}
      <LaneTable
        label="Layer by layer"
        caption={`${label} of each layer, once, and of one of its groups where it has several, by dataflow; the best of each layer is bold`}
        corner="Layer"
        lanes={state.lanes.map((name, lane) => ({ name, lane }))}
        rows={rows}
        onOpen={onOpen}
      />
    </section>
  );
}
