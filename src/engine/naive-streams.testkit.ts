/** Streams of coordinates: two-finger intersection and union, one element at a time, as they are defined. */

/** A coordinate, and a note that it was looked at: compared with another, or delivered. */
export interface Delivery {
  readonly at: number;
  readonly look: () => void;
}

/** What an intersection counts. */
export interface Comparisons {
  steps: number;
  matches: number;
}

/** One comparison a step, until either side ends; whoever is behind moves on. */
export function* intersect(
  left: Iterator<Delivery>,
  right: Iterator<Delivery>,
  counts: Comparisons,
): Generator<Delivery> {
  for (let b = right.next(); b.done !== true;) {
    let a = left.next();
    while (a.done !== true && b.done !== true && a.value.at !== b.value.at) {
      counts.steps += 1;
      a.value.look();
      b.value.look();
      if (a.value.at < b.value.at) a = left.next();
      else b = right.next();
    }
    if (a.done === true || b.done === true) return;
    counts.steps += 1;
    counts.matches += 1;
    a.value.look();
    b.value.look();
    yield { at: a.value.at, look: () => undefined };
    b = right.next();
  }
}

/** Every coordinate that either side has. */
export function* unite(left: Iterator<Delivery>, right: Iterator<Delivery>): Generator<Delivery> {
  let [a, b] = [left.next(), right.next()];
  while (a.done !== true || b.done !== true) {
    const at = Math.min(
      a.done === true ? Infinity : a.value.at,
      b.done === true ? Infinity : b.value.at,
    );
    const [fromLeft, fromRight] = [a, b];
    const here = [fromLeft, fromRight].flatMap((each) =>
      each.done !== true && each.value.at === at ? [each.value] : [],
    );
    yield {
      at,
      look: () => {
        for (const each of here) each.look();
      },
    };
    if (fromLeft.done !== true && fromLeft.value.at === at) a = left.next();
    if (fromRight.done !== true && fromRight.value.at === at) b = right.next();
  }
}
