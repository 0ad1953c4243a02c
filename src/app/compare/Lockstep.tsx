/** Lanes side by side: stacked barcodes under one playhead, and for each lane what it does there. */
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { Button, IconButton, Segmented, Slider } from "../components/index.ts";
import { createEngineClient } from "../engine-client.ts";
import { spawnEngineWorker } from "../engine-worker.ts";
import { isCancelled, messageOf } from "../sweep/pool.ts";
import { useWidth } from "../components/use-width.ts";
import { hueSheet } from "../theme/hues.ts";
import { formatCount } from "../views/numbers.ts";
import { Barcode } from "../views/barcode/Barcode.tsx";
import { FormulaStrip } from "../views/formula/FormulaStrip.tsx";
import { Narration } from "../views/formula/Narration.tsx";
import { NestView } from "../views/nest/NestView.tsx";
import type { Comparison } from "./comparison.ts";
import { mostCompared } from "./divergence.ts";
import { Divergences } from "./Divergences.tsx";
import { openedName } from "./groups.ts";
import { mostLookups } from "./lane-search.ts";
import {
  createLockstep,
  type Alignment,
  type LaneDocument,
  type LockstepSession,
  type Place,
} from "./lockstep.ts";
import { Overlay } from "./Overlay.tsx";
import { totalsOf } from "./totals.ts";
import { stepsOf, type Standing, type WatchedLane } from "./watched-lane.ts";
import { watchFault } from "./watching.ts";
import "./lockstep.css";

const restMs = 300;
const letters = ["A", "B", "C", "D"] as const;

const alignments = [
  { value: "step", label: "Step" },
  { value: "macs", label: "Effectual computes" },
  { value: "point", label: "Iteration point" },
] as const satisfies readonly { readonly value: Alignment; readonly label: string }[];

/** What is said beside the step of a lane that is not where A is. */
const standings: Readonly<Record<Standing, string>> = {
  there: "",
  sought: ": the last place, while A’s point is looked for",
  absent: ": the last place; what A computes here is computed at no step",
  unfound: `: the last place; A’s point was not found in ${formatCount(mostLookups)} uses of its elements`,
};

/** All barcodes to one scale, and where the playhead is in each. */
function Barcodes({ lanes }: { readonly lanes: readonly WatchedLane[] }) {
  const [frame, width] = useWidth();
  const longest = Math.max(1, ...lanes.map(stepsOf));
  return (
    <div className="lockstep-barcodes" ref={frame}>
      {lanes.map((lane, at) => {
        const steps = stepsOf(lane);
        const own = (width * steps) / longest;
        const done = steps === 0 ? 0 : ((lane.frame?.step ?? 0) + 0.5) / steps;
        return (
          <div key={lane.lane} className="lockstep-barcode">
            <p>
              <b>{letters[at]}</b> {lane.name}
            </p>
            <div style={{ inlineSize: own }}>
              {lane.overview !== undefined && own > 0 && (
                <Barcode timeline={lane.overview} width={own} slim />
              )}
              <span
                className="lockstep-head"
                style={{ insetInlineStart: `${String(100 * done)}%` }}
              />
            </div>
          </div>
        );
      })}
    </div>
  );
}

/** Counts up to this step. */
function SoFar({ lane }: { readonly lane: WatchedLane }) {
  const { frame } = lane;
  if (frame === undefined) return <></>;
  const { macs, cycles, intersections, tensors } = frame.counts;
  const rows = [
    ["Effectual computes", macs.effectual],
    ["Cycles", cycles],
    ["Comparisons", intersections.steps],
    ...Object.entries(tensors).map(([name, own]) => {
      const label = "writes" in own ? `Partial sums of ${name} back` : `Reads of ${name}`;
      return [label, own.reads] as const;
    }),
  ] as const;
  return (
    <dl className="lockstep-counts numeric">
      {rows.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Column({
  lane,
  at,
  onOpen,
}: {
  readonly lane: WatchedLane;
  readonly at: number;
  readonly onOpen: ((lane: number) => void) | undefined;
}) {
  const { opened, frame, run, fraction, problem, standing, others } = lane;
  const einsum = opened?.einsums[frame?.einsum ?? 0];
  return (
    <section className="lockstep-lane" aria-label={`Lane ${letters[at] ?? ""}: ${lane.name}`}>
      <header>
        <h3>
          <span className="lockstep-letter">{letters[at]}</span> {lane.name}
        </h3>
        {onOpen !== undefined && (
          <Button
            tone="ghost"
            aria-label={`Open lane ${letters[at] ?? ""} in Explore`}
            onClick={() => {
              onOpen(lane.lane);
            }}
          >
            Open
          </Button>
        )}
      </header>
      {problem !== undefined && <p className="sweep-problem">{problem}</p>}
      {problem === undefined && run === undefined && (
        <p className="lockstep-step numeric">Running… {Math.floor(100 * fraction)} %</p>
      )}
      {einsum !== undefined && run !== undefined && (
        <>
          <p className="lockstep-step numeric">
            {run.steps === 0
              ? "Nothing is computed."
              : `Step ${formatCount(frame?.step ?? 0)} / ${formatCount(run.steps - 1)}`}
            {standings[standing]}
            {others > 0 &&
              `, with ${formatCount(others)} ${others === 1 ? "point" : "points"} that A does not compute here`}
          </p>
          <div className={standing !== "there" ? "stale" : undefined}>
            <FormulaStrip einsum={einsum} frame={frame} most={2} />
            <Narration einsum={einsum} frame={frame} silent />
            <NestView einsum={einsum} frame={frame} />
            <SoFar lane={lane} />
          </div>
        </>
      )}
    </section>
  );
}

/** The playhead and what it is held by. */
function Playhead({ session }: { readonly session: LockstepSession }) {
  const { position, length, alignment } = useStore(session.store);
  const last = Math.max(0, length - 1);
  const move = (to: number) => {
    void session.goTo(to);
  };
  return (
    <div className="lockstep-transport">
      <div className="lockstep-buttons">
        <IconButton icon="to-start" label="To the start" onClick={() => move(0)} />
        <IconButton icon="step-back" label="Back" onClick={() => move(position - 1)} />
        <IconButton icon="step-forward" label="Forward" onClick={() => move(position + 1)} />
        <IconButton icon="to-end" label="To the end" onClick={() => move(last)} />
      </div>
      <Slider
        label="Position"
        value={position}
        min={0}
        max={last}
        onChange={move}
        text={`${formatCount(position)} of ${formatCount(last)}`}
      />
      <div className="lockstep-alignment">
        <span>Aligned by</span>
        <Segmented
          label="Aligned by"
          options={alignments}
          value={alignment}
          onChange={(next) => void session.align(next)}
        />
      </div>
      <Divergences session={session} letters={letters} />
    </div>
  );
}

/** Tells of the playhead's place when it has rested there, so that the address does not follow every step. */
function usePlace(
  { alignment, position }: Place,
  known: Place,
  onPlace: (place: Place) => void,
): void {
  const isKnown = alignment === known.alignment && position === known.position;
  useEffect(() => {
    if (isKnown) return undefined;
    const resting = setTimeout(() => {
      onPlace({ alignment, position });
    }, restMs);
    return () => {
      clearTimeout(resting);
    };
  }, [alignment, position, isKnown, onPlace]);
}

/** Properties of `Lockstep`. */
export interface LockstepProps {
  readonly comparison: Comparison;
  /** Numbers of the lanes to be watched, the first leading. */
  readonly lanes: readonly number[];
  /** Where the playhead begins. */
  readonly place: Place;
  /** Called when the playhead has come to rest. */
  readonly onPlace: (place: Place) => void;
  /** Undefined as long as lanes cannot be opened. */
  readonly onOpen: ((lane: number) => void) | undefined;
}

/** The lanes that were ticked, side by side. */
export function Lockstep({ comparison, lanes, place, onPlace, onOpen }: LockstepProps) {
  const { phase, parts, done, lanes: names, isStale } = useStore(comparison.store);
  const [session] = useState(() =>
    createLockstep(() => createEngineClient(spawnEngineWorker), place),
  );
  const state = useStore(session.store);
  const [fault, setFault] = useState<string>();
  usePlace(state, place, onPlace);
  const [only] = parts.length === 1 ? parts : [];
  const request = only?.request;
  const isReady = phase === "idle" && done === names.length;
  const totals = isReady ? totalsOf(comparison.store.getState()) : [];
  const unwatched = watchFault(parts, totals);
  const key = lanes.join();

  useEffect(() => {
    // Lanes of a document that was right stay while the next one is wrong.
    if (isStale) return undefined;
    if (!isReady || request === undefined || unwatched !== undefined) {
      session.close();
      return undefined;
    }
    let current = true;
    const own = key === "" ? [] : key.split(",").map(Number);
    const texts = own.map((lane) => comparison.textOf(0, lane));
    void Promise.all(texts).then((all) => {
      const lost = all.find((text) => !text.ok);
      if (!current || (lost !== undefined && isCancelled(lost.error))) return;
      setFault(lost === undefined ? undefined : messageOf(lost.error));
      const documents = all.flatMap((text, at): LaneDocument[] => {
        const lane = own[at] ?? 0;
        const name = comparison.store.getState().lanes[lane] ?? "";
        return text.ok ? [{ lane, name, request: { text: text.value, files: request.files } }] : [];
      });
      void session.watch(documents);
    });
    return () => {
      current = false;
    };
  }, [key, isReady, isStale, request, unwatched, comparison, session]);
  useEffect(
    () => () => {
      session.close();
    },
    [session],
  );

  const tensors = state.lanes.flatMap(
    ({ opened }) => opened?.sources.map(({ tensor }) => tensor) ?? [],
  );
  return (
    <section className="lockstep" aria-label="Side by side" style={hueSheet([...new Set(tensors)])}>
      <h2 className="overline">
        Side by side{only !== undefined && only.groups > 1 && `: ${openedName(only)}`}
      </h2>
      {unwatched !== undefined ? (
        <p>{unwatched}</p>
      ) : !isReady && !isStale ? (
        <p>Lanes can be watched when all of them are done.</p>
      ) : (
        <>
          {fault !== undefined && <p className="sweep-problem">{fault}</p>}
          <Playhead session={session} />
          <Barcodes lanes={state.lanes} />
          <Overlay lanes={state.lanes} letters={letters} />
          <div className="lockstep-lanes">
            {state.lanes.map((lane, at) => (
              <Column key={lane.lane} lane={lane} at={at} onOpen={onOpen} />
            ))}
          </div>
          <p className="lockstep-note">
            Where lanes first differ is looked for in their first {formatCount(mostCompared)} steps.
          </p>
        </>
      )}
    </section>
  );
}
