/** Where a document is too long for the address: whether it is kept here, and a file to pass it on. */
import { Button } from "../components/index.ts";
import type { Keeping } from "../state/page-document.ts";
import { save } from "./export-figure.ts";
import { fileName } from "./names.ts";

/** Properties of `Kept`. */
export interface KeptProps {
  readonly keeping: Keeping;
  readonly title: string;
  readonly text: string;
}

/** The sentence and the button; nothing where the address holds the document. */
export function Kept({ keeping, title, text }: KeptProps) {
  if (keeping.in === "address") return undefined;
  return (
    <div className="sweep-long" role="status">
      <p>
        {keeping.in === "nothing"
          ? keeping.reason
          : "This document is too long for a link. It is kept in this browser; to pass it on, save it as a file."}
      </p>
      <Button
        icon="export"
        onClick={() => {
          save(fileName(title, "yaml"), text, "text/yaml");
        }}
      >
        Save as file
      </Button>
    </div>
  );
}
