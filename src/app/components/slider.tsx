/**
 * A slider: the native range input with a label, dressed so that the part before the thumb is filled.
 */
import type { CSSProperties } from "react";
import "./components.css";

/** Properties of `Slider`. */
export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
  /** The value in words, shown and read out; the number where left out. */
  readonly text?: string;
  /** Keeps label and value for assistive technology only. */
  readonly quiet?: boolean;
  readonly disabled?: boolean;
  /** Id for elements that refer to the input. */
  readonly id?: string;
}

/** A labelled range input. */
export function Slider(props: SliderProps) {
  const { label, value, min, max, step = 1, onChange, text, quiet = false, disabled, id } = props;
  const share = max > min ? (value - min) / (max - min) : 0;
  const filled = { "--share": String(Math.min(Math.max(share, 0), 1)) } as CSSProperties;
  return (
    <label className="slider">
      <span className={quiet ? "sr-only" : "slider-label"}>{label}</span>
      <input
        type="range"
        id={id}
        style={filled}
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        aria-valuetext={text}
        onChange={(event) => {
          onChange(event.target.valueAsNumber);
        }}
      />
      {!quiet && <output className="slider-value numeric">{text ?? String(value)}</output>}
    </label>
  );
}
