/** Taking in files from a chooser or by drop; how is fetched with the first file. */
import { useCallback } from "react";
import { useApp } from "../state/app-state.ts";

/** Names of files that can be taken in, as an `accept` attribute. */
export const acceptedFiles = ".yaml,.yml,.json,.mtx,.npy,.svg";

/** Takes in a list of files, and tells of those it cannot. */
export function useImport(): (files: Iterable<File>) => Promise<void> {
  const app = useApp();
  return useCallback(
    async (files) => {
      // A list of a form is emptied with the form.
      const list = [...files];
      const { takeFiles } = await import("./take-files.ts");
      await takeFiles(app, list);
    },
    [app],
  );
}
