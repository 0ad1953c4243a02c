/**
 * The Einsum as one line to type in. What is typed becomes part of the document when the line is left
 * or Enter is pressed; Escape brings back what stood there.
 */
import { useState } from "react";
import type { EinsumDescription } from "../../engine/index.ts";
import { Term } from "../components/index.ts";

interface EinsumLineProps {
  readonly einsum: EinsumDescription;
  readonly disabled: boolean;
  readonly onChange: (text: string) => void;
}

interface Draft {
  readonly of: EinsumDescription;
  readonly typed: string;
  /** What was last written into the document. */
  readonly sent: string;
}

/** An expression that can be edited in place. */
export function EinsumLine({ einsum, disabled, onChange }: EinsumLineProps) {
  // What was typed holds until the engine has understood it, or something else.
  const [draft, setDraft] = useState<Draft>();
  const current =
    draft?.of === einsum ? draft : { of: einsum, typed: einsum.text, sent: einsum.text };
  const commit = () => {
    if (current.typed.trim() === "" || current.typed === current.sent) return;
    setDraft({ ...current, sent: current.typed });
    onChange(current.typed);
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
        value={current.typed}
        onChange={(event) => setDraft({ ...current, typed: event.target.value })}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setDraft({ ...current, typed: current.sent });
        }}
      />
    </div>
  );
}
