/** The right column: what the run that is shown amounts to, and what happened in it lately. */
import { useCallback, useDeferredValue, useMemo } from "react";
import { useShallow } from "zustand/shallow";
import { Segmented, Term } from "../components/index.ts";
import { usePaced } from "../components/use-paced.ts";
import { useApp, useRun, useView } from "../state/app-state.ts";
import {
  currentEinsum,
  isForeseenStale,
  isStale,
  turnsNow,
  type Foreseen,
  type Shown,
} from "../state/run.ts";
import { hueSheet } from "../theme/hues.ts";
import { EventLog } from "../views/readout/EventLog.tsx";
import { FollowingContext } from "../views/readout/Figures.tsx";
import { Readout } from "../views/readout/Readout.tsx";
import { useLog } from "./use-log.ts";

const depths = [
  { value: "simple", label: "Simple" },
  { value: "full", label: "Full" },
] as const;

function DepthChoice() {
  const { view } = useApp();
  const depth = useView((state) => state.depth);
  return (
    <div className="readout-depth">
      <Segmented
        label="How much is shown"
        options={depths}
        value={depth}
        onChange={(next) => {
          view.setDepth(next);
        }}
      />
    </div>
  );
}

/** What the readout draws, as the state has it. */
interface Drawn {
  readonly shown: Shown | undefined;
  readonly stale: boolean;
  readonly foreseen: Foreseen | undefined;
  readonly outdated: boolean;
}

/** Whether nothing but the step differs. */
function areStepsOfOneRun(before: Drawn, now: Drawn): boolean {
  return (
    before.shown?.run === now.shown?.run &&
    before.stale === now.stale &&
    before.foreseen === now.foreseen &&
    before.outdated === now.outdated
  );
}

/** The readout of the run that is shown. */
export default function ReadoutPanel() {
  const { view, session } = useApp();
  // The step comes first; its numbers follow a moment later, and where steps fly past only now and then.
  const newest = useRun(
    useShallow((state) => ({
      shown: state.shown,
      einsumAt: currentEinsum(state),
      stale: isStale(state),
      foreseen: state.foreseen,
      outdated: isForeseenStale(state),
    })),
  );
  const drawn = useDeferredValue(usePaced(newest, areStepsOfOneRun));
  const { shown, einsumAt, stale, foreseen, outdated } = drawn;
  const depth = useView((state) => state.depth);
  const followed = useView((state) => state.followed?.id);
  const inTurns = useRun((state) => turnsNow(state) !== undefined);
  const log = useLog();
  const following = useMemo(() => ({ id: followed, onFollow: view.follow }), [followed, view]);
  const goTo = useCallback(
    (step: number) => {
      view.set({ playing: false });
      session.goTo(step);
    },
    [view, session],
  );
  // Counts that need no run are shown before it is over, in place of those of the run before.
  if (foreseen !== undefined) {
    const { opened, counts } = foreseen;
    const next = opened.einsums.find(({ name }) => counts[name] !== undefined);
    if (next !== undefined)
      return (
        <div
          className={outdated ? "stale" : undefined}
          style={hueSheet(opened.sources.map(({ tensor }) => tensor))}
        >
          <DepthChoice />
          <Readout
            einsum={next}
            counts={counts[next.name]}
            run={undefined}
            frame={undefined}
            opened={opened}
            simple={depth === "simple"}
          />
        </div>
      );
  }
  const einsum = shown?.opened.einsums[einsumAt];
  if (shown === undefined || einsum === undefined) {
    return <p className="panel-empty">Counts appear here once the run is done.</p>;
  }
  return (
    <div className={stale ? "stale" : undefined} aria-busy={drawn !== newest}>
      <DepthChoice />
      {inTurns && (
        <p className="readout-order">
          Counts so far and numbers of steps are those of the nest’s own order, not of the{" "}
          <Term of="inTurns">turns</Term> that are stepped in.
        </p>
      )}
      <FollowingContext value={following}>
        <Readout
          einsum={einsum}
          counts={shown.run.counts[einsum.name]}
          run={shown.run}
          frame={shown.frame}
          opened={shown.opened}
          simple={depth === "simple"}
        />
      </FollowingContext>
      {log.length > 0 && shown.frame !== undefined && (
        <EventLog entries={log} step={shown.frame.step} onGoTo={goTo} />
      )}
    </div>
  );
}
