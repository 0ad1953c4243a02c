/** Extents and densities of the document that is compared, to be changed for all lanes. */
import { maxExtent } from "../../engine/index.ts";
import { withNumber } from "../sweep/documents.ts";
import { isShare, isWholeUpTo, NumberEntry } from "../sweep/fields.tsx";
import { pathLabel } from "../sweep/names.ts";

/** Found in the field already, so that no document is made of what cannot be an extent. */
const isExtent = isWholeUpTo(maxExtent);

/** Properties of `DocumentNumbers`. */
export interface DocumentNumbersProps {
  readonly text: string;
  /** Numbers of the document by path. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly onText: (text: string) => void;
}

/** The numbers. */
export function DocumentNumbers({ text, numbers, onText }: DocumentNumbersProps) {
  const own = [...numbers].filter(([path]) => /^shape\.|^tensors\.\w+\.density$/.test(path));
  return (
    <div className="compare-numbers">
      {own.map(([path, value]) => (
        <NumberEntry
          key={path}
          label={pathLabel(path)}
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
