/**
 * Edits of the document by controls: a hook that turns a wish into a new text.
 *
 * The language that knows how is fetched with the first edit. An edit that leaves the text as it was
 * changes nothing and is not a step of undo.
 */
import { useCallback } from "react";
import { useApp } from "../state/app-state.ts";
import { loadLanguage, type DocumentEdit } from "../state/language.ts";

/** Rewrites the document; edits with the same group that follow closely are undone together. */
export type Edit = (edit: DocumentEdit, group?: string) => void;

/** The way to rewrite the document. */
export function useEdit(): Edit {
  const { experiment, notices } = useApp();
  return useCallback(
    (edit, group) => {
      loadLanguage().then(
        ({ editDocument }) => {
          experiment.edit(editDocument(experiment.store.getState().text, edit), group);
        },
        () => {
          notices.post({
            topic: "engine",
            tone: "problem",
            text: "A part of the page could not be loaded, so the change was not made. Check the connection and try again.",
          });
        },
      );
    },
    [experiment, notices],
  );
}
