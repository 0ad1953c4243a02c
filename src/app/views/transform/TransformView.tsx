/**
 * A stored tensor and its rearranged form side by side, gone through element by element.
 */
import { useEffect, useMemo, useState } from "react";
import type { OperandDescription, TensorSnapshot } from "../../../engine/index.ts";
import { IconButton, Segmented, Slider, Term } from "../../components/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import type { Moment } from "../tensor/moment.ts";
import { tensorModel } from "../tensor/tensor-model.ts";
import { TreeView } from "../tensor/TreeView.tsx";
import { Crossings } from "./Crossings.tsx";
import {
  elementWords,
  mostPaired,
  pairElements,
  reasonWords,
  rearrangement,
  type PairedElement,
} from "./pairing.ts";
import "../tensor/tensor.css";
import "./transform.css";

interface TransformViewProps {
  readonly stored: TensorSnapshot;
  readonly arranged: TensorSnapshot;
  readonly operand: OperandDescription;
}

const orders = [
  { value: "loops", label: "as the loops meet them" },
  { value: "storage", label: "as they are stored" },
] as const;

const stepMs = 700;

/** The two trees, and the way through their elements. */
export function TransformView({ stored, arranged, operand }: TransformViewProps) {
  const [order, setOrder] = useState<"loops" | "storage">("loops");
  const [place, setPlace] = useState(0);
  const [playing, setPlaying] = useState(false);
  const pairs = useMemo(() => pairElements(stored, arranged), [stored, arranged]);
  const sequence = useMemo(
    () => (order === "storage" ? pairs : pairs.toSorted((a, b) => a.arranged - b.arranged)),
    [pairs, order],
  );
  const last = sequence.length - 1;
  const current = sequence[Math.min(place, last)];
  const isPlaying = playing && place < last;

  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(() => setPlace((now) => now + 1), stepMs);
    return () => clearTimeout(timer);
  }, [isPlaying, place]);

  const goTo = (next: number) => {
    setPlaying(false);
    setPlace(Math.max(0, Math.min(last, next)));
  };
  const toggle = () => {
    if (!isPlaying && place >= last) setPlace(0);
    setPlaying(!isPlaying);
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (!(target instanceof Element) || target.closest("dialog") === null) return;
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      if (target.closest("input, select, [role=tree]") !== null) return;
      if (key === " " && target.closest("button") !== null) return;
      const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: last }[key];
      if (to === undefined && key !== " ") return;
      event.preventDefault();
      if (to === undefined) toggle();
      else goTo(to);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  });

  if (current === undefined) return <p>The tensor is empty.</p>;
  const { split, swizzled } = rearrangement(stored, arranged);
  return (
    <div className="transform-view" style={hueStyle(stored.name)}>
      <p className="transform-reason">
        {reasonWords(stored, arranged)} <Term of="discordant">Discordant?</Term>
      </p>
      <div className="transform-trees">
        <Tree snapshot={stored} operand={operand} pair={current} at={current.stored}>
          as it is stored
        </Tree>
        <Tree snapshot={arranged} operand={operand} pair={current} at={current.arranged}>
          {split && <Term of="split">split</Term>}
          {split && swizzled && " and "}
          {swizzled && <Term of="swizzle">swizzled</Term>}
        </Tree>
      </div>
      <Crossings pairs={pairs} current={current} />
      <p className="transform-words" aria-live={isPlaying ? "off" : "polite"}>
        {elementWords(stored, arranged, pairs, current)}
      </p>
      <div className="transform-transport">
        <IconButton
          icon="step-back"
          label="Previous element"
          shortcut="←"
          keys="ArrowLeft"
          aria-disabled={place === 0}
          onClick={() => goTo(place - 1)}
        />
        <IconButton
          icon={isPlaying ? "pause" : "play"}
          tone="solid"
          label={isPlaying ? "Pause the elements" : "Play the elements"}
          shortcut="Space"
          keys="Space"
          onClick={toggle}
        />
        <IconButton
          icon="step-forward"
          label="Next element"
          shortcut="→"
          keys="ArrowRight"
          aria-disabled={place === last}
          onClick={() => goTo(place + 1)}
        />
        <Slider
          label="Element"
          quiet
          min={0}
          max={Math.max(1, last)}
          value={place}
          text={`element ${place + 1} of ${sequence.length}`}
          disabled={last === 0}
          onChange={goTo}
        />
        <span className="numeric transform-count">
          {place + 1} / {sequence.length}
        </span>
        <Segmented
          label="Order of the elements"
          options={orders}
          value={order}
          onChange={(next) => {
            const here = next === "storage" ? current.storedPlace : current.arrangedPlace;
            setOrder(next);
            goTo(here);
          }}
        />
      </div>
      {pairs.length === mostPaired && (
        <p className="transform-more">
          These are its first {mostPaired.toLocaleString("en")} elements.
        </p>
      )}
    </div>
  );
}

/** Rearranging comes before the first step, so that no step uses an element here. */
const nowhere = () => undefined;

interface TreeProps {
  readonly snapshot: TensorSnapshot;
  readonly operand: OperandDescription;
  readonly pair: PairedElement;
  readonly at: number;
  readonly children: React.ReactNode;
}

function Tree({ snapshot, operand, pair, at, children }: TreeProps) {
  const [inspected, setInspected] = useState<string>();
  const model = useMemo(
    () => tensorModel(snapshot.name, "input", snapshot, operand),
    [snapshot, operand],
  );
  const moment: Moment = {
    points: [
      {
        point: pair.point,
        status: "fetched",
        value: pair.value,
        before: undefined,
        position: at,
        lanes: 1,
        heldFor: undefined,
      },
    ],
    window: [],
    cursors: [],
    visits: [],
    left: new Map(),
  };
  return (
    <section className="transform-tree">
      <h3>
        <b className="hued">{snapshot.name}</b> {children}
        <span className="transform-ranks">{snapshot.ranks.map(({ id }) => id).join(" › ")}</span>
      </h3>
      {model !== undefined && (
        <TreeView
          {...{ model, moment }}
          ghost={undefined}
          session={undefined}
          step={undefined}
          partial={undefined}
          under={undefined}
          lives={undefined}
          onInspect={setInspected}
          onPick={nowhere}
        />
      )}
      <p className="transform-inspected numeric">{inspected ?? "\u00a0"}</p>
    </section>
  );
}
