/** Takes in files that are dropped anywhere on the page, and shows that it would. */
import { useEffect, useState } from "react";
import { useImport } from "./use-import.ts";

/** A veil over the page while a file is held over it. */
export function FileDrop() {
  const take = useImport();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!holdsFiles(event)) return;
      event.preventDefault();
      void take([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener("dragover", onOver);
    addEventListener("dragleave", onLeave);
    addEventListener("drop", onDrop);
    return () => {
      removeEventListener("dragover", onOver);
      removeEventListener("dragleave", onLeave);
      removeEventListener("drop", onDrop);
    };
  }, [take]);
  return over ? (
    <div className="file-drop">
      <p>Drop a document (.yaml, .json) or a tensor (.mtx, .npy)</p>
    </div>
  ) : undefined;
}
