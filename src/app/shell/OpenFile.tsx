/** The button that opens a document or a matrix from the disk. */
import { useRef } from "react";
import { IconButton } from "../components/index.ts";
import { acceptedFiles, useImport } from "./use-import.ts";

/** Opens a file chooser and takes in what is chosen. */
export function OpenFile() {
  const input = useRef<HTMLInputElement>(null);
  const take = useImport();
  return (
    <>
      <IconButton
        icon="import"
        label="Open a document or a matrix"
        onClick={() => {
          input.current?.click();
        }}
      />
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
