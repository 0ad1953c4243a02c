/**
 * The loop nest as rows, outermost first, each with its marks of the ladder.
 *
 * A row moves by its handle (mouse, pen or finger), by its buttons, and by Alt with the arrow keys. The
 * rows stand in the new order at once; the document is rewritten when a row is let go.
 */
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { EinsumDescription, LoopDescription } from "../../engine/index.ts";
import { Icon, IconButton, Term } from "../components/index.ts";
import { hueStyle } from "../theme/hues.ts";
import { LadderLegend, LadderMarkGlyph } from "../views/nest/Ladder.tsx";
import { landingPlace, moved, stepAside } from "./reorder.ts";

interface LoopRowsProps {
  readonly einsum: EinsumDescription;
  readonly disabled: boolean;
  readonly onReorder: (order: readonly string[]) => void;
}

interface Drag {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly startY: number;
  readonly height: number;
}

/** The rows of one Einsum's loops. */
export function LoopRows({ einsum, disabled, onReorder }: LoopRowsProps) {
  const [pending, setPending] = useState<{
    readonly of: EinsumDescription;
    readonly loops: readonly LoopDescription[];
  }>();
  const [drag, setDrag] = useState<Drag>();
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  // A row that changes its place takes the focus along; the DOM would drop it.
  const refocus = useRef<Element>(undefined);
  useLayoutEffect(() => {
    const control = refocus.current;
    refocus.current = undefined;
    if (control instanceof HTMLElement && list.current?.contains(control) === true) control.focus();
  });
  const loops = pending?.of === einsum ? pending.loops : einsum.loops;
  const tensors = [...einsum.inputs.map((input) => input.tensor), einsum.output.tensor];

  const move = (from: number, to: number) => {
    const rank = loops[from]?.rank;
    if (disabled || rank === undefined || to < 0 || to >= loops.length || to === from) return;
    const next = moved(loops, from, to);
    refocus.current = document.activeElement ?? undefined;
    setPending({ of: einsum, loops: next });
    setSaid(`${rank} is now loop ${to + 1} of ${next.length}.`);
    onReorder(next.map((loop) => loop.rank));
  };

  const onKeyDown = (event: KeyboardEvent, place: number) => {
    if (event.key === "Escape" && drag !== undefined) setDrag(undefined);
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(place, place + (event.key === "ArrowUp" ? -1 : 1));
  };

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>, from: number) => {
    if (disabled || event.button !== 0) return;
    const row = event.currentTarget.closest("li");
    if (row === null) return;
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ from, to: from, offset: 0, startY: event.clientY, height: row.offsetHeight });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag === undefined) return;
    const offset = event.clientY - drag.startY;
    setDrag({ ...drag, offset, to: landingPlace(drag.from, offset, drag.height, loops.length) });
  };
  const onPointerUp = () => {
    if (drag === undefined) return;
    setDrag(undefined);
    move(drag.from, drag.to);
  };

  const shiftOf = (place: number): number => {
    if (drag === undefined) return 0;
    return place === drag.from ? drag.offset : stepAside(place, drag.from, drag.to) * drag.height;
  };

  return (
    <div className="loop-rows">
      <div className="loop-rows-head">
        <h3 className="overline">
          <Term of="loopOrder">Loop order</Term>
        </h3>
        <div className="loop-ladder" aria-hidden="true">
          {tensors.map((tensor) => (
            <span key={tensor} className="hued" style={hueStyle(tensor)}>
              {tensor}
            </span>
          ))}
        </div>
        <span className="loop-buttons" />
      </div>
      <ol ref={list} aria-label="Loops, outermost first">
        {loops.map((loop, place) => (
          <li
            key={loop.rank}
            className={drag?.from === place ? "loop-row is-dragged" : "loop-row"}
            data-dragging={drag !== undefined}
            style={drag === undefined ? undefined : { translate: `0 ${shiftOf(place)}px` }}
          >
            <button
              type="button"
              className="loop-grip"
              disabled={disabled}
              aria-label={`Move loop ${loop.rank}: drag, or Alt with up and down`}
              onKeyDown={(event) => onKeyDown(event, place)}
              onPointerDown={(event) => onPointerDown(event, place)}
              onPointerMove={onPointerMove}
              onPointerUp={onPointerUp}
              onPointerCancel={() => setDrag(undefined)}
              onLostPointerCapture={() => setDrag(undefined)}
            >
              <Icon name="grip" />
            </button>
            <span className="loop-name" style={{ paddingInlineStart: `${place * 0.6}rem` }}>
              <span className="loop-rank">{loop.rank}</span>
              <span className="loop-source" title={loop.explanation}>
                {loop.mode === "spatial" && (
                  <span className="loop-tag">
                    <Term of="spatial">spatial</Term>
                  </span>
                )}
                {sourceWords(loop)}
              </span>
            </span>
            <span className="loop-ladder">
              {tensors.map((tensor) => {
                const mark = loop.ladder[tensor];
                return mark === undefined ? (
                  <span key={tensor} />
                ) : (
                  <LadderMarkGlyph key={tensor} mark={mark} tensor={tensor} rank={loop.rank} />
                );
              })}
            </span>
            <span className="loop-buttons">
              <IconButton
                icon="up"
                size={14}
                label={`Move ${loop.rank} outwards`}
                aria-disabled={disabled || place === 0}
                onClick={() => move(place, place - 1)}
              />
              <IconButton
                icon="down"
                size={14}
                label={`Move ${loop.rank} inwards`}
                aria-disabled={disabled || place === loops.length - 1}
                onClick={() => move(place, place + 1)}
              />
            </span>
          </li>
        ))}
      </ol>
      <LadderLegend />
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}

function sourceWords(loop: LoopDescription): string {
  if (loop.source === "dense") return `0 to ${loop.shape - 1}`;
  if (loop.source === "traverse") return `along ${loop.drivers.join(", ")}`;
  return loop.drivers.join(" ∩ ");
}
