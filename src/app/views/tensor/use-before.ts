/** What was shown before the present step, so that a picture can say what has left and what has moved. */
import { useState } from "react";

/** The value that went with the step shown before this one; undefined at first. */
export function useBefore<Value>(step: number | undefined, value: Value): Value | undefined {
  const [seen, setSeen] = useState({ step, value, before: undefined as Value | undefined });
  if (seen.step !== step) setSeen({ step, value, before: seen.value });
  else if (seen.value !== value) setSeen({ ...seen, value });
  return seen.before;
}
