/** Sentences in which backticks stand round what is written as in a document. */
import { codedParts } from "./coded-parts.ts";

/** A sentence with such parts set as code. */
export function Coded({ children }: { readonly children: string }) {
  return codedParts(children).map(({ text, isCode }, at) =>
    isCode ? <code key={at}>{text}</code> : text,
  );
}
