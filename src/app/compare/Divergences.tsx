/** Where lanes first do something else than the first lane, each a way there; and the search while it lasts. */
import { useStore } from "zustand";
import { Button } from "../components/index.ts";
import { formatCount } from "../views/numbers.ts";
import type { LockstepSession } from "./lockstep.ts";

/** What is known of where lanes part; nothing before it is looked for. */
export function Divergences({
  session,
  letters,
}: {
  readonly session: LockstepSession;
  /** What lanes are called, in their order. */
  readonly letters: readonly string[];
}) {
  const { lanes, divergences, search } = useStore(session.store);
  const nameOf = (lane: number) => letters[lanes.findIndex((each) => each.lane === lane)] ?? "";
  if (divergences.length === 0 && search === undefined) return <></>;
  return (
    <ul className="lockstep-divergences">
      {divergences.map(({ lane, step, looked, isAll, begin }) => (
        <li key={lane}>
          {begin !== undefined ? (
            `A and ${nameOf(lane)} differ from the start: A begins with ${begin[0]}, ${nameOf(lane)} with ${begin[1]}`
          ) : step === undefined ? (
            `A and ${nameOf(lane)} do the same in ${isAll ? "all of their" : "their first"} ${formatCount(looked)} steps`
          ) : (
            <Button
              tone="ghost"
              onClick={() => {
                void session.align("step").then(() => session.goTo(step));
              }}
            >
              A and {nameOf(lane)} first differ at step {formatCount(step)}
            </Button>
          )}
        </li>
      ))}
      {search !== undefined && (
        <li className="numeric">
          A and {nameOf(search.lane)}: looking for where they first differ, the same in{" "}
          {formatCount(search.looked)} of {formatCount(search.most)} steps
        </li>
      )}
    </ul>
  );
}
