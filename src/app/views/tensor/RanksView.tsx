/**
 * A tensor as it lies in memory: one column a rank, with the arrays that its format really keeps.
 *
 * Being tables, the columns say to a screen reader what they show to everybody else.
 */
import { useMemo } from "react";
import { Term } from "../../components/index.ts";
import type { GlossaryKey } from "../../glossary.ts";
import { formatCount, formatValue } from "../numbers.ts";
import type { ElementStatus } from "./moment.ts";
import { rankTables, type RankRow, type RankTable } from "./ranks-table.ts";
import { pointOf } from "./tensor-model.ts";
import type { TensorViewProps } from "./tensor-view.ts";
import { treeMarks } from "./tree-marks.ts";
import { snapshotTree } from "./tree-source.ts";

const room = 14;

const formats: Readonly<Record<RankTable["format"], { term: GlossaryKey; metadata?: string }>> = {
  U: { term: "uncompressed" },
  C: { term: "compressed", metadata: "coordinate" },
  B: { term: "bitmask" },
  R: { term: "runLength", metadata: "run" },
};

/** The ranks of a stored tensor side by side; the output is not stored before it is finished. */
export default function RanksView(props: TensorViewProps) {
  const { model, moment, onInspect, onPick } = props;
  const { snapshot } = model;
  const source = useMemo(
    () => (snapshot === undefined ? undefined : snapshotTree(snapshot)),
    [snapshot],
  );
  if (snapshot === undefined || source === undefined) {
    return (
      <p className="tensor-waiting">
        {model.tensor} is being computed: it lies in accumulators, one for each coordinate, and is
        stored when it is finished.
      </p>
    );
  }
  const marks = treeMarks(source, moment, () => undefined);
  const tables = rankTables(snapshot, source, marks.path, room);
  return (
    <div className="ranks" tabIndex={0} role="group" aria-label={`${model.tensor} as it is stored`}>
      {tables.map((table, rank) => {
        const isLast = rank === tables.length - 1;
        const visits = moment.visits.flatMap((visit) => visit[rank] ?? []);
        return (
          <table key={table.id} className="ranks-table numeric">
            <caption>
              <b>{table.id}</b> <Term of={formats[table.format].term}>{table.format}</Term>
              <Remark table={table} />
            </caption>
            <thead>
              <tr>
                <th scope="col">position</th>
                {formats[table.format].metadata !== undefined && (
                  <th scope="col">{formats[table.format].metadata}</th>
                )}
                <th scope="col">{isLast ? "value" : `${tables[rank + 1]?.id ?? ""} fiber`}</th>
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, at) => (
                <Row
                  key={row.kind === "gap" ? `gap ${at}` : row.position}
                  row={row}
                  isLast={isLast}
                  hasMetadata={formats[table.format].metadata !== undefined}
                  current={
                    row.kind === "element" && marks.current[rank]?.has(row.position) === true
                  }
                  outside={
                    row.kind === "element" &&
                    visits.some(({ start, end }) => row.position >= start && row.position < end) &&
                    !visits.some(({ from, to }) => row.position >= from && row.position < to)
                  }
                  starts={
                    row.kind === "element" &&
                    visits.some(({ start, from }) => from > start && row.position === from)
                  }
                  left={row.kind === "element" && moment.left.get(rank)?.has(row.position) === true}
                  status={
                    isLast && row.kind === "element"
                      ? marks.leaves.get(row.position)?.status
                      : undefined
                  }
                  onInspect={(position) => {
                    if (position === undefined) onInspect(undefined);
                    else {
                      const point = pointOf(model, position);
                      onInspect(`${model.tensor}[${point.join(",")}], position ${position}`, point);
                    }
                  }}
                  onPick={(position) => {
                    onPick(pointOf(model, position));
                  }}
                />
              ))}
            </tbody>
          </table>
        );
      })}
    </div>
  );
}

/** What a format keeps for its fibers as wholes. */
function Remark({ table }: { readonly table: RankTable }) {
  const { format, segments, segmentCount, bits } = table;
  if (format === "U") return <small>no metadata: position follows from the coordinate</small>;
  const more = segmentCount - segments.length;
  return (
    <>
      <small>
        <Term of="segments">segments</Term> {segments.join(" ")}
        {more > 0 && ` … (+${formatCount(more)})`}
      </small>
      {bits !== undefined && (
        <small>bits {bits.map((bit) => (bit ? "1" : "0")).join("")} of this fiber</small>
      )}
    </>
  );
}

/** The positions of a fiber below. */
function extentWords([start, end]: readonly [number, number]): string {
  if (end <= start) return "∅";
  return end - start === 1 ? String(start) : `${start}–${end - 1}`;
}

interface RowProps {
  readonly row: RankRow;
  readonly isLast: boolean;
  readonly hasMetadata: boolean;
  readonly current: boolean;
  readonly outside: boolean;
  /** Where the search of a visit starts, behind elements that it leaves out. */
  readonly starts: boolean;
  /** Left behind by an intersection on the way to this step. */
  readonly left: boolean;
  readonly status: ElementStatus | undefined;
  readonly onInspect: (position: number | undefined) => void;
  readonly onPick: (position: number) => void;
}

function Row(props: RowProps) {
  const { row, isLast, hasMetadata, current, outside, starts, left, status, ...act } = props;
  if (row.kind === "gap") {
    return (
      <tr className="ranks-gap">
        <td colSpan={hasMetadata ? 3 : 2}>… (+{formatCount(row.count)})</td>
      </tr>
    );
  }
  const names = [];
  if (row.first) names.push("is-first");
  if (current) names.push("is-current");
  if (outside && !current) names.push("is-outside");
  if (starts) names.push("is-start");
  if (left && !current) names.push("is-left");
  if (status !== undefined) names.push(`is-${status}`);
  const { position, metadata, payload } = row;
  return (
    <tr
      className={names.join(" ")}
      aria-current={current ? "step" : undefined}
      onPointerEnter={() => {
        act.onInspect(isLast ? position : undefined);
      }}
      onPointerLeave={() => {
        act.onInspect(undefined);
      }}
      onClick={() => {
        if (isLast) act.onPick(position);
      }}
    >
      <th scope="row">
        {position}
        {starts && <span className="sr-only"> the search starts here</span>}
        {left && !current && <span className="sr-only"> passed over without a partner</span>}
      </th>
      {hasMetadata && <td className="ranks-metadata">{metadata}</td>}
      <td className="ranks-payload">
        {typeof payload === "number" ? formatValue(payload) : extentWords(payload)}
      </td>
    </tr>
  );
}
