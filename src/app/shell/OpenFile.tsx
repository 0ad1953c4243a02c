/** The button that opens a document or a matrix from the disk. */
import { useRef } from "react";
import { Button } from "../components/index.ts";
import { acceptedFiles, useImport } from "./use-import.ts";

/** Opens a file chooser and takes in what is chosen. */
export function OpenFile() {
  const input = useRef<HTMLInputElement>(null);
  const take = useImport();
  return (
    <>
      <Button
        tone="ghost"
        title="Open a document (.yaml, .json) or a matrix (.mtx)"
        onClick={() => {
          input.current?.click();
        }}
      >
        Open
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={acceptedFiles}
        aria-label="Document or matrix"
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}
