/**
 * A tensor as a fibertree: rank names at the left, a rounded box a fiber, payloads below.
 *
 * The paths of all lanes are filled, every part of a fiber that is being visited lies in a frame that
 * glides, what is outside of it fades. One tab stop; arrow keys walk the tree, Enter goes to a step that
 * uses the element.
 */
import { useCallback, useId, useMemo, useState, type KeyboardEvent } from "react";
import { formatValue } from "../numbers.ts";
import { lifeOf, type Life } from "../pipeline/pipeline-moment.ts";
import { rowMajor } from "../row-major.ts";
import { statusWords, type Moment } from "./moment.ts";
import { pointOf, type TensorModel } from "./tensor-model.ts";
import type { TensorViewProps } from "./tensor-view.ts";
import { TreeEdges } from "./TreeEdges.tsx";
import { TreeElementMark } from "./TreeElementMark.tsx";
import { TreeFrames } from "./TreeFrames.tsx";
import { treeLayout, treeSizes, type TreeElement } from "./tree-layout.ts";
import { treeMarks, visitedRanges, type VisitedRange } from "./tree-marks.ts";
import { flattenedTree, outputTree, snapshotTree, type TreeSource } from "./tree-source.ts";
import { useBefore } from "./use-before.ts";
import { useWidth } from "../../components/use-width.ts";
import { walkTree } from "./walk-tree.ts";

const { box } = treeSizes;

/** The fibertree of a tensor. */
export function TreeView(props: TensorViewProps) {
  const { model, moment, ghost, step, partial, lives, onInspect, onPick } = props;
  const [ref, width] = useWidth(480);
  const base = useId();
  const hatch = `${base}-hatch`;
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const { snapshot, output, flattened } = model;
  const source = useMemo(() => {
    if (snapshot !== undefined) return flattenedTree(snapshotTree(snapshot), flattened);
    return outputTree(output ?? { tensor: "", text: "", indices: [], ranks: [] }, partial);
  }, [snapshot, output, partial, flattened]);
  const shape = model.ranks.map((rank) => rank.shape);
  const positionOf = (point: readonly number[]): number | undefined =>
    model.role === "output" ? rowMajor(point, shape) : undefined;
  const marks = treeMarks(source, moment, positionOf);
  const ahead = ghost === undefined ? undefined : treeMarks(source, ghost, positionOf);
  const layout = treeLayout(source, width, marks.path);
  const before = useBefore(step, [...marks.leaves.keys()].join());
  const left = new Set(before === undefined || before === "" ? [] : before.split(",").map(Number));
  const state = { source, marks, model, left: moment.left };
  const ranges = new Map(
    layout.fibers.map((fiber) => [
      `${fiber.rank} ${fiber.fiber}`,
      visitedRanges(source, fiber, moment),
    ]),
  );
  const lifeAt = (element: TreeElement): Life | undefined =>
    lives === undefined || element.below !== "value"
      ? undefined
      : lifeOf(lives, rowMajor(pointOf(model, element.position), shape));
  const inspect = useCallback(
    (element: TreeElement, words: string): void => {
      onInspect(words, element.below === "value" ? pointOf(model, element.position) : undefined);
    },
    [model, onInspect],
  );
  const pick = useCallback(
    (element: TreeElement): void => {
      if (element.below === "value") onPick(pointOf(model, element.position));
    },
    [model, onPick],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter") {
      const at = layout.elements.find((element) => keyOf(element) === cursor);
      if (at === undefined) return;
      event.preventDefault();
      pick(at);
      return;
    }
    const next = walkTree(layout, source, cursor, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setCursor(keyOf(next));
    inspect(next, elementWords(next, state));
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
          <TreeEdges fibers={layout.fibers} current={marks.current} />
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
          <TreeFrames source={source} layout={layout} moment={moment} />
          {layout.gaps.map((gap) => (
            <g key={`${gap.rank} ${gap.x}`} className="tree-gap" aria-hidden="true">
              <text x={gap.x} y={gap.y + box / 2}>
                …
              </text>
              <text x={gap.x} y={gap.y + box + 9} className="tree-gap-count">
                (+{gap.count})
              </text>
            </g>
          ))}
          {layout.elements.map((element) => {
            const isLeaf = element.below === "value";
            const use = isLeaf ? marks.leaves.get(element.position) : undefined;
            return (
              <TreeElementMark
                key={keyOf(element)}
                id={`${base}-${keyOf(element)}`}
                element={element}
                value={isLeaf ? source.value(element.position) : undefined}
                words={elementWords(element, state)}
                current={marks.current[element.rank]?.has(element.position) === true}
                status={use?.status}
                heldFor={use?.heldFor}
                life={lifeAt(element)}
                visit={
                  isLeftBehind(element, state)
                    ? "left"
                    : visitOf(element, ranges.get(`${element.rank} ${element.fiber}`) ?? [])
                }
                cursor={cursor === keyOf(element)}
                hatch={hatch}
                onInspect={inspect}
                onPick={pick}
              />
            );
          })}
          {layout.elements
            .filter(
              ({ below, position }) =>
                below === "value" && left.has(position) && !marks.leaves.has(position),
            )
            .map((element) => (
              <Ring key={keyOf(element)} element={element} name="tree-ring is-leaving" />
            ))}
          {layout.elements
            .filter(
              ({ below, position }) => below === "value" && ahead?.leaves.has(position) === true,
            )
            .map((element) => (
              <Ring key={keyOf(element)} element={element} name="tree-ring is-ahead" />
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

/** A dashed ring around an element that was current before, or is ahead. */
function Ring({ element, name }: { readonly element: TreeElement; readonly name: string }) {
  const { x, y, label } = element;
  const pill = Math.max(box - 6, label.length * 7.6 + 10) + 4;
  return (
    <rect
      x={x - pill / 2}
      y={y + 1}
      width={pill}
      height={box - 2}
      rx={box / 2 - 1}
      className={name}
    />
  );
}

/** Whether an element is passed by, or outside of, the visits of its fiber. */
function visitOf(
  { position }: TreeElement,
  ranges: readonly VisitedRange[],
): "passed" | "outside" | undefined {
  if (ranges.length === 0) return undefined;
  const inside = ranges.filter(({ from, to }) => position >= from && position < to);
  if (inside.length === 0) return "outside";
  return inside.some(({ at }) => at !== undefined && position < at) ? "passed" : undefined;
}

interface TreeState {
  readonly source: TreeSource;
  readonly marks: ReturnType<typeof treeMarks>;
  readonly model: TensorModel;
  readonly left: Moment["left"];
}

/** Whether an intersection compared an element on the way to this step and found it without a partner. */
function isLeftBehind({ rank, position }: TreeElement, { source, left }: TreeState): boolean {
  return left.get(source.ranks[rank]?.stored ?? rank)?.has(position) === true;
}

/** An element in words: rank, coordinate, payload, and what the step does with it. */
function elementWords(element: TreeElement, state: TreeState): string {
  const { source, marks, model } = state;
  const { rank, position, label, below } = element;
  const id = source.ranks[rank]?.id ?? "";
  const passed = isLeftBehind(element, state) ? ", passed over without a partner" : "";
  const place = `${id} ${label}, position ${position}${passed}`;
  if (below !== "value") {
    const [start, end] = source.fiber(rank + 1, position);
    return `${place}, a fiber of ${end - start} elements`;
  }
  const value = source.value(position);
  const use = marks.leaves.get(position);
  const amount = value === undefined ? "not written yet" : `value ${formatValue(value)}`;
  return `${place}, ${amount}${use === undefined ? "" : `, ${statusWords(use, model.role)}`}`;
}

function keyOf(element: Pick<TreeElement, "rank" | "position">): string {
  return `${element.rank}-${element.position}`;
}
