/** Controls of sweeps and comparisons: a number and a choice, each with its label above. */
import { useId, useState } from "react";
import { formatCount } from "../views/numbers.ts";

/** What is wrong with a number, in a sentence with a way out; undefined where nothing is. */
export type NumberCheck = (value: number) => string | undefined;

/** A share of a whole: none of it, all of it, or anything between. */
export const isShare: NumberCheck = (value) =>
  value >= 0 && value <= 1 ? undefined : `${String(value)} is not a density, which is from 0 to 1.`;
/** A whole number from 1 to a limit. */
export const isWholeUpTo =
  (limit: number): NumberCheck =>
  (value) =>
    Number.isInteger(value) && value >= 1 && value <= limit
      ? undefined
      : `${String(value)} is not a whole number from 1 to ${formatCount(limit)}.`;

/** What is wrong with a number as it was typed in place of another, if anything is. */
export function faultOf(typed: string, instead: number, check: NumberCheck): string | undefined {
  const text = typed.trim();
  const way = `Write a number such as ${String(instead)}.`;
  if (text === "") return `Nothing is written here. ${way}`;
  const value = Number(text);
  return Number.isFinite(value) ? check(value) : `“${text.slice(0, 20)}” is not a number. ${way}`;
}

/** Properties of `NumberEntry`. */
export interface NumberEntryProps {
  readonly label: string;
  readonly value: number;
  readonly check: NumberCheck;
  readonly onChange: (value: number) => void;
}

/**
 * A number that is taken over when its field is left or Enter is pressed, because what follows may be long.
 * What cannot be taken stays as it was typed, with what is wrong with it; Escape brings the number back.
 */
export function NumberEntry({ label, value, check, onChange }: NumberEntryProps) {
  // What is being typed, as long as nobody else changes the value.
  const [draft, setDraft] = useState<{
    readonly of: number;
    readonly text: string;
    readonly fault: string | undefined;
  }>();
  const own = draft?.of === value ? draft : undefined;
  const faultId = useId();
  const take = () => {
    if (own === undefined) return;
    const next = Number(own.text);
    const fault = faultOf(own.text, value, check);
    if (fault === undefined && next === value) setDraft(undefined);
    else setDraft({ ...own, fault });
    if (fault === undefined && next !== value) onChange(next);
  };
  const isWrong = own?.fault !== undefined;
  return (
    <>
      <label className="sweep-field">
        <span>{label}</span>
        <input
          inputMode="decimal"
          size={5}
          value={own?.text ?? String(value)}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? faultId : undefined}
          onChange={(event) => {
            setDraft({ of: value, text: event.target.value, fault: undefined });
          }}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === "Enter") take();
            if (event.key === "Escape") setDraft(undefined);
          }}
        />
      </label>
      {isWrong && (
        <small id={faultId} className="sweep-fault" role="alert">
          {label}: {own.fault}
        </small>
      )}
    </>
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
