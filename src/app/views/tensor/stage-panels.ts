/**
 * Which tensors stand on the stage, in which order, and what each is to the Einsum that runs. Pure.
 *
 * Along a cascade: the inputs of an Einsum, then its output, which is where the next one finds it. A
 * tensor keeps its place while the Einsums take their turns; one that has no part in the present one rests.
 */
import type {
  EinsumDescription,
  Opened,
  OperandDescription,
  OutputDescription,
  TensorSnapshot,
} from "../../../engine/index.ts";

/** A tensor on the stage. */
export interface StagePanel {
  /** Unique, and the same in every step. */
  readonly key: string;
  readonly tensor: string;
  readonly role: "input" | "output";
  readonly description: OperandDescription | OutputDescription;
  /** As the nest reads it; undefined for an output, which the frame describes. */
  readonly snapshot: TensorSnapshot | undefined;
  /** Whether the nest reads it in another form than the stored one. */
  readonly isTransformed: boolean;
  /** Why it has no part in the Einsum that runs; undefined where it has one. */
  readonly rests: "waits" | "done" | undefined;
}

/** The panels of a step of an Einsum. */
export function stagePanels(
  opened: Pick<Opened, "einsums">,
  snapshots: readonly TensorSnapshot[],
  current: EinsumDescription,
): readonly StagePanel[] {
  const at = opened.einsums.indexOf(current);
  const panels: StagePanel[] = [];
  const add = (panel: StagePanel): void => {
    const known = panels.findIndex(({ key }) => key === panel.key);
    if (known === -1) panels.push(panel);
    // What is read or written now is shown so, in the place where the tensor was met first.
    else if (panel.rests === undefined) panels[known] = panel;
  };
  opened.einsums.forEach((einsum, place) => {
    const rests = place === at ? undefined : place < at ? "done" : "waits";
    einsum.inputs.forEach((operand, number) => {
      const { tensor } = operand;
      const copies = einsum.inputs.slice(0, number).filter((one) => one.tensor === tensor).length;
      const snapshot = snapshots[operand.snapshot];
      const stored = snapshots.find(({ name }) => name === tensor);
      if (rests !== undefined && copies > 0) return;
      add({
        key: copies === 0 ? tensor : `${tensor} ${copies}`,
        ...{ tensor, role: "input", description: operand, snapshot, rests },
        isTransformed: snapshot !== stored,
      });
    });
    const { tensor } = einsum.output;
    add({
      ...{ key: tensor, tensor, role: "output", description: einsum.output, rests },
      ...{ snapshot: undefined, isTransformed: false },
    });
  });
  return panels;
}

/** Rank names of a tensor in the order of its declaration, whatever parts a nest cuts its ranks into. */
export function declaredNames(
  opened: Pick<Opened, "einsums">,
  snapshots: readonly TensorSnapshot[],
  tensor: string,
): readonly string[] {
  const names: string[] = [];
  const stored = snapshots.find(({ name }) => name === tensor);
  stored?.ranks.forEach(({ id }, rank) => {
    names[stored.declared[rank] ?? rank] = id;
  });
  if (stored !== undefined) return names;
  const writer = opened.einsums.find(({ output }) => output.tensor === tensor);
  return writer?.output.ranks.map(({ id }) => id) ?? [];
}
