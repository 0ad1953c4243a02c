/**
 * A document in small: what a card of the gallery draws, read off what the engine made of the document.
 *
 * Everything here is computed from an `Opened`; a card knows nothing of its preset but the title.
 */
import type { LadderMark, Opened, TensorSnapshot } from "../../engine/index.ts";

/** A loop with its mark for every tensor of the picture; undefined where it has nothing to do with it. */
export interface PictureLoop {
  readonly rank: string;
  readonly spatial: boolean;
  readonly marks: readonly (LadderMark | undefined)[];
}

/** How full each cell of a coarse grid over a tensor is, 0 to 1. */
export interface PictureTensor {
  readonly name: string;
  /** The format of each rank in the order of storage, for example "UC". */
  readonly formats: string;
  readonly rows: number;
  readonly columns: number;
  readonly fill: readonly number[];
}

/** What the filters of the gallery ask for. */
export const traits = [
  { id: "dense", label: "Dense" },
  { id: "sparse", label: "Sparse" },
  { id: "gated", label: "Gated" },
  { id: "spatial", label: "Spatial" },
  { id: "split", label: "Split or flattened" },
  { id: "cascade", label: "Cascade" },
  { id: "output", label: "Holds the output" },
  { id: "input", label: "Holds an input" },
] as const;

/** A property that a document has or has not. */
export type Trait = (typeof traits)[number]["id"];

/** A document in small. */
export interface Picture {
  readonly expressions: readonly string[];
  /** The name of the dataflow of each Einsum. */
  readonly dataflows: readonly string[];
  readonly tensors: readonly string[];
  readonly loops: readonly PictureLoop[];
  readonly grids: readonly PictureTensor[];
  readonly traits: ReadonlySet<Trait>;
}

const mostCells = 16;

function compressed({ ranks }: TensorSnapshot): boolean {
  return ranks.some(({ format }) => format !== "U");
}

/** The first two declared ranks, or all of one: rows and columns of the coarse grid. */
function drawTensor(snapshot: TensorSnapshot): PictureTensor {
  const { name, ranks, values, declared } = snapshot;
  const shape = declared.map((_, rank) => ranks[declared.indexOf(rank)]?.shape ?? 1);
  const folded = (size: number): number => Math.min(size, mostCells);
  const last = shape.length - 1;
  const height = shape.slice(0, last).reduce((product, extent) => product * extent, 1);
  const width = shape[last] ?? 1;
  const rows = folded(height);
  const columns = folded(width);
  const fill = new Array<number>(rows * columns).fill(0);
  const share = (rows / height) * (columns / width);
  const visit = (rank: number, fiber: number, point: number[]): void => {
    const stored = ranks[rank];
    if (stored === undefined) {
      if (values[fiber] === 0) return;
      const across = point[last] ?? 0;
      let down = 0;
      for (let at = 0; at < last; at += 1) down = down * (shape[at] ?? 1) + (point[at] ?? 0);
      const row = Math.floor((down / height) * rows);
      const column = Math.floor((across / width) * columns);
      fill[row * columns + column] = (fill[row * columns + column] ?? 0) + share;
      return;
    }
    const { segments, coordinates, format } = stored;
    const start = segments[fiber] ?? 0;
    const end = segments[fiber + 1] ?? start;
    for (let position = start; position < end; position += 1) {
      point[declared[rank] ?? rank] =
        format === "U" ? position - start : (coordinates[position] ?? 0);
      visit(rank + 1, position, point);
    }
  };
  visit(0, 0, []);
  const formats = ranks.map(({ format }) => format).join("");
  return { name, formats, rows, columns, fill };
}

function traitsOf({ einsums, snapshots }: Opened): Set<Trait> {
  const found = new Set<Trait>();
  found.add(snapshots.some(compressed) ? "sparse" : "dense");
  if (einsums.length > 1) found.add("cascade");
  for (const { mapping, inputs, output, dataflow } of einsums) {
    if (mapping.space.length > 0) found.add("spatial");
    if (mapping.partitioning.length > 0) found.add("split");
    if (inputs.some(({ access }) => access === "gate")) found.add("gated");
    if (dataflow.held.includes(output.tensor)) found.add("output");
    if (inputs.some(({ tensor }) => dataflow.held.includes(tensor))) found.add("input");
  }
  return found;
}

/** The picture of a document. */
export function pictureOf(opened: Opened): Picture {
  const { einsums, snapshots } = opened;
  const tensors = [
    ...new Set(
      einsums.flatMap(({ inputs, output }) => [
        ...inputs.map(({ tensor }) => tensor),
        output.tensor,
      ]),
    ),
  ];
  const stored = tensors.flatMap(
    (tensor) => snapshots.find((snapshot) => snapshot.name === tensor) ?? [],
  );
  return {
    expressions: einsums.map(({ text }) => text),
    dataflows: einsums.map(({ dataflow }) => dataflow.label),
    tensors,
    loops: einsums.flatMap(({ loops }) =>
      loops.map(({ rank, mode, ladder }) => ({
        rank,
        spatial: mode === "spatial",
        marks: tensors.map((tensor) => ladder[tensor]),
      })),
    ),
    grids: stored.map(drawTensor),
    traits: traitsOf(opened),
  };
}
