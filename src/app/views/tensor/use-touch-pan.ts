/**
 * Whether a finger that moves up or down moves the picture or scrolls the page: the picture as long as it has
 * more to show that way, so that nobody is held on it at its end.
 *
 * Owns the decision alone; pointer events then pan as those of a mouse do. React listens to touches
 * passively, and a passive listener cannot keep the page from scrolling.
 */
import { useEffect, useRef, type RefObject } from "react";

/** A ref for the picture; `hasMore` says whether there is more to show below, or above. */
export function useTouchPan(
  hasMore: (where: "above" | "below") => boolean,
): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const asked = useRef(hasMore);
  useEffect(() => {
    asked.current = hasMore;
  });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    let from: { readonly x: number; readonly y: number } | undefined;
    let isOurs: boolean | undefined;
    const placeOf = ({ touches }: TouchEvent) => {
      const [touch] = touches;
      return touch === undefined || touches.length > 1
        ? undefined
        : { x: touch.clientX, y: touch.clientY };
    };
    const onStart = (event: TouchEvent) => {
      from = placeOf(event);
      isOurs = undefined;
    };
    const onMove = (event: TouchEvent) => {
      const now = placeOf(event);
      if (from === undefined || now === undefined) return;
      const down = now.y - from.y;
      isOurs ??=
        Math.abs(down) <= Math.abs(now.x - from.x) || asked.current(down > 0 ? "above" : "below");
      if (isOurs && event.cancelable) event.preventDefault();
    };
    element.addEventListener("touchstart", onStart, { passive: true });
    element.addEventListener("touchmove", onMove, { passive: false });
    return () => {
      element.removeEventListener("touchstart", onStart);
      element.removeEventListener("touchmove", onMove);
    };
  }, []);
  return ref;
}
