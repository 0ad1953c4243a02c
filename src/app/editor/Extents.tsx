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

/** Where sliders end; any extent can be typed. */
const furthestReach = 4_096;
const shortestReach = 16;
const root = "shape.";

/** How far a slider reaches: far enough to double the extent, in powers of two, so that it seldom changes. */
function reachOf(extent: number): number {
  const wanted = 2 ** Math.ceil(Math.log2(2 * extent));
  return Math.max(extent, Math.min(furthestReach, Math.max(shortestReach, wanted)));
}

interface ExtentProps {
  readonly rank: string;
  readonly value: number;
  readonly largest: number;
  readonly disabled: boolean;
  readonly onChange: (extent: number) => void;
}

/** One extent to change. Under a finger the slider keeps its reach. */
function Extent({ rank, value, largest, disabled, onChange }: ExtentProps) {
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
        max={largest}
        disabled={disabled}
        onChange={onChange}
      />
    </div>
  );
}

/** The extents and sizes that stand in a document, by name, and the largest that one may be. */
interface WrittenExtents {
  readonly written: ReadonlyMap<string, number>;
  readonly largest: number;
}

/**
 * The extents that stand in the document. They are read off the text, not off what the engine has opened,
 * so that they follow a finger at once.
 */
function useWrittenExtents(text: string, wanted: boolean): WrittenExtents {
  const [extents, setExtents] = useState<WrittenExtents>({ written: new Map(), largest: 1 });
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    loadLanguage().then(
      ({ sweepableNumbers, maxExtent }) => {
        if (!current) return;
        const shapes = [...sweepableNumbers(text)].filter(([path]) => path.startsWith(root));
        const written = new Map(shapes.map(([path, value]) => [path.slice(root.length), value]));
        setExtents({ written, largest: maxExtent });
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [text, wanted]);
  return extents;
}

/** Extents to change and extents that follow. */
export function Extents({ text, extents, disabled, ready, onEdit }: ExtentsProps) {
  const { written, largest } = useWrittenExtents(text, ready && !disabled);
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
          largest={largest}
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
