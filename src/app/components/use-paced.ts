/**
 * A value at a pace that can be read: what changes now and then is there at once, what changes with every
 * animation frame only so often. For numbers beside a picture, which would take the time the picture needs.
 */
import { startTransition, useEffect, useRef, useState } from "react";

/** Least time between two values, in milliseconds. */
const restMs = 80;

/**
 * The value, or what it was a moment ago.
 *
 * @param canWait whether the newer of two values may wait; one that may not is there at once
 */
export function usePaced<Value>(
  value: Value,
  canWait: (before: Value, now: Value) => boolean,
): Value {
  const [seen, setSeen] = useState(value);
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (seen === value) return undefined;
    const take = () => {
      last.current = performance.now();
      startTransition(() => {
        setSeen(value);
      });
    };
    const wait = last.current + restMs - performance.now();
    if (wait <= 0) {
      take();
      return undefined;
    }
    const resting = setTimeout(take, wait);
    return () => {
      clearTimeout(resting);
    };
  }, [seen, value]);
  return canWait(seen, value) ? seen : value;
}
