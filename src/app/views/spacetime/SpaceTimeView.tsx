/**
 * The whole nest in space and time: lanes down, cycles across. Zoom with the buttons, with `+` and `-`, or
 * with Ctrl and the wheel; pan by dragging or with Shift and the arrow keys; press a place to go to its step.
 *
 * Asks for what is looked at and no more, so that the length of a run does not matter here.
 */
import { useState, type KeyboardEvent, type PointerEvent } from "react";
import { maxPicturedComputes, type EinsumDescription, type Frame } from "../../../engine/index.ts";
import { Button, IconButton, Term } from "../../components/index.ts";
import { useApp } from "../../state/app-state.ts";
import { TableToggle } from "../figure-table/FigureTable.tsx";
import { formatCount, formatShare } from "../numbers.ts";
import { useWidth } from "../../components/use-width.ts";
import { LaneCanvas } from "./LaneCanvas.tsx";
import { LaneMarks } from "./LaneMarks.tsx";
import { SpaceTimeTable } from "./SpaceTimeTable.tsx";
import { useSpaceTime } from "./use-space-time.ts";
import { useWheel } from "./use-wheel.ts";
import { firstViewport, following, panned, zoomed, type Viewport } from "./viewport.ts";

const gutter = 44;
const least = 64;
const most = 260;
const lanePixels = 18;
const closer = 0.6;

/** Properties of `SpaceTimeView`. */
export interface SpaceTimeViewProps {
  readonly einsum: EinsumDescription;
  readonly at: number;
  readonly frame: Frame;
  /** Cycles of the whole Einsum. */
  readonly cycles: number;
}

/** A canvas of lanes by cycles, with its numbers in words and as a table. */
export default function SpaceTimeView({ einsum, at, frame, cycles }: SpaceTimeViewProps) {
  const { session, view: shown } = useApp();
  const [ref, width] = useWidth(600);
  const lanes = frame.sides.reduce((product, side) => product * side.width, 1);
  const extent = { cycles, lanes };
  const key = `${frame.session} ${at}`;
  const [chosen, setChosen] = useState<{ readonly key: string; readonly view: Viewport }>();
  const [asTable, setAsTable] = useState(false);
  const [drag, setDrag] = useState<{
    readonly x: number;
    readonly y: number;
    readonly far: boolean;
  }>();
  const own = chosen?.key === key ? chosen.view : firstViewport(extent, frame.cycle);
  const view = drag === undefined ? following(own, extent, frame.cycle) : own;
  const set = (next: Viewport): void => {
    setChosen({ key, view: next });
  };
  const inner = Math.max(80, width - gutter);
  const height = Math.max(least, Math.min(most, lanes * lanePixels));
  const { seen, waiting, problem } = useSpaceTime(frame.session, at, view, extent, {
    width: inner,
    height,
  });
  const middle = { x: 0.5, y: 0.5 };
  const wheel = useWheel((factor, place) => {
    set(zoomed(view, extent, factor, place));
  });

  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const frameBox = event.currentTarget.getBoundingClientRect();
    return {
      x: (event.clientX - frameBox.left) / frameBox.width,
      y: (event.clientY - frameBox.top) / frameBox.height,
    };
  };
  const stepAt = (place: { readonly x: number; readonly y: number }): number | undefined => {
    const picture = seen?.picture;
    if (seen === undefined || picture === undefined) return undefined;
    const cycle = view.from + place.x * (view.to - view.from);
    const lane = view.laneFrom + place.y * (view.laneTo - view.laneFrom);
    const column = Math.floor(
      ((cycle - picture.from) / (picture.to - picture.from)) * picture.columns,
    );
    const row = Math.floor(
      ((lane - picture.laneFrom) / (picture.laneTo - picture.laneFrom)) * picture.rows,
    );
    const step = picture.steps[row * picture.columns + column] ?? -1;
    return step < 0 ? undefined : seen.firstStep + step;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-0.2, 0],
      ArrowRight: [0.2, 0],
      ArrowUp: [0, -0.2],
      ArrowDown: [0, 0.2],
    };
    const move = event.shiftKey ? moves[event.key] : undefined;
    if (move !== undefined) set(panned(view, extent, ...move));
    else if (event.key === "+") set(zoomed(view, extent, closer, middle));
    else if (event.key === "-") set(zoomed(view, extent, 1 / closer, middle));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const picture = seen?.picture;
  return (
    <section className="spacetime" aria-label="Space and time">
      <header className="spacetime-head">
        <p className="spacetime-words numeric">
          <Term of="spaceTime">{formatCount(cycles)} cycles</Term> {words(einsum, frame, extent)}
          {picture !== undefined && picture.looked < 1 && (
            <>
              {" "}
              Each column shows the cycles at its beginning, {formatShare(picture.looked, 1)} of
              all; zoom in to see every one.
            </>
          )}
        </p>
        <span className="spacetime-tools">
          <IconButton
            icon="minus"
            label="Show more cycles and lanes"
            onClick={() => {
              set(zoomed(view, extent, 1 / closer, middle));
            }}
          />
          <IconButton
            icon="plus"
            label="Show fewer cycles and lanes"
            onClick={() => {
              set(zoomed(view, extent, closer, middle));
            }}
          />
          <Button
            tone="ghost"
            onClick={() => {
              set({ from: 0, to: Math.max(1, cycles), laneFrom: 0, laneTo: lanes });
            }}
          >
            Whole run
          </Button>
          <TableToggle shown={asTable} onChange={setAsTable} />
        </span>
      </header>
      <div ref={ref} className="spacetime-picture">
        {problem !== undefined && <p className="spacetime-problem">{problem}</p>}
        {seen !== undefined && picture === undefined && (
          <p className="spacetime-problem">
            This run has spatial loops around temporal ones and more than{" "}
            {formatCount(maxPicturedComputes)} computes, too many to be put in the order of cycles.
            Make ranks smaller to see it in space and time.
          </p>
        )}
        {asTable && picture !== undefined && <SpaceTimeTable picture={picture} />}
        {!asTable && (
          <div
            ref={wheel}
            className={waiting ? "spacetime-canvas is-waiting" : "spacetime-canvas"}
            style={{ inlineSize: inner, blockSize: height, marginInlineStart: gutter }}
            role="application"
            aria-roledescription="zoomable picture"
            aria-label={`${formatCount(cycles)} cycles ${words(einsum, frame, extent)} The table has its numbers.`}
            tabIndex={0}
            onKeyDown={onKeyDown}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              setDrag({ ...placeOf(event), far: false });
              set(view);
            }}
            onPointerMove={(event) => {
              if (drag === undefined) return;
              const { x, y } = placeOf(event);
              const far = drag.far || Math.hypot((x - drag.x) * inner, (y - drag.y) * height) > 4;
              if (!far) return;
              set(panned(view, extent, drag.x - x, drag.y - y));
              setDrag({ x, y, far });
            }}
            onPointerUp={(event) => {
              const step = drag?.far === false ? stepAt(placeOf(event)) : undefined;
              setDrag(undefined);
              if (step === undefined) return;
              shown.set({ playing: false });
              session.goTo(step);
            }}
            onPointerCancel={() => {
              setDrag(undefined);
            }}
          >
            {picture !== undefined && (
              <LaneCanvas picture={picture} view={view} width={inner} height={height} />
            )}
            <LaneMarks frame={frame} view={view} width={inner} height={height} gutter={gutter} />
          </div>
        )}
      </div>
      <ul className="spacetime-legend">
        {(["effectual", "ineffectual", "gated"] as const).map((kind) => (
          <li key={kind}>
            <svg width="12" height="12" aria-hidden="true" className={`spacetime-key is-${kind}`}>
              <rect x="0.5" y="0.5" width="11" height="11" className="spacetime-ground" />
              {kind === "effectual" && <rect width="12" height="12" />}
              {kind === "ineffectual" && <path d="M0 6l6-6M0 12l12-12M6 12l6-6" />}
              {kind === "gated" && <path d="M0 3h12M0 6.5h12M0 10h12" />}
            </svg>
            <Term of={kind}>{kind}</Term>
          </li>
        ))}
        <li>
          <svg width="12" height="12" aria-hidden="true">
            <rect x="0.5" y="0.5" width="11" height="11" className="spacetime-ground" />
          </svg>
          idle
        </li>
      </ul>
    </section>
  );
}

/** What lies along the two sides. */
function words(
  einsum: EinsumDescription,
  frame: Frame,
  { lanes }: { readonly lanes: number },
): string {
  const sides = frame.sides.map(({ rank, width }) => `${rank} ${formatCount(width)}`).join(" × ");
  return sides === ""
    ? `of ${einsum.name} on one lane.`
    : `of ${einsum.name} on ${formatCount(lanes)} lanes (${sides}).`;
}
