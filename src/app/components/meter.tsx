/**
 * Bars: a meter for a share that is measured, and progress for work under way.
 */
import "./components.css";

/** Properties of `Meter`. */
export interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** The value in words, for example "62 %". */
  readonly text?: string;
}

/** A measured share of a whole. */
export function Meter({ label, value, max, text }: MeterProps) {
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0;
  return (
    <span
      className="bar"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
    >
      <span className="bar-fill" style={{ inlineSize: `${share * 100}%` }} />
    </span>
  );
}

/** Work under way: `fraction` from 0 to 1, or left out where the end is not known. */
export function Progress({
  label,
  fraction,
}: {
  readonly label: string;
  readonly fraction?: number | undefined;
}) {
  const percent = fraction === undefined ? undefined : Math.round(fraction * 100);
  return (
    <span
      className={fraction === undefined ? "bar is-unknown" : "bar"}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span className="bar-fill" style={{ inlineSize: `${percent ?? 30}%` }} />
    </span>
  );
}
