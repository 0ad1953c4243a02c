/** The width of an element in whole pixels, as it changes. */
import { useLayoutEffect, useRef, useState, type RefObject } from "react";
import { flushSync } from "react-dom";

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
  const isGuessed = guess !== undefined;
  const [known] = useState(isGuessed ? lastWidth : undefined);
  const [width, setWidth] = useState(known ?? guess ?? 0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    let drawn = known;
    const measure = (): void => {
      const { clientWidth } = element;
      if (isGuessed && clientWidth === 0) return;
      if (isGuessed) lastWidth = clientWidth;
      // A wrong guess is put right in the animation frame that would have shown it.
      if (drawn !== undefined && drawn !== clientWidth) {
        flushSync(() => {
          setWidth(clientWidth);
        });
      } else setWidth(clientWidth);
      drawn = undefined;
    };
    if (isGuessed && drawn === undefined) measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [isGuessed, known]);
  return [ref, width];
}
