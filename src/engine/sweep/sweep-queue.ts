/**
 * What workers have before them: points in groups, of which each is about the same tensors. A worker keeps to
 * a group until it is done, because it has the tensors already; then it takes a group that nobody has begun, and
 * when there is none left it helps where most is left to do.
 */

/** One point of an open sweep. */
export interface SweepTask {
  readonly sweep: string;
  readonly point: number;
}

/** Tasks that are given out one at a time. */
export interface SweepQueue {
  /** For a worker that joins in: every call of what it returns gives the worker's next task. */
  join(): () => SweepTask | undefined;
}

/** Points of one place, and how many of them have been given out. */
interface Group {
  readonly points: number[];
  given: number;
}

/** The points of one sweep, place by place. */
export function queueOfPoints(sweep: string, points: readonly number[], lanes: number): SweepQueue {
  const groups = new Map<number, Group>();
  for (const point of points) {
    const place = Math.floor(point / lanes);
    const known = groups.get(place);
    if (known === undefined) groups.set(place, { points: [point], given: 0 });
    else known.points.push(point);
  }
  const leftIn = (group: Group | undefined): number =>
    group === undefined ? 0 : group.points.length - group.given;
  const fresh = groups.values();
  const another = (): Group | undefined => {
    const next = fresh.next();
    if (next.done !== true) return next.value;
    let fullest: Group | undefined;
    for (const group of groups.values()) if (leftIn(group) > leftIn(fullest)) fullest = group;
    return fullest;
  };
  return {
    join() {
      let own: Group | undefined;
      return () => {
        if (leftIn(own) === 0) own = another();
        const point = own?.points[own.given];
        if (own === undefined || point === undefined) return undefined;
        own.given += 1;
        return { sweep, point };
      };
    },
  };
}
