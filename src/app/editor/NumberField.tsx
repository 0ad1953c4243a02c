/**
 * A small number in a field that takes any typing, and passes on only what lies inside its bounds.
 */
import { useState } from "react";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
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
  // What is being typed, while it is not the value, as long as nobody else changes the value.
  const [draft, setDraft] = useState<{ readonly of: number; readonly text: string }>();
  const text = draft?.of === value ? draft.text : String(value);
  return (
    <label className="number-field">
      <span>{label}</span>
      <input
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        step={1}
        disabled={disabled}
        value={text}
        onChange={(event) => {
          const typed = event.target.valueAsNumber;
          setDraft({ of: value, text: event.target.value });
          if (Number.isInteger(typed) && typed >= min && typed <= max && typed !== value)
            onChange(typed);
        }}
        onBlur={() => setDraft(undefined)}
      />
    </label>
  );
}
