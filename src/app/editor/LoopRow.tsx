/**
 * One loop of the nest as a row: its handle, what it visits, its marks of the ladder, its buttons.
 *
 * A row is one tab stop: the arrow keys move inside it, as in any toolbar.
 */
import type { KeyboardEvent, PointerEvent } from "react";
import type { EinsumDescription, LoopDescription } from "../../engine/index.ts";
import { Hint, Icon, IconButton } from "../components/index.ts";
import { useApp, useView } from "../state/app-state.ts";
import { iterationsOf } from "../state/followed.ts";
import { LadderMarkGlyph } from "../views/nest/Ladder.tsx";

/** A place in the loop order; what the engine says of it is there once it has read the document. */
export interface LoopPlace {
  readonly rank: string;
  readonly loop: LoopDescription | undefined;
  readonly spatial: boolean;
}

/** What a row asks of the rows around it. */
export interface RowActions {
  readonly move: (from: number, to: number) => void;
  readonly grab: (event: PointerEvent<HTMLButtonElement>, place: number) => void;
  readonly drag: (event: PointerEvent) => void;
  readonly drop: () => void;
  readonly letGo: () => void;
  readonly openMenu: (rank: string) => void;
}

interface LoopRowProps {
  readonly einsum: EinsumDescription;
  readonly row: LoopPlace;
  readonly place: number;
  readonly count: number;
  readonly tensors: readonly string[];
  readonly disabled: boolean;
  readonly menuOpen: boolean;
  readonly actions: RowActions;
}

/** A row's contents, as a toolbar. */
export function LoopRow(props: LoopRowProps) {
  const { row, place, count, tensors, disabled, menuOpen, actions } = props;
  const { rank, loop } = row;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") actions.letGo();
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      actions.move(place, place + (event.key === "ArrowUp" ? -1 : 1));
      return;
    }
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const controls = [...event.currentTarget.querySelectorAll("button")];
    const at = controls.findIndex((control) => control === document.activeElement);
    controls[(at + by + controls.length) % controls.length]?.focus();
  };
  return (
    <div
      role="toolbar"
      aria-label={`Loop ${rank}`}
      className="loop-row-tools"
      onKeyDown={onKeyDown}
    >
      <button
        type="button"
        className="loop-grip"
        disabled={disabled}
        aria-label={`Move loop ${rank}: drag, or Alt with up and down`}
        onPointerDown={(event) => actions.grab(event, place)}
        onPointerMove={actions.drag}
        onPointerUp={actions.drop}
        onPointerCancel={actions.letGo}
        onLostPointerCapture={actions.letGo}
      >
        <Icon name="grip" />
      </button>
      <LoopStop einsum={props.einsum} row={row} />
      <span className="loop-name" style={{ paddingInlineStart: `${Math.min(place, 6) * 0.5}rem` }}>
        <span className="loop-rank">{rank}</span>
        <Hint className="loop-source" tabIndex={-1} text={loop?.explanation ?? "Being worked out."}>
          {row.spatial && <span className="loop-tag">spatial</span>}
          {loop === undefined ? "…" : sourceWords(loop)}
        </Hint>
      </span>
      <span className="loop-ladder">
        {tensors.map((tensor) => {
          const mark = loop?.ladder[tensor];
          return mark === undefined ? (
            <span key={tensor} />
          ) : (
            <LadderMarkGlyph key={tensor} mark={mark} tensor={tensor} rank={rank} />
          );
        })}
      </span>
      <span className="loop-buttons">
        <IconButton
          icon="up"
          size={14}
          tabIndex={-1}
          label={`Move ${rank} outwards`}
          aria-disabled={disabled || place === 0}
          onClick={() => actions.move(place, place - 1)}
        />
        <IconButton
          icon="down"
          size={14}
          tabIndex={-1}
          label={`Move ${rank} inwards`}
          aria-disabled={disabled || place === count - 1}
          onClick={() => actions.move(place, place + 1)}
        />
        <IconButton
          icon="more"
          size={14}
          tabIndex={-1}
          label={`Change loop ${rank}`}
          data-loop-menu={rank}
          aria-haspopup="dialog"
          aria-expanded={menuOpen}
          aria-disabled={disabled}
          onClick={() => actions.openMenu(rank)}
        />
      </span>
    </div>
  );
}

/** Makes playing stop whenever the loop begins an iteration. */
function LoopStop({ einsum, row }: Pick<LoopRowProps, "einsum" | "row">) {
  const { view } = useApp();
  const { rank } = row;
  const stop = iterationsOf(row, einsum);
  const isSet = useView(({ stops }) => stops.some(({ id }) => id === stop.id));
  return (
    <button
      type="button"
      className="loop-stop"
      tabIndex={-1}
      aria-label={`Stop at each iteration of ${rank}`}
      title={`Stop at each iteration of ${rank}`}
      aria-pressed={isSet}
      onClick={() => {
        view.toggleStop(stop);
      }}
    >
      <span className="stop-dot" data-set={isSet} />
    </button>
  );
}

function sourceWords(loop: LoopDescription): string {
  const drivers = loop.drivers.join(loop.source === "unite" ? " ∪ " : " ∩ ");
  if (loop.visits === "parts")
    return `parts of ${loop.base}${drivers === "" ? "" : `, ${drivers}`}`;
  if (loop.source === "dense") return `0 to ${loop.shape - 1}`;
  return loop.source === "traverse" ? `along ${drivers}` : drivers;
}
