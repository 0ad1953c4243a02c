/**
 * What the author of the document has to say of it: all of it before the first step where there is room, one
 * line from then on, and the rest for the asking.
 */
import { useState } from "react";

/** Notes of the document; `brief` where the step comes first. */
export function StageNotes({ notes, brief }: { readonly notes: string; readonly brief: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <div className={`stage-notes ${open ? "is-open" : ""} ${brief ? "is-brief" : ""}`}>
      <p>{notes}</p>
      <button
        type="button"
        className="notes-more"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {open ? "less" : "more"}
      </button>
    </div>
  );
}
