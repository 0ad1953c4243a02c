/** What a drawing must know of the page: the room it has, and when the colours change. */
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** What was measured last: most pictures are as wide as the one before, and need not be drawn twice. */
let lastWidth: number | undefined;

/** The width of an element, kept up to date, in whole pixels; a guess until it is on the page. */
export function useWidth(guess: number): [RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(lastWidth ?? guess);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => {
      if (element.clientWidth === 0) return;
      lastWidth = element.clientWidth;
      setWidth(lastWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [ref, width];
}

/** A number that grows whenever theme or pixel density change, for drawings that read colours themselves. */
export function useAppearance(): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const change = (): void => {
      setVersion((before) => before + 1);
    };
    const observer = new MutationObserver(change);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const queries = ["(prefers-color-scheme: dark)", `(resolution: ${devicePixelRatio}dppx)`].map(
      (query) => window.matchMedia(query),
    );
    for (const query of queries) query.addEventListener("change", change);
    return () => {
      observer.disconnect();
      for (const query of queries) query.removeEventListener("change", change);
    };
  }, []);
  return version;
}
