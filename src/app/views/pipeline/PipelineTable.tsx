/** A pipeline as numbers: time by time, which front every Einsum does, and how much is alive. */
import type { Opened, PipelinePicture } from "../../../engine/index.ts";
import { FigureTable } from "../figure-table/FigureTable.tsx";
import { formatCount } from "../numbers.ts";
import { frontAt, frontWords } from "./pipeline-moment.ts";

/** Properties of `PipelineTable`. */
export interface PipelineTableProps {
  readonly picture: PipelinePicture;
  readonly opened: Opened;
}

const mostRows = 64;

/** The table twin of a pipeline; a long one is told in stretches. */
export function PipelineTable({ picture, opened }: PipelineTableProps) {
  const { length, columns } = picture;
  const rows = Math.min(length, columns, mostRows);
  const stretch = (row: number): readonly [number, number] => [
    Math.ceil((row * length) / rows),
    Math.ceil(((row + 1) * length) / rows),
  ];
  const mostIn = (alive: Int32Array, [from, to]: readonly [number, number]): number => {
    const first = Math.floor((from * columns) / length);
    const past = Math.max(first + 1, Math.ceil((to * columns) / length));
    return Math.max(...alive.subarray(first, past));
  };
  return (
    <FigureTable label="Pipeline as a table">
      <thead>
        <tr>
          <th scope="col">time</th>
          {opened.einsums.map(({ name }) => (
            <th key={name} scope="col">
              {name} does
            </th>
          ))}
          {picture.tensors.map(({ tensor }) => (
            <th key={tensor} scope="col">
              {tensor} alive
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: rows }, (_, row) => {
          const [from, to] = stretch(row);
          return (
            <tr key={from}>
              <th scope="row">{to - from === 1 ? from : `${from}–${to - 1}`}</th>
              {opened.einsums.map((einsum, at) => (
                <td key={einsum.name}>{doneIn(picture, einsum, at, from, to)}</td>
              ))}
              {picture.tensors.map(({ tensor, alive }) => (
                <td key={tensor}>{formatCount(mostIn(alive, [from, to]))}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </FigureTable>
  );
}

/** The fronts that an Einsum does in a stretch of time: the first of them, and how many more. */
function doneIn(
  picture: PipelinePicture,
  einsum: Opened["einsums"][number],
  at: number,
  from: number,
  to: number,
): string {
  const fronts = picture.fronts[at];
  if (fronts === undefined) return "";
  const before = frontAt(fronts, from - 1);
  const count = frontAt(fronts, to - 1) - before;
  if (count === 0) return "—";
  const words = frontWords(einsum, fronts, before + 1);
  return count === 1 ? words : `${words} (+${formatCount(count - 1)})`;
}
