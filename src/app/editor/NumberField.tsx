/**
 * A whole number in a field that takes any typing and passes on what lies inside its bounds. Anything else
 * stays as it was typed, with what is wrong with it; Escape brings the number back.
 */
import { useId, useState } from "react";
import { formatCount } from "../views/numbers.ts";
import { faultOfWhole } from "./whole-number.ts";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** Characters that a field makes room for. */
const widest = 10;

/** What is being typed: the text, and the values that it stands for on its way, as they come back one by one. */
interface Draft {
  readonly text: string;
  readonly of: readonly number[];
}

/** A labelled field for a whole number. */
export function NumberField({
  label,
  value,
  min,
  max,
  disabled = false,
  onChange,
}: NumberFieldProps) {
  const [draft, setDraft] = useState<Draft>();
  // A value from elsewhere (an undo, a slider) takes the place of what is being typed.
  const own = draft?.of.includes(value) === true ? draft : undefined;
  const fault = own === undefined ? undefined : faultOfWhole(own.text, min, max);
  const faultId = useId();
  const text = own?.text ?? String(value);
  return (
    <>
      <label className="number-field">
        <span>{label}</span>
        <input
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          step={1}
          disabled={disabled}
          style={{ minInlineSize: `calc(${Math.min(text.length, widest)}ch + 2.5rem)` }}
          value={text}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : faultId}
          onChange={(event) => {
            const { value: next, valueAsNumber: typed } = event.target;
            const isTaken = next !== "" && faultOfWhole(next, min, max) === undefined;
            setDraft({ text: next, of: [...(own?.of ?? [value]), ...(isTaken ? [typed] : [])] });
            if (isTaken && typed !== value) onChange(typed);
          }}
          onBlur={() => {
            if (fault === undefined) setDraft(undefined);
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") setDraft(undefined);
          }}
        />
      </label>
      {fault !== undefined && (
        <small id={faultId} className="number-fault" role="alert">
          {fault} {label} stays {formatCount(value)}.
        </small>
      )}
    </>
  );
}
