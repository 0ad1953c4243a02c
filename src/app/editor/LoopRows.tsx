/**
 * The loop nest as rows, outermost first, each with its marks of the ladder.
 *
 * A row moves by its handle (mouse, pen or finger), by its buttons, and by Alt with the arrow keys; its
 * menu changes what the loop is. The rows stand in the new order at once; the document is rewritten when
 * a row is let go. While it is held, a card tells what would change.
 */
import { lazy, Suspense, useLayoutEffect, useRef, useState, type PointerEvent } from "react";
import type { EinsumDescription } from "../../engine/index.ts";
import { Term } from "../components/index.ts";
import { hueStyle } from "../theme/hues.ts";
import { LadderLegend } from "../views/nest/Ladder.tsx";
import { LoopRow, type LoopPlace, type RowActions } from "./LoopRow.tsx";
import { landingPlace, moved, stepAside } from "./reorder.ts";
import type { MappingChoice } from "../state/language.ts";
import { useMapping } from "./use-mapping.ts";

const LoopMenu = lazy(() => import("./LoopMenu.tsx"));
const WhatIf = lazy(() => import("./WhatIf.tsx"));

interface LoopRowsProps {
  readonly einsum: EinsumDescription;
  /** Rank names of every tensor, in the order of the declaration. */
  readonly tensorRanks: Readonly<Record<string, readonly string[]>>;
  readonly disabled: boolean;
}

interface Drag {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly startY: number;
  readonly height: number;
  /** The mapping that letting go would make; undefined where it would change nothing. */
  readonly ghost: MappingChoice | undefined;
}

/** The rows of one Einsum's loops. */
export function LoopRows({ einsum, tensorRanks, disabled }: LoopRowsProps) {
  const { mapping, change } = useMapping(einsum);
  const [drag, setDrag] = useState<Drag>();
  const [said, setSaid] = useState("");
  const [menu, setMenu] = useState<string>();
  const list = useRef<HTMLOListElement>(null);
  // A row that changes its place takes the focus along; the DOM would drop it.
  const refocus = useRef<Element>(undefined);
  useLayoutEffect(() => {
    const control = refocus.current;
    refocus.current = undefined;
    if (control instanceof HTMLElement && list.current?.contains(control) === true) control.focus();
  });
  const rows = mapping.order.map((rank): LoopPlace => ({
    rank,
    loop: einsum.loops.find((loop) => loop.rank === rank),
    spatial: mapping.space.includes(rank),
  }));
  const tensors = [
    ...new Set([...einsum.inputs.map((input) => input.tensor), einsum.output.tensor]),
  ];

  const withMoved = (from: number, to: number): MappingChoice => {
    const order = moved(mapping.order, from, to);
    return { ...mapping, order, space: order.filter((loop) => mapping.space.includes(loop)) };
  };
  const move = (from: number, to: number) => {
    const rank = mapping.order[from];
    if (disabled || rank === undefined || to < 0 || to >= rows.length || to === from) return;
    const next = withMoved(from, to);
    const { order } = next;
    refocus.current = document.activeElement ?? undefined;
    setSaid(`${rank} is now loop ${to + 1} of ${order.length}.`);
    change(() => next, { expected: next });
  };

  const actions: RowActions = {
    move,
    grab: (event: PointerEvent<HTMLButtonElement>, from: number) => {
      if (disabled || event.button !== 0) return;
      const row = event.currentTarget.closest("li");
      if (row === null) return;
      event.currentTarget.focus();
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({
        from,
        to: from,
        offset: 0,
        startY: event.clientY,
        height: row.offsetHeight,
        ghost: undefined,
      });
    },
    drag: (event) => {
      if (drag === undefined) return;
      const offset = event.clientY - drag.startY;
      const to = landingPlace(drag.from, offset, drag.height, rows.length);
      if (to === drag.to) setDrag({ ...drag, offset });
      else {
        const ghost = to === drag.from ? undefined : withMoved(drag.from, to);
        setDrag({ ...drag, offset, to, ghost });
      }
    },
    drop: () => {
      if (drag === undefined) return;
      setDrag(undefined);
      move(drag.from, drag.to);
    },
    letGo: () => setDrag(undefined),
    openMenu: (rank) => {
      if (!disabled) setMenu((open) => (open === rank ? undefined : rank));
    },
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
        {rows.map((row, place) => (
          <li
            key={row.rank}
            className={drag?.from === place ? "loop-row is-dragged" : "loop-row"}
            data-dragging={drag !== undefined}
            data-menu={menu === row.rank}
            style={drag === undefined ? undefined : { translate: `0 ${shiftOf(place)}px` }}
          >
            <LoopRow
              einsum={einsum}
              row={row}
              place={place}
              count={rows.length}
              tensors={tensors}
              disabled={disabled}
              menuOpen={menu === row.rank}
              actions={actions}
            />
          </li>
        ))}
      </ol>
      {menu !== undefined && mapping.order.includes(menu) && (
        <Suspense>
          <LoopMenu
            einsum={einsum}
            mapping={mapping}
            loop={menu}
            tensorRanks={tensorRanks}
            onChange={(make, follow, group) =>
              change(make, { group, onMade: () => setMenu(follow) })
            }
            onClose={() => setMenu(undefined)}
          />
        </Suspense>
      )}
      {drag?.ghost !== undefined && (
        <Suspense>
          <WhatIf name={einsum.name} mapping={drag.ghost} />
        </Suspense>
      )}
      <LadderLegend />
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}
