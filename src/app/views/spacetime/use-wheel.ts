/**
 * Zooming with Ctrl and the wheel, or with two fingers on a touchpad, which browsers report as the same.
 *
 * A listener of React's could not keep the browser from zooming the page.
 */
import { useEffect, useEffectEvent, useRef, type RefObject } from "react";

/** A place as shares of width and height. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** The element to zoom in; `onZoom` gets a factor, below 1 to come closer. */
export function useWheel(
  onZoom: (factor: number, place: Place) => void,
): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const zoom = useEffectEvent(onZoom);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const listen = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      zoom(Math.exp(Math.max(-40, Math.min(40, event.deltaY)) / 60), {
        x: (event.clientX - box.left) / box.width,
        y: (event.clientY - box.top) / box.height,
      });
    };
    element.addEventListener("wheel", listen, { passive: false });
    return () => {
      element.removeEventListener("wheel", listen);
    };
  }, []);
  return ref;
}
