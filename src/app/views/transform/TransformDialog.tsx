/**
 * The dialog around a rearranged tensor: finds its two snapshots, and goes when the run no longer has them.
 */
import { Dialog } from "../../components/index.ts";
import { useApp, useRun, useView } from "../../state/app-state.ts";
import { allSnapshots, storedSnapshot } from "../../state/snapshots.ts";
import { TransformView } from "./TransformView.tsx";

/** How a nest rearranges a tensor before its loops begin. */
export default function TransformDialog() {
  const { view } = useApp();
  const watched = useView((state) => state.watched);
  const shown = useRun((state) => state.shown);
  const snapshots = shown === undefined ? [] : allSnapshots(shown.opened, shown.run);
  const tensor = watched?.tensor ?? "";
  const stored = storedSnapshot(snapshots, tensor);
  const einsum = watched === undefined ? undefined : shown?.opened.einsums[watched.einsum];
  const operand = einsum?.inputs.find(
    (input) => input.tensor === tensor && snapshots[input.snapshot] !== stored,
  );
  const arranged = operand === undefined ? undefined : snapshots[operand.snapshot];
  return (
    <Dialog
      open={watched !== undefined}
      wide
      title={`How ${tensor} is rearranged for ${einsum?.name ?? "the loops"}`}
      onClose={() => {
        view.set({ watched: undefined });
      }}
    >
      {stored === undefined || arranged === undefined || operand === undefined ? (
        <p>This is there to be seen once the run is done.</p>
      ) : (
        <TransformView
          key={`${watched?.einsum ?? 0} ${tensor}`}
          stored={stored}
          arranged={arranged}
          operand={operand}
        />
      )}
    </Dialog>
  );
}
