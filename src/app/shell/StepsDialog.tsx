/**
 * The barcode as a table: what every tensor does in the steps round the playhead.
 */
import { Dialog } from "../components/index.ts";
import { useApp, useRun, useView } from "../state/app-state.ts";
import { stepsOf } from "../state/run.ts";
import { stateAt } from "../views/barcode/barcode-paths.ts";
import { TensorHeads } from "../views/readout/Figures.tsx";
import { windowRound } from "./scrub-window.ts";
import { useTimeline } from "./use-timeline.ts";

/** Steps in the table; a longer one would be scrolled rather than read. */
const tableSteps = 64;
const none: readonly [] = [];

function StepsTable() {
  const { session } = useApp();
  const step = useRun((state) => state.step);
  const steps = useRun(stepsOf);
  const window = windowRound(step, Math.min(tableSteps, steps), steps, undefined);
  const columns = window.to - window.from;
  const timeline = useTimeline({ purpose: "table", ...window, columns, events: none });
  if (timeline === undefined) return <p>No steps yet.</p>;
  return (
    <div className="steps-scroll" tabIndex={0} role="region" aria-label="Steps">
      <table className="figures">
        <caption className="sr-only">
          Steps {timeline.from} to {timeline.to - 1} of {steps}
        </caption>
        <TensorHeads head="Step" tensors={timeline.rows.map(({ tensor }) => tensor)} />
        <tbody>
          {Array.from({ length: timeline.columns }, (_, column) => (
            <tr key={column} aria-current={timeline.from + column === step ? "step" : undefined}>
              <th scope="row">
                <button
                  type="button"
                  className="text-button numeric"
                  onClick={() => {
                    session.goTo(timeline.from + column);
                  }}
                >
                  {timeline.from + column}
                </button>
              </th>
              {timeline.rows.map(({ tensor }) => {
                const state = stateAt(timeline, tensor, column);
                return (
                  <td key={tensor} data-state={state}>
                    {state}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The dialog with the table. */
export default function StepsDialog() {
  const { view } = useApp();
  const open = useView((state) => state.dialog === "steps");
  return (
    <Dialog
      open={open}
      title="What happens in each step"
      onClose={() => {
        view.set({ dialog: undefined });
      }}
    >
      <StepsTable />
    </Dialog>
  );
}
