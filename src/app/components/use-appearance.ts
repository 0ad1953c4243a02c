/** When the colours of the page change, for drawings that read them themselves. */
import { useEffect, useState } from "react";

/** A number that grows whenever theme or pixel density change. */
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
