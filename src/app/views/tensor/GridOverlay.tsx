/**
 * The upper layer of a grid: everything that belongs to the step. The window glides, the rest jumps.
 *
 * Shapes tell states apart: a filled cell with a ring is read now, a hatched one with a pinned corner is
 * held, a crossed one absent, a struck one gated; a dashed frame shows where the window was.
 */
import { useId } from "react";
import { formatBrief } from "../numbers.ts";
import { cellBox, isProperWindow, panelSize, windowBoxes } from "./grid-geometry.ts";
import type { Box, GridLayout } from "./grid-layout.ts";
import type { Interval, Moment, MomentPoint } from "./moment.ts";

/** Properties of `GridOverlay`. */
export interface GridOverlayProps {
  readonly layout: GridLayout;
  readonly moment: Moment;
  /** The step before, and the one that would follow from what the pointer rests on. */
  readonly before: Moment | undefined;
  readonly ghost: Moment | undefined;
  /** Elements already visited in the range being visited. */
  readonly touched: readonly (readonly number[])[];
  /** Empty places that were passed over in it. */
  readonly skipped: readonly (readonly number[])[];
}

const mostMarks = 1000;

/** Window, visited elements and current elements of a step. */
export function GridOverlay(props: GridOverlayProps) {
  const { layout, moment, ghost, touched, skipped } = props;
  const moved = String(props.before?.window) !== String(moment.window);
  const before = moved && moment.window.length > 0 ? props.before?.window : undefined;
  const hatch = useId();
  const framed = isProperWindow(layout.shape, moment.window);
  const boxes = framed ? windowBoxes(layout, moment.window) : [];
  const ghosts =
    before === undefined || !isProperWindow(layout.shape, before)
      ? []
      : windowBoxes(layout, before);
  const points = moment.points.slice(0, mostMarks);
  return (
    <g>
      <pattern
        id={hatch}
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <path d="M0 0V5" className="grid-hatch" />
      </pattern>
      {touched.map((point, at) => {
        const box = cellBox(layout, point);
        return box === undefined ? undefined : <rect key={at} {...box} className="grid-touched" />;
      })}
      {layout.cellWidth >= 10 && <SkippedMarks layout={layout} points={skipped} />}
      {ghosts.map((box, at) => (
        <rect key={`ghost ${at}`} {...grown(box, 2)} rx="4" className="grid-window is-leaving" />
      ))}
      {layout.mode === "canvas" && points[0] !== undefined && (
        <Crosshair layout={layout} point={points[0].point} />
      )}
      {boxes.map((box, at) => (
        <rect key={at} style={styled(grown(box, 2))} rx="4" className="grid-window" />
      ))}
      {before !== undefined && boxes.length === 1 && boxes[0] !== undefined && (
        <Chevron box={boxes[0]} from={before} to={moment.window} />
      )}
      {points.map((use) => {
        const box = cellBox(layout, use.point);
        if (box === undefined) return undefined;
        return (
          <PointMark key={use.point.join()} box={box} use={use} layout={layout} hatch={hatch} />
        );
      })}
      <Rings layout={layout} points={left(props.before, moment)} name="is-leaving" />
      {ghost !== undefined && (
        <Rings layout={layout} points={ghost.points.map(({ point }) => point)} name="is-ahead" />
      )}
    </g>
  );
}

/** The elements that the step before used and this one does not. */
function left(before: Moment | undefined, moment: Moment): readonly (readonly number[])[] {
  const now = new Set(moment.points.map(({ point }) => point.join()));
  return (before?.points ?? []).flatMap(({ point }) => (now.has(point.join()) ? [] : [point]));
}

/** Dashed outlines: of what has left, or of what lies ahead. */
function Rings(props: {
  readonly layout: GridLayout;
  readonly points: readonly (readonly number[])[];
  readonly name: "is-leaving" | "is-ahead";
}) {
  return props.points.slice(0, mostMarks).map((point) => {
    const box = cellBox(props.layout, point);
    if (box === undefined) return undefined;
    const name = `grid-outlined ${props.name}`;
    const by = box.width < 6 || box.height < 6 ? 2 : -1;
    return <rect key={point.join()} {...grown(box, by)} rx="2" className={name} />;
  });
}

/** Small crosses where zeros were skipped. */
function SkippedMarks(props: {
  readonly layout: GridLayout;
  readonly points: readonly (readonly number[])[];
}) {
  const path = props.points.map((point) => {
    const box = cellBox(props.layout, point);
    if (box === undefined) return "";
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    return `M${x - 3} ${y - 3}l6 6m0 -6l-6 6`;
  });
  return <path className="grid-skipped" d={path.join("")} />;
}

function PointMark(props: {
  readonly box: Box;
  readonly use: MomentPoint;
  readonly layout: GridLayout;
  readonly hatch: string;
}) {
  const { box, use, layout, hatch } = props;
  const { status } = use;
  const tiny = box.width < 6 || box.height < 6;
  const filled = status === "fetched" || status === "created";
  const crossed = status === "absent";
  const struck = status === "unread" || status === "untouched";
  const name = filled ? "is-filled" : crossed ? "is-absent" : struck ? "is-struck" : "is-held";
  const mark = tiny ? grown(box, Math.max(0, (6 - box.width) / 2)) : box;
  const corner = Math.min(8, box.width / 2.5);
  return (
    <g className={`grid-point ${name}`}>
      {tiny && <rect {...grown(mark, 4)} rx="4" className="grid-fill" />}
      <rect {...grown(mark, tiny ? 3 : 2)} rx="3" className="grid-ring" />
      <rect {...mark} className="grid-fill" />
      {!tiny && !filled && !crossed && !struck && (
        <>
          <rect {...box} fill={`url(#${hatch})`} />
          <path d={`M${box.x} ${box.y}h${corner}l${-corner} ${corner}z`} className="grid-pin" />
          {layout.mode === "text" && (
            <text className="held-steps is-end" x={box.x + box.width - 2.5} y={box.y + 6}>
              {use.heldFor}
            </text>
          )}
        </>
      )}
      {!tiny && crossed && <path d={cross(box)} className="grid-cross" />}
      {!tiny && struck && (
        <path
          d={`M${box.x + 2} ${box.y + box.height - 2}L${box.x + box.width - 2} ${box.y + 2}`}
          className="grid-cross"
        />
      )}
      {layout.mode === "text" && !crossed && (
        <text className="grid-text" x={box.x + box.width / 2} y={box.y + box.height / 2}>
          {formatBrief(use.value)}
        </text>
      )}
    </g>
  );
}

/** Marks row and column of the current element where cells are too small to see. */
function Crosshair({
  layout,
  point,
}: {
  readonly layout: GridLayout;
  readonly point: readonly number[];
}) {
  const box = cellBox(layout, point);
  if (box === undefined) return undefined;
  const size = panelSize(layout);
  const panel = layout.panels.find(
    (one) =>
      box.x >= one.x && box.x < one.x + size.width && box.y >= one.y && box.y < one.y + size.height,
  );
  if (panel === undefined) return undefined;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  // Two paths, because one would have the whole picture for its bounds, and all of it painted again.
  const lines = [`M${x} ${panel.y}v${size.height}`, `M${panel.x} ${y}h${size.width}`];
  return lines.map((line, at) => (
    <g key={at}>
      <path className="grid-crosshair is-halo" d={line} />
      <path className="grid-crosshair" d={line} />
    </g>
  ));
}

/** At the corner of a window that moved, in the direction in which elements enter it. */
function Chevron(props: {
  readonly box: Box;
  readonly from: readonly Interval[];
  readonly to: readonly Interval[];
}) {
  const last = props.to.length - 1;
  const shift = (rank: number): number => (props.to[rank]?.[0] ?? 0) - (props.from[rank]?.[0] ?? 0);
  const down = last > 0 ? shift(last - 1) : 0;
  const right = shift(last);
  if (right === 0 && down === 0) return undefined;
  const turn = down > 0 ? 90 : down < 0 ? -90 : right > 0 ? 0 : 180;
  const { x, y, width, height } = props.box;
  const place = `translate(${turn === 180 ? x : x + width} ${y + height + 9}) rotate(${turn})`;
  return <path className="grid-chevron" transform={place} d="M-2 -4l4 4l-4 4" />;
}

function grown(box: Box, by: number): Box {
  // Cells from afar are smaller than what is taken off them.
  const side = (length: number): number => Math.max(0, length + 2 * by);
  return { x: box.x - by, y: box.y - by, width: side(box.width), height: side(box.height) };
}

function styled(box: Box) {
  return {
    x: `${box.x}px`,
    y: `${box.y}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  } as React.CSSProperties;
}

function cross({ x, y, width, height }: Box): string {
  const inset = Math.max(2, width / 4);
  return `M${x + inset} ${y + inset}L${x + width - inset} ${y + height - inset}M${x + width - inset} ${y + inset}L${x + inset} ${y + height - inset}`;
}
