/** The fragment of the address, as links and the browser's history change it. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { followedFragment, onFollow } from "./fragment.ts";

/** What follows the name of the page in a fragment. */
export function pathOf(fragment: string): string {
  return fragment.replace(/^#?\/[a-z]+/, "");
}

/** The fragment; what a page itself writes over it changes nothing here. */
export function useFragment(): string {
  return useSyncExternalStore(onFollow, followedFragment);
}

/**
 * How often a link led to the path that a page was given already. A page that writes its document over the
 * address is still given the old path, so that the link back to it has to be noticed apart.
 */
export function useReturns(path: string): number {
  const [returns, setReturns] = useState(0);
  useEffect(
    () =>
      onFollow(() => {
        if (pathOf(followedFragment()) === path) setReturns((before) => before + 1);
      }),
    [path],
  );
  return returns;
}
