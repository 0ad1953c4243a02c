/** The browser's question before a page goes whose results are being made and would be lost. */
import { useEffect } from "react";

/** Has the browser ask before the page is reloaded or closed, as long as there is something to be lost. */
export function useLeaveWarning(isDear: boolean): void {
  useEffect(() => {
    if (!isDear) return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => {
      removeEventListener("beforeunload", ask);
    };
  }, [isDear]);
}
