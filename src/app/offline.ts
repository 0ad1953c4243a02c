/**
 * Keeps the page at hand without a connection, from the second visit on. Waits until the page has done
 * what it was opened for; where the browser refuses, nothing else changes.
 */
import { embed } from "./state/embed.ts";

const afterMs = 4_000;

/** Has the built page kept for visits without a connection. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || embed !== undefined || !("serviceWorker" in navigator)) return;
  setTimeout(() => {
    navigator.serviceWorker.register("./offline.js").catch(() => undefined);
  }, afterMs);
}
