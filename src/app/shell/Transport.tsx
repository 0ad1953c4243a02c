/**
 * The transport: moving through the steps of a run, by hand and by the clock.
 */
import { useState } from "react";
import { useShallow } from "zustand/shallow";
import { IconButton, Slider, Term } from "../components/index.ts";
import { ariaKeysOf, perform, shortcutOf } from "../interaction/commands.ts";
import { isMac } from "../interaction/keys.ts";
import { useApp, useRun, useView } from "../state/app-state.ts";
import { canStep, currentEinsum, stepsOf } from "../state/run.ts";
import { speedRange } from "../state/view.ts";
import { hueStyle } from "../theme/hues.ts";

function GoToStep({ step, last, disabled }: { step: number; last: number; disabled: boolean }) {
  const { session, view } = useApp();
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
        aria-label={`Step, 0 to ${last}`}
        disabled={disabled}
        style={{ inlineSize: `${Math.max(3, String(last).length + 1.5)}ch` }}
        value={draft ?? String(step)}
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
      <span className="go-to-last numeric">/ {last.toLocaleString("en")}</span>
    </label>
  );
}

function LevelChoice() {
  const { view } = useApp();
  const loops = useRun((state) => state.shown?.opened.einsums[currentEinsum(state)]?.loops);
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

/** Where one Einsum of a cascade ends and the next begins, along the slider. */
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

/** The transport of the page. */
export function Transport() {
  const app = useApp();
  const { session, view } = app;
  const { step, steps, able } = useRun(
    useShallow((state) => ({ step: state.step, steps: stepsOf(state), able: canStep(state) })),
  );
  const einsum = useRun((state) => {
    const einsums = state.shown?.opened.einsums ?? [];
    return einsums.length > 1 ? einsums[currentEinsum(state)]?.name : undefined;
  });
  const playing = useView((state) => state.playing);
  const last = Math.max(0, steps - 1);
  const button = (
    id: Parameters<typeof perform>[0],
    icon: Parameters<typeof IconButton>[0]["icon"],
    label: string,
    off = false,
  ) => (
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
      <div className="transport-buttons">
        {button("first", "to-start", "First step", step === 0)}
        {button("previous-level", "level-back", "Previous iteration of the level", step === 0)}
        {button("previous", "step-back", "Previous step", step === 0)}
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
        {button("next", "step-forward", "Next step", step === last)}
        {button("next-level", "level-forward", "Next iteration of the level", step === last)}
        {button("last", "to-end", "Last step", step === last)}
      </div>
      <div className="scrub">
        <Slider
          label="Step"
          quiet
          min={0}
          max={Math.max(1, last)}
          value={step}
          text={`step ${step} of ${last}${einsum === undefined ? "" : `, Einsum ${einsum}`}`}
          disabled={!able || last === 0}
          onChange={(value) => {
            view.set({ playing: false });
            session.goTo(value);
          }}
        />
        <ScrubParts />
      </div>
      <GoToStep step={step} last={last} disabled={!able} />
      <LevelChoice />
      <SpeedSlider />
    </section>
  );
}
