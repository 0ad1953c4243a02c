/** Extents and densities of the document that is compared, to be changed for all lanes. */
import type { Diagnostic } from "../../base/index.ts";
import { maxExtent } from "../../engine/index.ts";
import { withNumber } from "../sweep/documents.ts";
import { isShare, isWholeUpTo, NumberEntry } from "../sweep/fields.tsx";
import { pathLabel } from "../sweep/names.ts";
import { problemOf } from "../sweep/problem-fields.ts";

/** Found in the field already, so that no document is made of what cannot be an extent. */
const isExtent = isWholeUpTo(maxExtent);

/** Properties of `DocumentNumbers`. */
export interface DocumentNumbersProps {
  readonly text: string;
  /** Numbers of the document by path. */
  readonly numbers: ReadonlyMap<string, number>;
  /** What is wrong with the document. */
  readonly diagnostics: readonly Diagnostic[];
  readonly onText: (text: string) => void;
}

/** The numbers. */
export function DocumentNumbers({ text, numbers, diagnostics, onText }: DocumentNumbersProps) {
  const own = [...numbers].filter(([path]) => /^shape\.|^tensors\.\w+\.density$/.test(path));
  return (
    <div className="compare-numbers">
      {own.map(([path, value]) => (
        <NumberEntry
          key={path}
          label={pathLabel(path)}
          problemId={problemOf(diagnostics, (each) => each === path)}
          value={value}
          check={path.startsWith("shape.") ? isExtent : isShare}
          onChange={(next) => {
            void withNumber(text, path, next).then(onText);
          }}
        />
      ))}
    </div>
  );
}
