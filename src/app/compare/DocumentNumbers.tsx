/** Extents and densities of the document that is compared, to be changed for all lanes. */
import { useEffect, useState } from "react";
import { numbersIn, withNumber } from "../sweep/documents.ts";
import { NumberEntry } from "../sweep/fields.tsx";
import { pathLabel } from "../sweep/names.ts";

/** Properties of `DocumentNumbers`. */
export interface DocumentNumbersProps {
  readonly text: string;
  readonly onText: (text: string) => void;
}

const isPositive = (value: number) => value > 0;

/** The numbers. */
export function DocumentNumbers({ text, onText }: DocumentNumbersProps) {
  const [numbers, setNumbers] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    let current = true;
    void numbersIn(text).then((found) => {
      if (current) setNumbers(found);
    });
    return () => {
      current = false;
    };
  }, [text]);
  const own = [...numbers].filter(([path]) => /^shape\.|^tensors\.\w+\.density$/.test(path));
  return (
    <div className="compare-numbers">
      {own.map(([path, value]) => (
        <NumberEntry
          key={path}
          label={pathLabel(path)}
          value={value}
          accepts={isPositive}
          onChange={(next) => {
            void withNumber(text, path, next).then(onText);
          }}
        />
      ))}
    </div>
  );
}
