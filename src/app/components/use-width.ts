/** The width of an element in whole pixels, as it changes. */
import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/** What was measured last: most pictures are as wide as the one before, and need not be drawn twice. */
let lastWidth: number | undefined;

/**
 * A ref for the element, and its width. With a guess, what is drawn first has the width of the picture that
 * was measured last, and is put right before it is seen. Without one the width is 0 until the page is laid
 * out anyway, since to ask for it earlier would lay the page out once more.
 */
export function useWidth<Part extends HTMLElement = HTMLDivElement>(
  guess?: number,
): readonly [RefObject<Part | null>, number] {
  const ref = useRef<Part>(null);
  const [width, setWidth] = useState(guess === undefined ? 0 : (lastWidth ?? guess));
  const isGuessed = guess !== undefined;
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { clientWidth } = element;
      if (isGuessed && clientWidth === 0) return;
      if (isGuessed) lastWidth = clientWidth;
      setWidth(clientWidth);
    };
    if (isGuessed) measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [isGuessed]);
  return [ref, width];
}
