/**
 * The multiplications of a run as one stacked bar: what was worth doing, what was wasted, suppressed,
 * and never visited. Pattern tells the kinds apart, not hue; what is done so far is solid.
 */
import { Term } from "../../components/index.ts";
import { formatCount, formatShare } from "../numbers.ts";
import type { MacSegment } from "./counts.ts";
import { FigureText } from "./Figures.tsx";

/** The stacked bar with its legend of numbers. */
export function MacBar({
  segments,
  dense,
}: {
  readonly segments: readonly MacSegment[];
  readonly dense: number | undefined;
}) {
  const shown = segments.filter((segment) => segment.share > 0);
  return (
    <div className="macs">
      <div className="mac-bar" aria-hidden="true">
        {shown.map((segment) => (
          <span
            key={segment.kind}
            className={`mac-segment is-${segment.kind}`}
            style={{ flexGrow: segment.share }}
          >
            <span className="mac-done" style={{ inlineSize: `${segment.done * 100}%` }} />
          </span>
        ))}
      </div>
      <table className="figures">
        <thead className="sr-only">
          <tr>
            <th scope="col">Kind of multiplication</th>
            <th scope="col">So far and in total</th>
            <th scope="col">Share of dense</th>
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => (
            <tr key={segment.kind}>
              <th scope="row">
                <span className={`swatch is-${segment.kind}`} aria-hidden="true" />
                <Term of={segment.kind} />
              </th>
              <td>
                <FigureText figure={segment} />
              </td>
              <td className="is-share">
                {segment.total === undefined ? "" : formatShare(segment.total, dense ?? 0)}
              </td>
            </tr>
          ))}
          <tr className="is-sum">
            <th scope="row">
              <Term of="denseMacs" />
            </th>
            <td>{dense === undefined ? "…" : formatCount(dense)}</td>
            <td className="is-share" />
          </tr>
        </tbody>
      </table>
    </div>
  );
}
