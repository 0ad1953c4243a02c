/** Whether something has been so for a while: keeps what is over in a moment from flashing up. */
import { useEffect, useState } from "react";

/** True once the condition has held for that many milliseconds without a break. */
export function useLingering(condition: boolean, milliseconds: number): boolean {
  const [lingers, setLingers] = useState(false);
  useEffect(() => {
    if (!condition) return undefined;
    const timer = setTimeout(() => {
      setLingers(true);
    }, milliseconds);
    return () => {
      clearTimeout(timer);
      setLingers(false);
    };
  }, [condition, milliseconds]);
  return lingers && condition;
}
