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

/** How many places a range has: its two ends at least, as one end would be lost with a single place. */
export const isRangeUpTo =
  (limit: number): NumberCheck =>
  (value) =>
    value === 1
      ? "A range has 2 places or more, its ends among them. A single place can be listed."
      : isWholeUpTo(limit)(value);

/** What is wrong with a number as it was typed in place of another, if anything is. */
export function faultOf(typed: string, instead: number, check: NumberCheck): string | undefined {
  const text = typed.trim();
  const way = `Write a number such as ${String(instead)}.`;
  if (text === "") return `Nothing is written here. ${way}`;
  const value = Number(text);
  return Number.isFinite(value) ? check(value) : `“${text.slice(0, 20)}” is not a number. ${way}`;
}

/** Numbers as they are written in a list. */
const partsOf = (typed: string): readonly string[] =>
  typed.split(/[\s,;]+/).filter((part) => part !== "");

/** What is wrong with a list of numbers as it was typed in place of another, if anything is. */
export function listFaultOf(
  typed: string,
  instead: readonly number[],
  check: NumberCheck,
  most: number,
): string | undefined {
  const parts = partsOf(typed);
  if (parts.length === 0)
    return `Nothing is written here. Write numbers such as ${instead.join(", ")}.`;
  if (parts.length > most)
    return `These are ${formatCount(parts.length)} numbers; the limit is ${formatCount(most)}.`;
  return parts
    .map((part) => faultOf(part, instead[0] ?? 1, check))
    .find((found) => found !== undefined);
}

/** Properties of `Entry`. */
interface EntryProps {
  readonly label: string;
  /** Of an element that says what is wrong with the document for what is written here, where something is. */
  readonly problemId: string | undefined;
  /** What is written there. */
  readonly written: string;
  readonly columns: number;
  readonly faultIn: (typed: string) => string | undefined;
  /** Takes what was typed; whether it is anything else than what was there. */
  readonly onTake: (typed: string) => boolean;
}

/** Properties of `NumberEntry`. */
export interface NumberEntryProps {
  readonly label: string;
  readonly problemId?: string | undefined;
  readonly value: number;
  readonly check: NumberCheck;
  readonly onChange: (value: number) => void;
}

/**
 * Something that is taken over when its field is left or Enter is pressed, because what follows may be long.
 * What cannot be taken stays as it was typed, with what is wrong with it; Escape brings back what was there.
 */
function Entry({ label, problemId, written, columns, faultIn, onTake }: EntryProps) {
  // What is being typed, as long as nobody else changes what is written.
  const [draft, setDraft] = useState<{
    readonly of: string;
    readonly text: string;
    readonly fault: string | undefined;
    readonly isTaken: boolean;
  }>();
  const own = draft?.of === written ? draft : undefined;
  const faultId = useId();
  const take = () => {
    if (own === undefined) return;
    const fault = faultIn(own.text);
    if (fault === undefined && !onTake(own.text)) setDraft(undefined);
    else setDraft({ ...own, fault, isTaken: fault === undefined });
  };
  const isWrong = own?.fault !== undefined;
  // What is being typed is not what the document is refused for.
  const told = isWrong ? faultId : own?.isTaken === false ? undefined : problemId;
  return (
    <>
      <label className="sweep-field">
        <span>{label}</span>
        <input
          inputMode="decimal"
          size={columns}
          value={own?.text ?? written}
          aria-invalid={told !== undefined}
          aria-describedby={told}
          onChange={(event) => {
            setDraft({ of: written, text: event.target.value, fault: undefined, isTaken: false });
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

/** A number. */
export function NumberEntry({ label, problemId, value, check, onChange }: NumberEntryProps) {
  return (
    <Entry
      label={label}
      problemId={problemId}
      written={String(value)}
      columns={5}
      faultIn={(typed) => faultOf(typed, value, check)}
      onTake={(typed) => {
        const next = Number(typed);
        if (next !== value) onChange(next);
        return next !== value;
      }}
    />
  );
}

/** Properties of `ListEntry`. */
export interface ListEntryProps {
  readonly label: string;
  readonly problemId?: string | undefined;
  readonly values: readonly number[];
  readonly check: NumberCheck;
  /** How many there may be. */
  readonly most: number;
  readonly onChange: (values: readonly number[]) => void;
}

/** Numbers in a list. */
export function ListEntry({ label, problemId, values, check, most, onChange }: ListEntryProps) {
  return (
    <Entry
      label={label}
      problemId={problemId}
      written={values.join(", ")}
      columns={20}
      faultIn={(typed) => listFaultOf(typed, values, check, most)}
      onTake={(typed) => {
        const next = partsOf(typed).map(Number);
        const isOther = next.join() !== values.join();
        if (isOther) onChange(next);
        return isOther;
      }}
    />
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
