/**
 * The scrub bar: the reuse barcode with the playhead over it. A run with more steps than there is room
 * for is shown twice, as a whole from afar, and exactly round the playhead.
 *
 * To assistive technology and the keyboard it is one slider over all steps.
 */
import { useEffect, useState, type CSSProperties, type PointerEvent } from "react";
import { useShallow } from "zustand/shallow";
import type { StepEvent, Timeline } from "../../engine/index.ts";
import { useApp, useIsOfAnother, useRun, useView } from "../state/app-state.ts";
import { canStep, currentEinsum, isStale, stepsOf } from "../state/run.ts";
import { hueStyle } from "../theme/hues.ts";
import { Barcode } from "../views/barcode/Barcode.tsx";
import { spanOf, stepAt, windowRound, type StepWindow } from "./scrub-window.ts";
import { useTimeline } from "./use-timeline.ts";
import { useWidth } from "../components/use-width.ts";
import { formatCount } from "../views/numbers.ts";

const none: readonly StepEvent[] = [];

interface StripProps {
  readonly window: StepWindow;
  readonly timeline: Timeline | undefined;
  readonly width: number;
  readonly step: number;
  readonly slim?: boolean;
  readonly disabled: boolean;
  /** Whether the steps that are still to come are kept from sight. */
  readonly veiled: boolean;
  /** The part of the strip that is shown in detail below it. */
  readonly detail?: StepWindow | undefined;
  readonly onScrub: (step: number) => void;
  readonly onDragging?: (dragging: boolean) => void;
}

function placeOf(step: number, { from, to }: StepWindow): string {
  return `${(100 * (step + 0.5 - from)) / (to - from)}%`;
}

/** One picture of a stretch of the run; pressing and dragging moves the playhead. */
function Strip(props: StripProps) {
  const { window, timeline, width, step, slim = false, disabled, detail, veiled } = props;
  const [hover, setHover] = useState<number>();
  const under = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return stepAt((event.clientX - box.left) / box.width, window);
  };
  const { from, to } = window;
  return (
    <div
      className="strip"
      data-disabled={disabled}
      onPointerDown={(event) => {
        if (disabled || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        props.onDragging?.(true);
        props.onScrub(under(event));
      }}
      onPointerMove={(event) => {
        const at = under(event);
        setHover(at);
        if (event.currentTarget.hasPointerCapture(event.pointerId)) props.onScrub(at);
      }}
      onPointerLeave={() => {
        setHover(undefined);
      }}
      onLostPointerCapture={() => {
        props.onDragging?.(false);
      }}
    >
      {timeline !== undefined && <Barcode timeline={timeline} width={width} slim={slim} />}
      {veiled && step < to - 1 && (
        <span
          className="strip-veil"
          style={{ insetInlineStart: `${(100 * Math.max(0, step + 1 - from)) / (to - from)}%` }}
        />
      )}
      {detail !== undefined && (
        <span
          className="strip-detail"
          style={{
            insetInlineStart: `${(100 * (detail.from - from)) / (to - from)}%`,
            inlineSize: `${(100 * (detail.to - detail.from)) / (to - from)}%`,
          }}
        />
      )}
      {hover !== undefined && !disabled && (
        <span className="strip-hover" style={{ insetInlineStart: placeOf(hover, window) }}>
          <span className="strip-hover-step numeric">{formatCount(hover)}</span>
        </span>
      )}
      {step >= from && step < to && (
        <span className="strip-playhead" style={{ insetInlineStart: placeOf(step, window) }} />
      )}
    </div>
  );
}

/** Where one Einsum of a cascade ends and the next begins. */
function ScrubParts() {
  const shown = useRun((state) => state.shown);
  const at = useRun(currentEinsum);
  if (shown === undefined || shown.opened.einsums.length < 2) return undefined;
  const { run, opened } = shown;
  return (
    <div className="scrub-parts" aria-hidden="true">
      {opened.einsums.map(({ name, output }, place) => {
        const steps = (run.firstSteps[place + 1] ?? run.steps) - (run.firstSteps[place] ?? 0);
        return (
          <span
            key={name}
            className={place === at ? "is-current" : undefined}
            style={{ ...hueStyle(output.tensor), flexGrow: steps }}
          >
            {name}
          </span>
        );
      })}
    </div>
  );
}

/** Barcode, playhead and the slider behind them. */
export function ScrubBar() {
  const { session, view } = useApp();
  const { step, steps, able, stale } = useRun(
    useShallow((state) => ({
      step: state.step,
      steps: stepsOf(state),
      able: canStep(state),
      stale: isStale(state),
    })),
  );
  const isOther = useIsOfAnother();
  const einsum = useRun((state) => {
    const einsums = state.shown?.opened.einsums ?? [];
    return einsums.length > 1 ? einsums[currentEinsum(state)]?.name : undefined;
  });
  const veiled = useView((state) => state.predicting);
  const wished = useView((state) => state.span);
  const events = useView((state) => state.followed?.events) ?? none;
  const [box, width] = useWidth();
  const [dragging, setDragging] = useState(false);
  const [last, setLast] = useState<StepWindow>();

  const span = spanOf(wished, steps, width);
  const isLong = span < steps;
  useEffect(() => {
    view.set({ shownSpan: span });
  }, [view, span]);
  // Under a finger the picture rests, wherever the playhead goes.
  const resting = dragging && last !== undefined && last.to <= steps;
  const detail = resting ? last : windowRound(step, span, steps, last);
  if (detail !== last) setLast(detail);
  const whole = { from: 0, to: steps };
  const overview = useTimeline({
    purpose: "overview",
    ...whole,
    columns: isLong ? Math.min(width, steps) : 0,
    events,
  });
  const near = useTimeline({
    purpose: "detail",
    ...detail,
    columns: Math.min(width, detail.to - detail.from),
    events,
  });
  const end = Math.max(0, steps - 1);
  const off = !able || end === 0;
  const scrub = (to: number) => {
    view.set({ playing: false });
    session.goTo(to);
  };
  const strip = { width, step, disabled: off, veiled, onScrub: scrub };
  const rows = near?.rows ?? [];
  return (
    <div className={isOther ? "scrub is-of-another" : stale ? "scrub is-stale" : "scrub"}>
      <div className="scrub-names" aria-hidden="true">
        {rows.map(({ tensor }) => (
          <span key={tensor} className="hued" style={hueStyle(tensor)}>
            {tensor}
          </span>
        ))}
      </div>
      <div
        ref={box}
        className="scrub-strips"
        style={{ "--strip-rows": rows.length || 3 } as CSSProperties}
      >
        <input
          type="range"
          className="scrub-slider"
          aria-label="Step"
          aria-valuetext={
            isOther || steps === 0
              ? "no step"
              : `step ${step} of ${end}${einsum === undefined ? "" : `, Einsum ${einsum}`}`
          }
          min={0}
          max={Math.max(1, end)}
          value={step}
          disabled={off}
          onChange={(event) => {
            scrub(event.target.valueAsNumber);
          }}
        />
        <ScrubParts />
        {isLong && <Strip {...strip} window={whole} timeline={overview} detail={detail} slim />}
        <Strip {...strip} window={detail} timeline={near} onDragging={setDragging} />
      </div>
    </div>
  );
}
