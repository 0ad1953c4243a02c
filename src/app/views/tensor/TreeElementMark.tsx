/**
 * One element of a fibertree: its coordinate, and below it a value, or how much lies below.
 *
 * The state is told by shape: filled with a ring is current, a pinned and hatched value is held, a
 * chevron brings in what is read now, a struck value is not read.
 */
import { memo } from "react";
import { formatBrief } from "../numbers.ts";
import type { Life } from "../pipeline/pipeline-moment.ts";
import type { ElementStatus } from "./moment.ts";
import { treeSizes, type TreeElement } from "./tree-layout.ts";

const { box } = treeSizes;

/** Properties of `TreeElementMark`. */
export interface TreeElementMarkProps {
  readonly id: string;
  readonly element: TreeElement;
  readonly value: number | undefined;
  /** The element in words. */
  readonly words: string;
  readonly current: boolean;
  readonly status: ElementStatus | undefined;
  /** For how many steps it has been held, where that is known. */
  readonly heldFor: string | undefined;
  /**
   * Left behind by an intersection on the way to this step; inside a range that is visited and already
   * passed; outside of every range of its fiber; none of these.
   */
  readonly visit: "left" | "passed" | "outside" | undefined;
  /** What a pipeline says of it, where it is asked. */
  readonly life: Life | undefined;
  readonly cursor: boolean;
  /** Id of the pattern for what is held. */
  readonly hatch: string;
  readonly onInspect: (element: TreeElement, words: string) => void;
  readonly onPick: (element: TreeElement) => void;
}

/** An element with its payload. */
export const TreeElementMark = memo(
  function TreeElementMark(props: TreeElementMarkProps) {
    const { id, element, words, current, status, visit, life, cursor } = props;
    const { onInspect, onPick } = props;
    const { x, y, below, label } = element;
    const names = ["tree-element"];
    if (current) names.push("is-current");
    if (visit !== undefined && !current) names.push(`is-${visit}`);
    if (cursor) names.push("is-cursor");
    if (status !== undefined) names.push(`is-${status}`);
    if (life !== undefined) names.push(`is-${life}`);
    const pill = Math.max(box - 6, label.length * 7.6 + 10);
    return (
      <g
        id={id}
        role="treeitem"
        aria-level={element.rank + 1}
        aria-label={words}
        aria-selected={current}
        className={names.join(" ")}
        onPointerEnter={() => {
          onInspect(element, words);
        }}
        onClick={() => {
          onPick(element);
        }}
      >
        <rect
          x={x - pill / 2}
          y={y}
          width={pill}
          height={below === "value" ? treeSizes.box + treeSizes.values : treeSizes.box}
          className="tree-hit"
        />
        <rect
          x={x - pill / 2}
          y={y + 3}
          width={pill}
          height={box - 6}
          rx={box / 2 - 3}
          className="tree-dot"
        />
        {visit === "left" && !current && (
          <path
            d={`M${x - pill / 2 + 2} ${y + 5}L${x + pill / 2 - 2} ${y + box - 5}M${x + pill / 2 - 2} ${y + 5}L${x - pill / 2 + 2} ${y + box - 5}`}
            className="tree-left"
          />
        )}
        <text x={x} y={y + box / 2} className="tree-coordinate">
          {label}
        </text>
        {typeof below === "object" && (
          <text x={x} y={y + box + 9} className="tree-occupancy">
            ·{below.occupancy}
          </text>
        )}
        {below === "value" && <Value {...props} />}
      </g>
    );
  },
  (before, after) =>
    before.element.x === after.element.x &&
    before.element.y === after.element.y &&
    before.element.label === after.element.label &&
    before.element.fiber === after.element.fiber &&
    typeof before.element.below === typeof after.element.below &&
    before.words === after.words &&
    before.value === after.value &&
    before.current === after.current &&
    before.status === after.status &&
    before.heldFor === after.heldFor &&
    before.visit === after.visit &&
    before.life === after.life &&
    before.cursor === after.cursor &&
    before.onInspect === after.onInspect &&
    before.onPick === after.onPick,
);

function Value(props: TreeElementMarkProps) {
  const { element, value, current, status, heldFor, life, hatch } = props;
  const { x, y } = element;
  const empty = value === undefined || value === 0;
  const entering = status === "fetched" || status === "created";
  const struck = status === "unread" || status === "untouched";
  return (
    <>
      <path
        d={
          entering ? `M${x} ${y + box + 1}v8m-3.5 -3.5l3.5 3.5l3.5 -3.5` : `M${x} ${y + box + 1}v5`
        }
        className={current ? "tree-edge is-current" : "tree-edge"}
      />
      {status === "held" && (
        <>
          <rect x={x - 13} y={y + box + 8} width="26" height="20" rx="3" fill={`url(#${hatch})`} />
          <path d={`M${x - 13} ${y + box + 8}h8l-8 8z`} className="grid-pin" />
          <text x={x + 15} y={y + box + 13} className="held-steps">
            {heldFor}
          </text>
        </>
      )}
      {life !== undefined && status === undefined && (
        <rect
          x={x - 13}
          y={y + box + 8}
          width="26"
          height="20"
          rx="3"
          className={`tree-life is-${life}`}
        />
      )}
      <text x={x} y={y + box + 18} className={empty ? "tree-value is-zero" : "tree-value"}>
        {empty ? "·" : formatBrief(value)}
      </text>
      {struck && <path d={`M${x - 9} ${y + box + 23}l18 -10`} className="grid-cross" />}
    </>
  );
}
