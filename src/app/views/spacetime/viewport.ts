/** The part of space and time that is looked at, and how zooming and panning change it: pure. */

/** Half-open ranges of cycles and lanes; fractions are fine. */
export interface Viewport {
  readonly from: number;
  readonly to: number;
  readonly laneFrom: number;
  readonly laneTo: number;
}

/** The whole of a run. */
export interface Extent {
  readonly cycles: number;
  readonly lanes: number;
}

const fewestCycles = 8;
const fewestLanes = 4;
/** Cycles that are shown at first of a run that has many more. */
const firstCycles = 400;

/** What is shown at first: all of a short run, the neighbourhood of a cycle of a long one. */
export function firstViewport({ cycles, lanes }: Extent, cycle: number): Viewport {
  const all = { from: 0, to: Math.max(1, cycles), laneFrom: 0, laneTo: Math.max(1, lanes) };
  if (cycles <= 4 * firstCycles) return all;
  return clamped(
    { ...all, from: cycle - firstCycles / 2, to: cycle + firstCycles / 2 },
    {
      ...{ cycles, lanes },
    },
  );
}

/** Shifts a range into [0, most), as it is long; cuts it where it is longer. */
function fit(from: number, to: number, most: number): readonly [number, number] {
  const length = Math.min(to - from, Math.max(1, most));
  const start = Math.min(Math.max(0, from), Math.max(1, most) - length);
  return [start, start + length];
}

/** A viewport moved inside of the run. */
function clamped({ from, to, laneFrom, laneTo }: Viewport, extent: Extent): Viewport {
  const [start, end] = fit(from, to, extent.cycles);
  const [top, bottom] = fit(laneFrom, laneTo, extent.lanes);
  return { from: start, to: end, laneFrom: top, laneTo: bottom };
}

/** Zooms by a factor around a place, given as shares of width and height. */
export function zoomed(
  view: Viewport,
  extent: Extent,
  factor: number,
  place: { readonly x: number; readonly y: number },
): Viewport {
  const width = view.to - view.from;
  const height = view.laneTo - view.laneFrom;
  const wide = Math.max(Math.min(fewestCycles, Math.max(1, extent.cycles)), width * factor);
  const high = Math.max(Math.min(fewestLanes, Math.max(1, extent.lanes)), height * factor);
  const from = view.from + (width - wide) * place.x;
  const laneFrom = view.laneFrom + (height - high) * place.y;
  return clamped({ from, to: from + wide, laneFrom, laneTo: laneFrom + high }, extent);
}

/** Moves by shares of width and height. */
export function panned(view: Viewport, extent: Extent, x: number, y: number): Viewport {
  const across = (view.to - view.from) * x;
  const down = (view.laneTo - view.laneFrom) * y;
  return clamped(
    {
      from: view.from + across,
      to: view.to + across,
      laneFrom: view.laneFrom + down,
      laneTo: view.laneTo + down,
    },
    extent,
  );
}

/** The viewport that has a cycle in it: the same where it has, else a page around the cycle. */
export function following(view: Viewport, extent: Extent, cycle: number): Viewport {
  if (cycle >= view.from && cycle < view.to) return view;
  const width = view.to - view.from;
  return clamped({ ...view, from: cycle - width / 4, to: cycle + (3 * width) / 4 }, extent);
}

/**
 * The window to ask the engine for: somewhat more than is looked at, so that panning finds it there, in
 * whole cycles and lanes and no more buckets than pixels.
 */
export function windowOf(view: Viewport, extent: Extent, width: number, height: number) {
  const margin = (view.to - view.from) / 2;
  const from = Math.max(0, Math.floor(view.from - margin));
  const to = Math.max(from + 1, Math.min(extent.cycles, Math.ceil(view.to + margin)));
  const laneFrom = Math.max(0, Math.floor(view.laneFrom));
  const laneTo = Math.max(laneFrom + 1, Math.min(extent.lanes, Math.ceil(view.laneTo)));
  const share = (to - from) / (view.to - view.from);
  return {
    ...{ from, to, laneFrom, laneTo },
    columns: Math.max(1, Math.min(to - from, Math.round(width * share))),
    rows: Math.max(1, Math.min(laneTo - laneFrom, Math.round(height))),
  };
}
