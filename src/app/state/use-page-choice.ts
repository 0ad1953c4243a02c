/** What is chosen on a page about its document, and where the document is kept: both stand in the address. */
import { useCallback, useState } from "react";
import type { OpenRequest } from "../../engine/index.ts";
import { keepingOf, viewIn, writeDocument, writeView, type Keeping } from "./page-document.ts";

/** The choice, the place of the document, and ways to change them. */
export interface PageChoice<Choice> {
  readonly choice: Choice;
  readonly keeping: Keeping;
  /** Takes both from the address that has been followed. */
  readonly follow: () => void;
  /** Changes a part of the choice, in the address too. */
  readonly choose: (part: Partial<Choice>) => void;
  /** Puts another document into the address. */
  readonly write: (request: OpenRequest) => void;
}

/** Keeps what is chosen on a page in step with its address; `read` and `queryOf` say how it is written there. */
export function usePageChoice<Choice extends object>(
  page: "sweep" | "compare",
  path: string,
  read: (view: URLSearchParams) => Choice,
  queryOf: (choice: Choice) => URLSearchParams,
): PageChoice<Choice> {
  const [keeping, setKeeping] = useState(keepingOf(path));
  const [choice, setChoice] = useState(() => read(viewIn(path)));
  const follow = useCallback(() => {
    setKeeping(keepingOf(path));
    setChoice(read(viewIn(path)));
  }, [path, read]);
  const choose = useCallback(
    (part: Partial<Choice>) => {
      const next = { ...choice, ...part };
      setChoice(next);
      writeView(queryOf(next));
    },
    [choice, queryOf],
  );
  const write = useCallback(
    (request: OpenRequest) => {
      void writeDocument(page, request).then((kept) => kept !== undefined && setKeeping(kept));
    },
    [page],
  );
  return { choice, keeping, follow, choose, write };
}
