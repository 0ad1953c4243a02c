/** The right column: what the run that is shown amounts to. */
import { useShallow } from "zustand/shallow";
import { useRun } from "../state/app-state.ts";
import { currentEinsum, isStale } from "../state/run.ts";
import { Readout } from "../views/readout/Readout.tsx";

/** The readout of the run that is shown. */
export default function ReadoutPanel() {
  const { shown, einsumAt, stale } = useRun(
    useShallow((state) => ({
      shown: state.shown,
      einsumAt: currentEinsum(state),
      stale: isStale(state),
    })),
  );
  const einsum = shown?.opened.einsums[einsumAt];
  if (shown === undefined || einsum === undefined) {
    return <p className="panel-empty">Counts appear here once the run is done.</p>;
  }
  return (
    <div className={stale ? "stale" : undefined}>
      <Readout einsum={einsum} run={shown.run} frame={shown.frame} opened={shown.opened} />
    </div>
  );
}
