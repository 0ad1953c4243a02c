/**
 * The extents of the ranks: those that the document states are dragged or typed, those that follow from
 * them are told.
 */
import { useEffect, useState } from "react";
import { Slider, Term } from "../components/index.ts";
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
const shortestReach = 16;
const root = "shape.";

/** How far a slider reaches: far enough to double the extent, in powers of two, so that it seldom changes. */
function reachOf(extent: number): number {
  const wanted = 2 ** Math.ceil(Math.log2(2 * extent));
  return Math.max(extent, Math.min(largestExtent, Math.max(shortestReach, wanted)));
}

interface ExtentProps {
  readonly rank: string;
  readonly value: number;
  readonly disabled: boolean;
  readonly onChange: (extent: number) => void;
}

/** One extent to change. Under a finger the slider keeps its reach. */
function Extent({ rank, value, disabled, onChange }: ExtentProps) {
  const [kept, setKept] = useState<number>();
  const letGo = () => {
    setKept(undefined);
  };
  return (
    <div className="extent">
      <span aria-hidden="true">{rank}</span>
      <span
        className="extent-slider"
        onPointerDown={() => {
          setKept(reachOf(value));
        }}
        onPointerUp={letGo}
        onPointerCancel={letGo}
      >
        <Slider
          label={`extent of ${rank}`}
          quiet
          min={1}
          max={Math.max(value, kept ?? reachOf(value))}
          value={value}
          disabled={disabled}
          onChange={onChange}
        />
      </span>
      <NumberField
        label={rank}
        value={value}
        min={1}
        max={Math.max(largestExtent, value)}
        disabled={disabled}
        onChange={onChange}
      />
    </div>
  );
}

/**
 * The extents and sizes that stand in the document, by name. They are read off the text, not off what
 * the engine has opened, so that they follow a finger at once.
 */
function useWrittenExtents(text: string, wanted: boolean): ReadonlyMap<string, number> {
  const [written, setWritten] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    loadLanguage().then(
      ({ sweepableNumbers }) => {
        if (!current) return;
        const shapes = [...sweepableNumbers(text)].filter(([path]) => path.startsWith(root));
        setWritten(new Map(shapes.map(([path, value]) => [path.slice(root.length), value])));
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [text, wanted]);
  return written;
}

/** Extents to change and extents that follow. */
export function Extents({ text, extents, disabled, ready, onEdit }: ExtentsProps) {
  const written = useWrittenExtents(text, ready && !disabled);
  return (
    <div className="extents">
      <h3 className="overline">
        <Term of="shape">Extents</Term>
      </h3>
      {[...written].map(([rank, value]) => (
        <Extent
          key={rank}
          rank={rank}
          value={value}
          disabled={disabled}
          onChange={(extent) => {
            onEdit({ kind: "number", path: ["shape", rank], value: extent }, `extent of ${rank}`);
          }}
        />
      ))}
      {Object.entries(extents)
        .filter(([rank]) => !written.has(rank))
        .map(([rank, value]) => (
          <span key={rank} className="extent-derived">
            <span>{rank}</span> <b className="numeric">{value}</b>
            <span className="sr-only"> follows from the others</span>
          </span>
        ))}
    </div>
  );
}
