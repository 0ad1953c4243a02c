/**
 * The extents of the ranks: those that the document states can be changed, those that follow from
 * them are told.
 */
import { useEffect, useState } from "react";
import { Term } from "../components/index.ts";
import { loadLanguage } from "../state/language.ts";
import { NumberField } from "./NumberField.tsx";
import type { Edit } from "./use-edit.ts";

interface ExtentsProps {
  readonly text: string;
  readonly extents: Readonly<Record<string, number>>;
  readonly disabled: boolean;
  /** Whether the page has time to look closer; the first figure comes first. */
  readonly ready: boolean;
  readonly onEdit: Edit;
}

const largestExtent = 4_096;

/** Ranks whose extent stands in the document: writing it once more would change nothing. */
function useWrittenExtents({
  text,
  extents,
  ready,
}: Pick<ExtentsProps, "text" | "extents" | "ready">) {
  const [written, setWritten] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!ready) return undefined;
    let current = true;
    loadLanguage().then(
      ({ editDocument }) => {
        if (!current) return;
        const stands = ([rank, value]: readonly [string, number]) =>
          editDocument(text, { kind: "number", path: ["shape", rank], value }) === text;
        setWritten(
          Object.entries(extents)
            .filter(stands)
            .map(([rank]) => rank),
        );
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [text, extents, ready]);
  return written;
}

/** Extents to change and extents that follow. */
export function Extents({ text, extents, disabled, ready, onEdit }: ExtentsProps) {
  const written = useWrittenExtents({ text, extents, ready });
  return (
    <div className="extents">
      <h3 className="overline">
        <Term of="shape">Extents</Term>
      </h3>
      {Object.entries(extents).map(([rank, value]) =>
        written.includes(rank) ? (
          <NumberField
            key={rank}
            label={rank}
            value={value}
            min={1}
            max={Math.max(largestExtent, value)}
            disabled={disabled}
            onChange={(extent) =>
              onEdit({ kind: "number", path: ["shape", rank], value: extent }, `extent of ${rank}`)
            }
          />
        ) : (
          <span key={rank} className="extent-derived">
            <span>{rank}</span> <b className="numeric">{value}</b>
            <span className="sr-only"> follows from the others</span>
          </span>
        ),
      )}
    </div>
  );
}
