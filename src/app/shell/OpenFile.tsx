/** The button that opens a document or a matrix from the disk. */
import { useRef } from "react";
import { useTooltip } from "../components/index.ts";
import { acceptedFiles, useImport } from "./use-import.ts";

/** Opens a file chooser and takes in what is chosen. */
export function OpenFile() {
  const input = useRef<HTMLInputElement>(null);
  const take = useImport();
  const tip = useTooltip<HTMLButtonElement>("A document (.yaml, .json) or a tensor (.mtx, .npy)");
  return (
    <>
      <button
        type="button"
        className="button is-ghost"
        {...tip.trigger}
        aria-describedby={tip.open ? tip.id : undefined}
        onClick={() => {
          input.current?.click();
        }}
      >
        Open
      </button>
      {tip.bubble}
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
