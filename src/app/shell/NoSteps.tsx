/** The stage of a run that has no step: says which tensor is empty, and what can be done about it. */
import type { Opened } from "../../engine/index.ts";

/** What a run without a step is about: nothing was ever multiplied. */
export default function NoSteps({ opened }: { readonly opened: Opened }) {
  const empty = opened.snapshots.filter(({ occupancy }) => occupancy === 0);
  const names = [...new Set(empty.map(({ name }) => name))];
  const are = names.length === 1 ? "is" : "are";
  return (
    <section className="stage-message" aria-label="A run without steps">
      <h2>
        {names.length === 0
          ? "No two elements ever meet"
          : `Nothing to multiply: ${names.join(" and ")} ${are} empty`}
      </h2>
      <p>
        This nest reaches no compute: at no place are all its operands non-empty. Raise a density,
        or store a tensor uncompressed.
      </p>
    </section>
  );
}
