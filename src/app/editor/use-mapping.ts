/**
 * The mapping of one Einsum as the rows show it: what the engine has read, or what an edit has just made
 * of it. Every change is written into the document as a whole, so that loop order, spatial loops and
 * partitioning agree.
 */
import { useRef, useState } from "react";
import type { EinsumDescription } from "../../engine/index.ts";
import { useApp, useExperiment } from "../state/app-state.ts";
import { loadLanguage, type Language, type MappingChoice } from "../state/language.ts";

/** Makes another mapping of one, in the words of the language. */
export type MappingChange = (mapping: MappingChoice, language: Language) => MappingChoice;

/** How a change is shown and undone. */
export interface ChangeOptions {
  /** What the rows show until the change is written. */
  readonly expected?: MappingChoice;
  /** Changes with the same group that follow closely are undone together. */
  readonly group?: string | undefined;
  /** Called when the rows have the new mapping. */
  readonly onMade?: () => void;
}

/** A mapping that has been asked for and not been answered yet. */
interface Pending {
  readonly of: EinsumDescription;
  readonly mapping: MappingChoice;
  /** The document it stands in; undefined until it is written. */
  readonly text: string | undefined;
}

/** The mapping, and the way to change it. */
export function useMapping(einsum: EinsumDescription): {
  readonly mapping: MappingChoice;
  readonly change: (change: MappingChange, how?: ChangeOptions) => void;
} {
  const { experiment, notices } = useApp();
  const text = useExperiment((state) => state.text);
  const [pending, setPending] = useState<Pending>();
  const newest = useRef<Pending>(undefined);
  const holds = (one: Pending | undefined, now: string): one is Pending =>
    one?.of === einsum && (one.text === undefined || one.text === now);

  const change = (make: MappingChange, { expected, group, onMade }: ChangeOptions = {}) => {
    if (expected !== undefined) setPending({ of: einsum, mapping: expected, text: undefined });
    loadLanguage().then(
      (language) => {
        const before = experiment.store.getState().text;
        const base = holds(newest.current, before) ? newest.current.mapping : einsum.mapping;
        const mapping = make(base, language);
        const after = language.editDocument(before, {
          kind: "mapping",
          einsum: einsum.name,
          mapping,
        });
        newest.current = { of: einsum, mapping, text: after };
        setPending(newest.current);
        onMade?.();
        experiment.edit(after, group);
      },
      () => {
        setPending(undefined);
        notices.post({
          topic: "engine",
          tone: "problem",
          text: "A part of the page could not be loaded, so the change was not made. Check the connection and try again.",
        });
      },
    );
  };
  return { mapping: holds(pending, text) ? pending.mapping : einsum.mapping, change };
}
