/**
 * The lanes of a step as the array that spatial loops make of them: rows and columns of multipliers, and
 * which operand comes along a row, along a column, or to all of them. Pure.
 */
import type { EinsumDescription, Frame, Lane, OperandState } from "../../../engine/index.ts";
import { fetchedIn, statusAmong, type UseStatus } from "../lane-uses.ts";

/** An element that a lane, or a whole row or column of them, computes with. */
export interface LaneElement {
  readonly tensor: string;
  readonly point: readonly number[];
  readonly value: number;
  readonly status: UseStatus;
}

/** The array of a step. */
export interface LaneArray {
  /** Ranks along the rows and columns; undefined where there is only one of either. */
  readonly rowRank: string | undefined;
  readonly colRank: string | undefined;
  readonly rows: number;
  readonly cols: number;
  /** Row-major; undefined where a lane has nothing to do. */
  readonly cells: readonly (Lane | undefined)[];
  readonly busy: number;
  /** How many of those are told one by one, and so have a cell. */
  readonly told: number;
  /** By operand: along what its elements are shared. */
  readonly shared: readonly ("all" | "row" | "column" | "none")[];
  /** By row, and by column, what it shares. */
  readonly rowHeads: readonly (readonly LaneElement[])[];
  readonly colHeads: readonly (readonly LaneElement[])[];
  /** By cell, what comes to that lane alone. */
  readonly own: readonly (readonly LaneElement[])[];
  /** What every lane gets. */
  readonly all: readonly LaneElement[];
  /** Along what products meet in one element of the output. */
  readonly reduced: "all" | "row" | "column" | "none";
}

/** Most lanes that an array is laid out for. */
const mostLanes = 65_536;

/** The array of a step; undefined where the step has one lane only. */
export function laneArray(einsum: EinsumDescription, frame: Frame): LaneArray | undefined {
  const firstInner = einsum.loops.findLastIndex(({ mode }) => mode === "temporal") + 1;
  const inner = new Set(einsum.loops.slice(firstInner).map(({ node }) => node));
  const sides = frame.sides.flatMap((side, at) => (inner.has(side.node) ? [{ ...side, at }] : []));
  const col = sides.at(-1);
  if (col === undefined) return undefined;
  const outer = sides.slice(0, -1);
  const cols = col.width;
  const rows = outer.reduce((product, { width }) => product * width, 1);
  if (rows * cols > mostLanes || rows * cols < 2) return undefined;
  const cells = new Array<Lane | undefined>(rows * cols).fill(undefined);
  for (const lane of frame.lanes) {
    const row = outer.reduce((at, { width, at: side }) => at * width + (lane.place[side] ?? 0), 0);
    cells[row * cols + (lane.place[col.at] ?? 0)] = lane;
  }
  const inRow = (row: number): Lane[] =>
    cells.slice(row * cols, (row + 1) * cols).filter((lane) => lane !== undefined);
  const inCol = (at: number): Lane[] =>
    cells.filter((lane, cell): lane is Lane => lane !== undefined && cell % cols === at);
  const lines = {
    rows: Array.from({ length: rows }, (_, row) => inRow(row)),
    cols: Array.from({ length: cols }, (_, at) => inCol(at)),
  };
  const along = (key: (lane: Lane) => string): "all" | "row" | "column" | "none" => {
    const same = (lanes: readonly Lane[]): boolean => new Set(lanes.map(key)).size <= 1;
    if (same(frame.lanes)) return "all";
    if (rows > 1 && lines.cols.every(same)) return "column";
    return cols > 1 && rows > 1 && lines.rows.every(same) ? "row" : "none";
  };
  // Products meet only where a row or column has several.
  const meet = (): "all" | "row" | "column" | "none" => {
    const how = along((lane) => String(lane.output.point));
    const several = (all: readonly (readonly Lane[])[]): boolean =>
      all.some((lanes) => lanes.length > 1);
    if (how === "column" && !several(lines.cols)) return "none";
    return how === "row" && !several(lines.rows) ? "none" : how;
  };
  // One lane shares nothing; what more of them would share stands where it stands then.
  const stays = (tensor: string, loops: readonly { readonly node: number }[]): boolean =>
    loops.every(
      ({ node }) => einsum.loops.find((loop) => loop.node === node)?.ladder[tensor] === "reuse",
    );
  const alongLoops = (tensor: string): "all" | "row" | "column" | "none" => {
    if (stays(tensor, sides)) return "all";
    if (rows > 1 && stays(tensor, outer)) return "column";
    return rows > 1 && stays(tensor, [col]) ? "row" : "none";
  };
  const shared = einsum.inputs.map(({ tensor }, operand) =>
    frame.lanes.length === 1
      ? alongLoops(tensor)
      : along((lane) => String(lane.operands[operand]?.point)),
  );
  const fetched = fetchedIn(frame.lanes);
  const elementOf = (use: OperandState): LaneElement => ({
    ...{ tensor: use.tensor, point: use.point, value: use.value },
    status: statusAmong(use, fetched),
  });
  const heads = (lanes: readonly Lane[], which: "row" | "column" | "all"): LaneElement[] =>
    shared.flatMap((how, operand) => {
      if (how !== which || lanes.length === 0) return [];
      const uses = lanes.flatMap((lane) => lane.operands[operand] ?? []);
      const first = uses[0];
      if (first === undefined) return [];
      // One lane fetches for all that share; a gated lane does not read what the others read.
      const status =
        uses.find((use) => use.status === "fetched")?.status ??
        uses.find((use) => use.status !== "unread")?.status ??
        first.status;
      return [elementOf({ ...first, status })];
    });
  return {
    rowRank: outer.length === 0 ? undefined : outer.map(({ rank }) => rank).join(" × "),
    colRank: col.rank,
    ...{ rows, cols, cells, shared },
    busy: frame.laneCount,
    told: frame.lanes.length,
    rowHeads: lines.rows.map((lanes) => heads(lanes, "row")),
    colHeads: lines.cols.map((lanes) => heads(lanes, "column")),
    own: cells.map((lane) =>
      (lane?.operands ?? []).filter((_, operand) => shared[operand] === "none").map(elementOf),
    ),
    all: heads(frame.lanes, "all"),
    reduced: meet(),
  };
}
