/** Where an element is used that was named in vain: the next step that does, else the last one that did. */
import { useState } from "react";
import { useApp } from "../state/app-state.ts";
import { nameElement, type NamedElement } from "../state/element-name.ts";
import type { Verdict } from "./verdict.ts";

/** Where the element of a wrong answer is used. */
interface Instead {
  readonly of: Verdict;
  readonly words: string;
  /** The step to go to, where it is another one. */
  readonly step?: number;
}

/** The place of the element that a verdict is on, once it is known, and the way to look for it. */
export function useInstead(verdict: Verdict | undefined) {
  const { session } = useApp();
  const [instead, setInstead] = useState<Instead>();
  const look = async (of: Verdict, element: NamedElement) => {
    const events = [{ kind: "touch", ...element }] as const;
    const name = nameElement(element);
    const ahead = await session.findEvent("next", events, of.step - 1);
    if (ahead === undefined) return;
    if (ahead.step !== undefined) {
      const isNow = ahead.step === of.step;
      const words = isNow
        ? `${name} is used too, but it was still held.`
        : `${name} is used next in step ${ahead.step}`;
      setInstead({ of, words, ...(isNow ? {} : { step: ahead.step }) });
      return;
    }
    const behind = await session.findEvent("previous", events, of.step);
    if (behind === undefined) return;
    setInstead(
      behind.step === undefined
        ? { of, words: `No step uses ${name}.` }
        : { of, words: `${name} was used last in step ${behind.step}`, step: behind.step },
    );
  };
  return { instead: instead?.of === verdict ? instead : undefined, look };
}
