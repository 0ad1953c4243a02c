/**
 * The Einsum as one line to type in. What is typed becomes part of the document when the line is left
 * or Enter is pressed; Escape brings back what stood there.
 */
import { useState } from "react";
import { Term } from "../components/index.ts";

interface EinsumLineProps {
  readonly text: string;
  readonly disabled: boolean;
  readonly onChange: (text: string) => void;
}

/** An expression that can be edited in place. */
export function EinsumLine({ text, disabled, onChange }: EinsumLineProps) {
  const [draft, setDraft] = useState<{ readonly of: string; readonly text: string }>();
  const shown = draft?.of === text ? draft.text : text;
  const commit = () => {
    if (shown.trim() !== "" && shown !== text) onChange(shown);
  };
  return (
    <div className="einsum-line">
      <h3 className="overline">
        <Term of="einsum">Einsum</Term>
      </h3>
      <input
        type="text"
        aria-label="Expression"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        disabled={disabled}
        value={shown}
        onChange={(event) => setDraft({ of: text, text: event.target.value })}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setDraft(undefined);
        }}
      />
    </div>
  );
}
