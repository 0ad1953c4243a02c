/** The fragment of the address, as links and the browser's history change it. */
import { useSyncExternalStore } from "react";

function subscribe(onChange: () => void): () => void {
  addEventListener("hashchange", onChange);
  return () => {
    removeEventListener("hashchange", onChange);
  };
}

/** The fragment; what the page itself writes over it within Explore changes nothing here. */
export function useFragment(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}
