/** The head of a page beside Explore: what it is called, what it is for, and what belongs to all of it. */
import { useLayoutEffect, type ReactNode } from "react";
import "./page-head.css";

/** Properties of `PageHead`. */
export interface PageHeadProps {
  readonly title: string;
  readonly text: string;
  /** Why the address leads nowhere, in a sentence, where it does. */
  readonly fault?: string | undefined;
  readonly children?: ReactNode;
}

/** The head; a page that comes in place of another begins at its top. */
export function PageHead({ title, text, fault, children }: PageHeadProps) {
  useLayoutEffect(() => {
    scrollTo(0, 0);
  }, []);
  return (
    <header className="page-head">
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
      {fault !== undefined && (
        <p className="page-fault" role="alert">
          {fault}
        </p>
      )}
    </header>
  );
}
