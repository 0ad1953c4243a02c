/** The width of an element in whole pixels, as it changes. */
import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/**
 * A ref for the element, and its width; 0 before it is measured. It is measured when the page is laid out
 * anyway, since to ask for it earlier would lay the page out once more.
 */
export function useWidth<Part extends HTMLElement>(): readonly [RefObject<Part | null>, number] {
  const ref = useRef<Part>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      setWidth(Math.floor(entry?.contentRect.width ?? 0));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [ref, width];
}
