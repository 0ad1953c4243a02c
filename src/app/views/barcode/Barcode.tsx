/**
 * The reuse barcode: a row a tensor over time. Solid is held, a tick is a fetch, a gap is idle.
 *
 * Draws and nothing else; who wants to scrub lays something over it.
 */
import { memo, type CSSProperties } from "react";
import type { Timeline } from "../../../engine/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { barcodeRows, markPath } from "./barcode-paths.ts";
import "./barcode.css";

interface BarcodeProps {
  readonly timeline: Timeline;
  /** Width in pixels, by which the ticks get theirs. */
  readonly width: number;
  /** Lower rows without names, for an overview or for many lanes. */
  readonly slim?: boolean;
}

/** Widest tick in pixels, and most of a column that it takes. */
const tickWidth = 2.5;
const tickShare = 0.6;

/** Rows of a timeline. */
export const Barcode = memo(function Barcode({ timeline, width, slim = false }: BarcodeProps) {
  const { columns, marks } = timeline;
  const column = Math.max(0.01, width / columns);
  const tick = column < 2 ? 1 : Math.min(tickShare, tickWidth / column);
  const rows = barcodeRows(timeline, tick);
  const style = { "--rows": rows.length } as CSSProperties;
  return (
    <div className={slim ? "barcode is-slim" : "barcode"} style={style} aria-hidden="true">
      {marks.length > 0 && (
        <>
          <svg className="barcode-shine" viewBox={`0 0 ${columns} 1`} preserveAspectRatio="none">
            <path d={markPath(timeline, 1)} />
          </svg>
          <svg className="barcode-flags" viewBox={`0 0 ${columns} 1`} preserveAspectRatio="none">
            <path d={markPath(timeline, tick)} />
          </svg>
        </>
      )}
      {rows.map(({ tensor, fetched, held }) => (
        <svg
          key={tensor}
          className="barcode-row"
          style={hueStyle(tensor)}
          viewBox={`0 0 ${columns} 1`}
          preserveAspectRatio="none"
        >
          <path className="barcode-held" d={held} />
          <path className="barcode-fetched" d={fetched} />
        </svg>
      ))}
    </div>
  );
});
