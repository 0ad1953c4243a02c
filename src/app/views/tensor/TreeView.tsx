/**
 * A tensor as a fibertree: rank names at the left, a rounded box a fiber, payloads below.
 *
 * The path of the step is filled, the part of a fiber that is being visited lies in a frame that
 * glides, and what is outside of it fades. One tab stop; arrow keys walk the tree.
 */
import { useId, useMemo, useState, type KeyboardEvent } from "react";
import type { PartialOutput } from "../../../engine/index.ts";
import { formatBrief, formatValue } from "../numbers.ts";
import { rowMajor } from "../row-major.ts";
import type { Moment, MomentPoint } from "./moment.ts";
import { statusWords } from "./moment.ts";
import type { TensorModel } from "./tensor-model.ts";
import { TreeFrames } from "./TreeFrames.tsx";
import { treeLayout, treeSizes, type TreeElement, type TreeFiber } from "./tree-layout.ts";
import { treeMarks, visitedRange } from "./tree-marks.ts";
import { outputTree, snapshotTree, type TreeSource } from "./tree-source.ts";
import { useWidth } from "./use-measured.ts";
import { walkTree } from "./walk-tree.ts";

/** Properties of `TreeView`. */
export interface TreeViewProps {
  readonly model: TensorModel;
  readonly moment: Moment;
  readonly partial: PartialOutput | undefined;
  /** Says in words what is under the pointer or the tree cursor. */
  readonly onInspect: (words: string | undefined) => void;
}

const { box } = treeSizes;

/** The fibertree of a tensor. */
export function TreeView({ model, moment, partial, onInspect }: TreeViewProps) {
  const [ref, width] = useWidth(480);
  const base = useId();
  const hatch = `${base}-hatch`;
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const { snapshot, output } = model;
  const source = useMemo(() => {
    if (snapshot !== undefined) return snapshotTree(snapshot);
    return outputTree(output ?? { tensor: "", text: "", indices: [], ranks: [] }, partial);
  }, [snapshot, output, partial]);
  const shape = model.ranks.map((rank) => rank.shape);
  const marks = treeMarks(source, moment, (point) =>
    model.role === "output" ? rowMajor(point, shape) : undefined,
  );
  const layout = treeLayout(source, width, marks.path);
  const state = { source, marks, model };
  const ranges = new Map(
    layout.fibers.map((fiber) => [`${fiber.rank} ${fiber.fiber}`, visitedRange(fiber, moment)]),
  );
  const outside = (element: TreeElement): boolean => {
    const range = ranges.get(`${element.rank} ${element.fiber}`);
    return range !== undefined && (element.position < range[0] || element.position >= range[1]);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = walkTree(layout, source, cursor, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setCursor(keyOf(next));
    onInspect(elementWords(next, state));
  };

  return (
    <div className="tree-view" ref={ref}>
      <div
        role="tree"
        tabIndex={0}
        className="tree-scroll"
        aria-label={`${model.tensor} as a fibertree`}
        aria-activedescendant={cursor === undefined ? undefined : `${base}-${cursor}`}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setCursor(undefined);
          onInspect(undefined);
        }}
        onPointerLeave={() => {
          onInspect(undefined);
        }}
      >
        <svg width={layout.width} height={layout.height} role="none" className="tree-svg">
          <pattern
            id={hatch}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V5" className="grid-hatch" />
          </pattern>
          {layout.ranks.map((rank) => (
            <text key={rank.id} className="tree-rank" x="4" y={rank.y} aria-hidden="true">
              {rank.id}
            </text>
          ))}
          {layout.fibers.map((fiber) => (
            <Edge key={`${fiber.rank} ${fiber.fiber}`} fiber={fiber} marks={marks.current} />
          ))}
          {layout.fibers.map((fiber) => (
            <rect
              key={`${fiber.rank} ${fiber.fiber}`}
              x={fiber.x}
              y={fiber.y}
              width={fiber.width}
              height={box}
              rx={box / 2}
              className="tree-fiber"
            />
          ))}
          <TreeFrames layout={layout} moment={moment} />
          {layout.gaps.map((gap) => (
            <g key={`${gap.rank} ${gap.x}`} className="tree-gap" aria-hidden="true">
              <text x={gap.x} y={gap.y + box / 2}>
                …
              </text>
              <text x={gap.x} y={gap.y + box + 11} className="tree-gap-count">
                (+{gap.count})
              </text>
            </g>
          ))}
          {layout.elements.map((element) => (
            <Element
              key={keyOf(element)}
              id={`${base}-${keyOf(element)}`}
              element={element}
              value={element.below === "value" ? source.value(element.position) : undefined}
              words={elementWords(element, state)}
              current={marks.current[element.rank]?.has(element.position) === true}
              use={element.below === "value" ? marks.leaves.get(element.position) : undefined}
              outside={outside(element)}
              cursor={cursor === keyOf(element)}
              hatch={hatch}
              onInspect={onInspect}
            />
          ))}
          {layout.fibers
            .filter((fiber) => fiber.end <= fiber.start)
            .map((fiber) => (
              <text
                key={`${fiber.rank} ${fiber.fiber}`}
                className="tree-empty"
                x={fiber.x + fiber.width / 2}
                y={fiber.y + box / 2}
              >
                ∅
              </text>
            ))}
        </svg>
      </div>
    </div>
  );
}

function Edge({
  fiber,
  marks,
}: {
  readonly fiber: TreeFiber;
  readonly marks: readonly ReadonlySet<number>[];
}) {
  const { from } = fiber;
  if (from === undefined) return undefined;
  const onPath = marks[fiber.rank - 1]?.has(from.position) === true;
  const to = fiber.x + fiber.width / 2;
  const middle = (from.y + fiber.y) / 2;
  const d = `M${from.x} ${from.y}C${from.x} ${middle} ${to} ${middle} ${to} ${fiber.y}`;
  return <path d={d} className={onPath ? "tree-edge is-current" : "tree-edge"} />;
}

interface ElementProps {
  readonly id: string;
  readonly element: TreeElement;
  readonly value: number | undefined;
  readonly words: string;
  readonly current: boolean;
  readonly use: MomentPoint | undefined;
  readonly outside: boolean;
  readonly cursor: boolean;
  readonly hatch: string;
  readonly onInspect: (words: string | undefined) => void;
}

function Element(props: ElementProps) {
  const { id, element, value, words, current, use, outside, cursor, hatch, onInspect } = props;
  const { x, y, below } = element;
  const names = ["tree-element"];
  if (current) names.push("is-current");
  if (outside && !current) names.push("is-outside");
  if (cursor) names.push("is-cursor");
  if (use?.status === "held") names.push("is-held");
  const pill = Math.max(box - 6, String(element.coordinate).length * 7.6 + 10);
  return (
    <g
      id={id}
      role="treeitem"
      aria-level={element.rank + 1}
      aria-label={words}
      aria-selected={current}
      className={names.join(" ")}
      onPointerEnter={() => {
        onInspect(words);
      }}
    >
      <rect
        x={x - pill / 2}
        y={y + 3}
        width={pill}
        height={box - 6}
        rx={box / 2 - 3}
        className="tree-dot"
      />
      <text x={x} y={y + box / 2} className="tree-coordinate">
        {element.coordinate}
      </text>
      {typeof below === "object" && (
        <text x={x} y={y + box + 11} className="tree-occupancy">
          ·{below.occupancy}
        </text>
      )}
      {below === "value" && (
        <>
          <path
            d={`M${x} ${y + box + 1}v5`}
            className={current ? "tree-edge is-current" : "tree-edge"}
          />
          {use?.status === "held" && (
            <>
              <rect
                x={x - 13}
                y={y + box + 8}
                width="26"
                height="20"
                rx="3"
                fill={`url(#${hatch})`}
              />
              <path d={`M${x - 13} ${y + box + 8}h8l-8 8z`} className="grid-pin" />
            </>
          )}
          <text
            x={x}
            y={y + box + 18}
            className={value === undefined || value === 0 ? "tree-value is-zero" : "tree-value"}
          >
            {value === undefined || value === 0 ? "·" : formatBrief(value)}
          </text>
        </>
      )}
    </g>
  );
}

interface TreeState {
  readonly source: TreeSource;
  readonly marks: ReturnType<typeof treeMarks>;
  readonly model: TensorModel;
}

/** An element in words: rank, coordinate, payload, and what the step does with it. */
function elementWords(element: TreeElement, { source, marks, model }: TreeState): string {
  const { rank, position, coordinate, below } = element;
  const id = source.ranks[rank]?.id ?? "";
  const place = `${id} ${coordinate}, position ${position}`;
  if (below !== "value") {
    const [start, end] = source.fiber(rank + 1, position);
    return `${place}, a fiber of ${end - start} elements`;
  }
  const value = source.value(position);
  const use = marks.leaves.get(position);
  const amount = value === undefined ? "not written yet" : `value ${formatValue(value)}`;
  return `${place}, ${amount}${use === undefined ? "" : `, ${statusWords(use.status, model.role)}`}`;
}

function keyOf(element: Pick<TreeElement, "rank" | "position">): string {
  return `${element.rank}-${element.position}`;
}
