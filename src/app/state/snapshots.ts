/**
 * Which snapshot is which: a tensor as it is stored, and as a nest has transformed it.
 */
import type { Opened, RunResult, TensorSnapshot } from "../../engine/index.ts";

/** All snapshots by their number; those of computed tensors are there once the run is done. */
export function allSnapshots(
  opened: Opened,
  run: RunResult | undefined,
): readonly TensorSnapshot[] {
  return run === undefined ? opened.snapshots : [...opened.snapshots, ...run.snapshots];
}

/** A tensor as it is stored: its first snapshot, since transformed ones come after. */
export function storedSnapshot(
  snapshots: readonly TensorSnapshot[],
  tensor: string,
): TensorSnapshot | undefined {
  return snapshots.find((snapshot) => snapshot.name === tensor);
}

/** The rank names of every tensor in the order of its declaration. */
export function ranksByTensor(opened: Opened): Readonly<Record<string, readonly string[]>> {
  const ranks: Record<string, readonly string[]> = {};
  for (const { output } of opened.einsums) ranks[output.tensor] = output.ranks.map(({ id }) => id);
  for (const { tensor } of opened.sources) {
    const snapshot = storedSnapshot(opened.snapshots, tensor);
    if (snapshot === undefined) continue;
    const declared: string[] = [];
    snapshot.ranks.forEach(({ id }, stored) => {
      declared[snapshot.declared[stored] ?? stored] = id;
    });
    ranks[tensor] = declared;
  }
  return ranks;
}
