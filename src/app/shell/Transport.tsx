/**
 * The transport: moving through the steps of a run, by hand and by the clock.
 */
import { useState, type ReactNode } from "react";
import { useShallow } from "zustand/shallow";
import type { EinsumDescription } from "../../engine/index.ts";
import { Button, IconButton, Slider, Term } from "../components/index.ts";
import { perform } from "../interaction/commands.ts";
import { ariaKeysOf, shortcutOf } from "../interaction/key-names.ts";
import { isMac } from "../interaction/keys.ts";
import { useApp, useIsOfAnother, useRun, useView } from "../state/app-state.ts";
import { followable } from "../state/followed.ts";
import {
  canStep,
  currentEinsum,
  foreseenSteps,
  isForeseenStale,
  stepAfter,
  stepsOf,
} from "../state/run.ts";
import { speedRange } from "../state/view.ts";
import { NoticeBar } from "./NoticeBar.tsx";
import { ScrubBar } from "./ScrubBar.tsx";
import { formatCount } from "../views/numbers.ts";

/**
 * What stands beside the number of the step: the last one, as soon as it is known. While another experiment than the
 * one that is shown is being run, it is that one's.
 */
function useLastStep(isOther: boolean): string {
  return useRun((state) => {
    const foreseen = isForeseenStale(state) ? undefined : foreseenSteps(state);
    const steps = isOther ? foreseen : (state.shown?.run.steps ?? foreseen);
    if (steps === undefined) return state.phase.kind === "running" ? "/ …" : "";
    return steps === 0 ? "no steps" : `/ ${formatCount(steps - 1)}`;
  });
}

/** The Einsum whose loops and tensors can be chosen from: that of the frame, or of another experiment the first. */
function useEinsum(): EinsumDescription | undefined {
  const isOther = useIsOfAnother();
  return useRun((state) =>
    isOther ? state.opened?.einsums[0] : state.shown?.opened.einsums[currentEinsum(state)],
  );
}

function GoToStep({ last, disabled }: { readonly last: number; readonly disabled: boolean }) {
  const { session, view } = useApp();
  const step = useRun((state) => state.step);
  const isOther = useIsOfAnother();
  const isEmpty = useRun((state) => state.shown === undefined) || isOther;
  const lastWords = useLastStep(isOther);
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    if (draft !== undefined && /^\d+$/.test(draft)) {
      view.set({ playing: false });
      session.goTo(Number(draft));
    }
    setDraft(undefined);
  };
  return (
    <label className="go-to-step">
      <Term of="step">step</Term>
      <input
        id="go-to-step"
        type="text"
        inputMode="numeric"
        aria-label={isEmpty ? "Step, once the run is done" : `Step, 0 to ${last}`}
        disabled={disabled}
        style={{ inlineSize: `calc(${Math.max(2, String(last).length)}ch + 1.1rem)` }}
        value={isEmpty ? "" : (draft ?? String(step))}
        onFocus={(event) => {
          event.target.select();
        }}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Escape") setDraft(undefined);
          if (event.key === "Enter" || event.key === "Escape")
            document.getElementById("stage")?.focus();
        }}
      />
      <span className="go-to-last numeric">{lastWords}</span>
    </label>
  );
}

function LevelChoice() {
  const { view } = useApp();
  const loops = useEinsum()?.loops;
  const level = useView((state) => state.level);
  if (loops === undefined || loops.length === 0) return undefined;
  const chosen = loops.find((loop) => loop.rank === level) ?? loops[0];
  return (
    <span className="level-choice">
      <Term of="level">level</Term>
      <select
        aria-label="level"
        value={chosen?.rank}
        onChange={(event) => {
          view.set({ level: event.target.value });
        }}
      >
        {loops.map((loop) => (
          <option key={loop.rank} value={loop.rank}>
            {loop.variable}
          </option>
        ))}
      </select>
    </span>
  );
}

function SpeedSlider() {
  const { view } = useApp();
  const speed = useView((state) => state.speed);
  const { slowest, fastest } = speedRange;
  return (
    <div className="speed">
      <Slider
        label="speed"
        min={Math.log2(slowest)}
        max={Math.log2(fastest)}
        step={0.01}
        value={Math.log2(speed)}
        text={`${speed < 10 ? speed.toFixed(1) : Math.round(speed)}/s`}
        onChange={(value) => {
          view.setSpeed(2 ** value);
        }}
      />
    </div>
  );
}

/** What is followed through the run, and the way from one to the next. */
function FollowChoice({ button }: { readonly button: TransportButton }) {
  const { view } = useApp();
  const einsum = useEinsum();
  const followed = useView((state) => state.followed);
  if (einsum === undefined) return undefined;
  const choices = followable(einsum);
  const isOther = followed !== undefined && !choices.some(({ id }) => id === followed.id);
  return (
    <span className="follow-choice">
      {button("previous-event", "event-back", `Previous ${followed?.label ?? "fetch"}`)}
      <select
        aria-label="Follow"
        value={followed?.id ?? ""}
        onChange={(event) => {
          view.set({ followed: choices.find(({ id }) => id === event.target.value) });
        }}
      >
        <option value="">any fetch</option>
        {isOther && <option value={followed.id}>{followed.label}</option>}
        {choices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      {button("next-event", "event-forward", `Next ${followed?.label ?? "fetch"}`)}
    </span>
  );
}

type TransportButton = (
  id: Parameters<typeof perform>[0],
  icon: Parameters<typeof IconButton>[0]["icon"],
  label: string,
  off?: boolean,
) => ReactNode;

/** The transport of the page. */
export default function Transport() {
  const app = useApp();
  // Told by what is possible rather than by the step, so that the buttons are not drawn with every one.
  const { able, last, isAtStart, isAtEnd, isFirst, isLast } = useRun(
    useShallow((state) => ({
      able: canStep(state),
      last: Math.max(0, stepsOf(state) - 1),
      isAtStart: state.step === 0,
      isAtEnd: state.step === Math.max(0, stepsOf(state) - 1),
      isFirst: stepAfter(state, -1) === state.step,
      isLast: stepAfter(state, 1) === state.step,
    })),
  );
  const { view } = app;
  const playing = useView((state) => state.playing);
  const predicting = useView((state) => state.predicting);
  const [more, setMore] = useState(false);
  const stops = useView((state) => state.stops.length);
  const button: TransportButton = (id, icon, label, off = false) => (
    <IconButton
      icon={icon}
      label={label}
      shortcut={shortcutOf(id, isMac)}
      keys={ariaKeysOf(id, isMac)}
      aria-disabled={!able || off}
      onClick={() => {
        perform(id, app);
      }}
    />
  );
  return (
    <section className="transport" data-stage="" aria-label="Transport">
      <NoticeBar place="transport" />
      <ScrubBar />
      <div className="transport-buttons">
        {button("first", "to-start", "First step", isAtStart)}
        {button("previous-level", "level-back", "Previous iteration of the level", isAtStart)}
        {button("previous", "step-back", "Previous step", isFirst)}
        <IconButton
          icon={playing ? "pause" : "play"}
          tone="solid"
          label={playing ? "Pause" : "Play"}
          shortcut={shortcutOf("play", isMac)}
          keys={ariaKeysOf("play", isMac)}
          aria-disabled={!able}
          className="play-button"
          onClick={() => {
            perform("play", app);
          }}
        />
        {button("next", "step-forward", "Next step", isLast)}
        {button("next-level", "level-forward", "Next iteration of the level", isAtEnd)}
        {button("last", "to-end", "Last step", isAtEnd)}
        {button(
          "run-on",
          "run-on",
          stops === 0 ? "Run to the end" : "Run to the next breakpoint",
          isAtEnd,
        )}
        <IconButton
          icon="more"
          label="More of the transport"
          className="transport-more-button"
          aria-expanded={more}
          aria-controls="transport-more"
          onClick={() => {
            setMore(!more);
          }}
        />
      </div>
      <div id="transport-more" className="transport-more" data-open={more}>
        <FollowChoice button={button} />
        <GoToStep last={last} disabled={!able} />
        <LevelChoice />
        <Button
          tone="ghost"
          className="predict-button"
          aria-pressed={predicting}
          aria-keyshortcuts={ariaKeysOf("predict", isMac)}
          aria-disabled={!able}
          onClick={() => {
            if (predicting) view.set({ predicting: false });
            else perform("predict", app);
          }}
        >
          Predict
        </Button>
        <Button
          tone="ghost"
          className="stops-button"
          onClick={() => {
            perform("breakpoints", app);
          }}
        >
          <span className="stop-dot" data-set={stops > 0} aria-hidden="true" />
          {stops === 0 ? "Breakpoints" : `${stops} ${stops === 1 ? "breakpoint" : "breakpoints"}`}
        </Button>
        <SpeedSlider />
        <span className="zoom-buttons">
          {button("zoom-out", "minus", "Show more steps of the barcode")}
          {button("zoom-in", "plus", "Show fewer steps of the barcode")}
          {button("steps", "table", "The barcode as a table")}
        </span>
      </div>
    </section>
  );
}
