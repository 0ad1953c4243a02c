/** What the marks of a pipeline mean, and how many elements have each. */
import { useMemo } from "react";
import { Term } from "../../components/index.ts";
import { useRun } from "../../state/app-state.ts";
import { turnsNow } from "../../state/run.ts";
import { formatCount } from "../numbers.ts";
import { countLives, type TensorLives } from "../pipeline/pipeline-moment.ts";

const kinds = ["alive", "spent", "coming"] as const;

/** A legend with counts, below a tensor between two Einsums. */
export default function LivesLine({ lives }: { readonly lives: TensorLives }) {
  const inTurns = useRun((state) => turnsNow(state) !== undefined);
  const counts = useMemo(() => countLives(lives), [lives]);
  return (
    <ul className="lives-line">
      {kinds.map((kind) => (
        <li key={kind}>
          <svg width="14" height="14" aria-hidden="true" className="lives-key">
            <rect x="1.5" y="1.5" width="11" height="11" className="lives-cell" />
            <path d="M1.5 1.5h11v11h-11z" className={`grid-life is-${kind}`} />
          </svg>
          <b className="numeric">{formatCount(counts[kind])}</b> <Term of={kind}>{kind}</Term>
        </li>
      ))}
      <li className="lives-if">
        {inTurns
          ? "by the front that is stepped in; the values are those of the nest’s own order"
          : "if read as it is written"}
      </li>
    </ul>
  );
}
