/** How much room the page has: three columns, two and a drawer, or one with tabs. */
import { useSyncExternalStore } from "react";

/** The three layouts of the page. */
export type PageWidth = "wide" | "medium" | "narrow";

const wide = matchMedia("(min-width: 1100px)");
const medium = matchMedia("(min-width: 700px)");

function subscribe(onChange: () => void): () => void {
  wide.addEventListener("change", onChange);
  medium.addEventListener("change", onChange);
  return () => {
    wide.removeEventListener("change", onChange);
    medium.removeEventListener("change", onChange);
  };
}

function current(): PageWidth {
  return wide.matches ? "wide" : medium.matches ? "medium" : "narrow";
}

/** The layout that the window has room for. */
export function usePageWidth(): PageWidth {
  return useSyncExternalStore(subscribe, current);
}
