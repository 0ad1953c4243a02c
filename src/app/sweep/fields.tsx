/** Controls of sweeps and comparisons: a number and a choice, each with its label above. */
import { useState } from "react";

/** Properties of `NumberEntry`. */
export interface NumberEntryProps {
  readonly label: string;
  readonly value: number;
  /** Whether a number can be taken; another one is put back. */
  readonly accepts: (value: number) => boolean;
  readonly onChange: (value: number) => void;
}

/** A number that is taken over when its field is left or Enter is pressed, because what follows may be long. */
export function NumberEntry({ label, value, accepts, onChange }: NumberEntryProps) {
  // What is being typed, as long as nobody else changes the value.
  const [draft, setDraft] = useState<{ readonly of: number; readonly text: string }>();
  const text = draft?.of === value ? draft.text : String(value);
  const take = () => {
    const next = Number(text);
    setDraft(undefined);
    if (text.trim() !== "" && Number.isFinite(next) && next !== value && accepts(next))
      onChange(next);
  };
  return (
    <label className="sweep-field">
      <span>{label}</span>
      <input
        inputMode="decimal"
        size={5}
        value={text}
        onChange={(event) => {
          setDraft({ of: value, text: event.target.value });
        }}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
        }}
      />
    </label>
  );
}

/** Something to choose, and what it is called where that is not the same. */
export interface Option {
  readonly value: string;
  readonly label?: string;
}

/** Properties of `Choice`. */
export interface ChoiceProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One of several. */
export function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <label className="sweep-field">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label ?? option.value}
          </option>
        ))}
      </select>
    </label>
  );
}
