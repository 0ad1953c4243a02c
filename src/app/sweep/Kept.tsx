/** Where a document is too long for the address: that it is kept here, and a file to pass it on. */
import { Button } from "../components/index.ts";
import { save } from "./export-figure.ts";
import { fileName } from "./names.ts";

/** The sentence and the button. */
export function LongDocument({ text }: { readonly text: string }) {
  const title = /^title:\s*(.*)$/m.exec(text)?.[1] ?? "";
  return (
    <div className="sweep-long">
      <p>
        This document is too long for a link. It is kept in this browser; to pass it on, save it as
        a file.
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
