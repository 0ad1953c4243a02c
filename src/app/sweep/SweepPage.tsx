/**
 * Sweep: numbers of a document vary, lanes are measured, and a chart says who is best where. The document in
 * the address is the whole sweep; what is changed on the page is changed there.
 */
import { useCallback, useDeferredValue, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { positionAt, type Diagnostic } from "../../base/index.ts";
import type { OpenRequest } from "../../engine/index.ts";
import { sweepExamples, type SweepExample } from "../../presets/index.ts";
import { Coded } from "../components/coded.tsx";
import { Button } from "../components/index.ts";
import { PageHead } from "../components/page-head.tsx";
import type { RouteProps } from "../routes.ts";
import { useApp, useRun } from "../state/app-state.ts";
import { documentIn, linkToPage, useRead } from "../state/page-document.ts";
import { followText, readPath, withSweep } from "./documents.ts";
import { Kept } from "./Kept.tsx";
import { tabShelf } from "./kept-results.ts";
import { axisLabel } from "./names.ts";
import { ParameterForm } from "./ParameterForm.tsx";
import { groupLabel, mostReasons } from "./point-problems.ts";
import { pointProblemId } from "./problem-fields.ts";
import { RunBar } from "./RunBar.tsx";
import { createSweepSession, soonDone, type SweepSession, type SweepState } from "./session.ts";
import { SharePage } from "./SharePage.tsx";
import { createPagePool, sweepBuild } from "./spawn.ts";
import { sweepFiles } from "./sweep-files.ts";
import { SweepView } from "./SweepView.tsx";
import { useLeaveWarning } from "../state/use-leave-warning.ts";
import { usePageChoice } from "../state/use-page-choice.ts";
import { formatCount } from "../views/numbers.ts";
import { choiceQuery, readChoice } from "./view-choice.ts";
import "./sweep.css";

/** Runs a sweep that will not take long: a few seconds. */
async function runSoon(session: SweepSession): Promise<void> {
  const { phase, description } = session.store.getState();
  if (phase === "idle" && (description?.size ?? Infinity) <= soonDone) await session.run();
}

/** The points without figures: why, how many and where. */
function PointProblems({ state }: { readonly state: SweepState }) {
  const { description, problems, isStale } = state;
  if (isStale || description === undefined || problems.length === 0) return undefined;
  const pointsOf = (groups: typeof problems): number =>
    groups.reduce((sum, { count }) => sum + count, 0);
  const all = pointsOf(problems);
  const others = pointsOf(problems.slice(mostReasons));
  return (
    <div className="sweep-problem">
      <p>
        {formatCount(all)} {all === 1 ? "point has" : "points have"} no figures.
      </p>
      <ul>
        {problems.slice(0, mostReasons).map((group, at) => {
          const { problem, isAlike, first, count } = group;
          const place = groupLabel(description.axes, group);
          return (
            <li key={first} id={pointProblemId(at)}>
              {problems.length > 1 && `${formatCount(count)}: `}
              {place !== "" && `${place}: `}
              {!isAlike && "the first says: "}
              <Coded>{`${problem.message} ${problem.hint ?? ""}`}</Coded>
            </li>
          );
        })}
        {others > 0 && <li>And {formatCount(others)} more for other reasons.</li>}
      </ul>
    </div>
  );
}

/** How far it has come, and points that have no figures. */
function Progress({ session }: { readonly session: SweepSession }) {
  const state = useStore(session.store);
  const { description, request } = state;
  const [axis] = description?.axes ?? [];
  const placeOf = ({ span, numbers = [] }: Diagnostic): string => {
    // What has a field of its own goes by that, not by its place in the text.
    if (axis?.paths.some((path) => numbers.includes(path)) === true) return axisLabel(axis.paths);
    const { line, column } = positionAt(request?.text ?? "", span.start);
    return `Line ${String(line)}, column ${String(column)}`;
  };
  return (
    <>
      <RunBar
        {...state}
        placeOf={placeOf}
        size={description?.size ?? 0}
        unit={["point", "points"]}
        onRun={() => void session.run()}
        onCancel={() => session.cancel()}
      />
      <PointProblems state={state} />
    </>
  );
}

/** The document as text, for whatever the controls do not reach. */
function DocumentText({
  text,
  onText,
}: {
  readonly text: string;
  readonly onText: (text: string) => void;
}) {
  const [written, setWritten] = useState(text);
  useEffect(() => {
    setWritten(text);
  }, [text]);
  return (
    <details className="sweep-document">
      <summary>The document</summary>
      <textarea
        aria-label="Document of the sweep"
        spellCheck={false}
        rows={24}
        value={written}
        onChange={(event) => {
          setWritten(event.target.value);
        }}
      />
      <Button
        aria-disabled={written === text}
        onClick={() => {
          if (written !== text) onText(written);
        }}
      >
        Take over
      </Button>
    </details>
  );
}

/** The fragment that leads to an example. */
const hashOf = ({ id, view }: SweepExample): string =>
  `#/sweep/${id}${view === undefined ? "" : `?${view}`}`;

/** The examples, and the experiment that is open in Explore. */
function Start({ onOpenExperiment }: { readonly onOpenExperiment: () => void }) {
  const title = useRun(({ opened }) => opened?.title);
  return (
    <ul className="sweep-examples">
      {sweepExamples.map((example) => (
        <li key={example.id}>
          <a className="sweep-example" href={hashOf(example)}>
            <b>{example.title}</b>
            <span>{example.summary}</span>
          </a>
        </li>
      ))}
      <li>
        <button type="button" className="sweep-example" onClick={onOpenExperiment}>
          <b>The open experiment</b>
          <span>
            {title === undefined || title === "" ? "What is open in Explore" : title}: over a
            density, with every dataflow that fits it.
          </span>
        </button>
      </li>
    </ul>
  );
}

const readSweep = (path: string) => readPath("sweep", path);

/** The links between sweeps. */
function Others({ path }: { readonly path: string }) {
  return (
    <nav className="page-others" aria-label="Other sweeps">
      {sweepExamples.map((example) => (
        <a
          key={example.id}
          href={hashOf(example)}
          title={example.summary}
          aria-current={documentIn(path) === example.id ? "page" : undefined}
        >
          {example.title}
        </a>
      ))}
      <a href="#/sweep">All</a>
    </nav>
  );
}

/** The page. */
export default function SweepPage({ path }: RouteProps) {
  const { experiment, notices } = useApp();
  const [session] = useState(() => createSweepSession(createPagePool(), tabShelf(sweepBuild)));
  const state = useStore(session.store);
  const drawn = useDeferredValue(state);
  const { phase, request, description, outline } = state;
  const { choice, keeping, follow, choose, write } = usePageChoice(
    "sweep",
    path,
    readChoice,
    choiceQuery,
  );
  const chart = useRef<SVGSVGElement>(null);

  const show = useCallback(
    (next: OpenRequest | undefined) => {
      follow();
      if (next === undefined) session.close();
      else void session.load(next).then(() => runSoon(session));
    },
    [follow, session],
  );
  const fault = useRead(path, readSweep, show);
  useEffect(() => {
    addEventListener("pagehide", session.keep);
    return () => {
      removeEventListener("pagehide", session.keep);
      session.close();
    };
  }, [session]);

  /** Takes a document in place of the one that is open, in the address too. */
  const change = (next: OpenRequest) => {
    write(next);
    void session.load(next).then(() => runSoon(session));
  };
  const changeText = (text: string) => {
    if (request !== undefined) change({ ...request, text });
  };
  const open = useCallback(
    (point: number) => {
      const { isStale, request: own } = session.store.getState();
      if (isStale) return;
      void session.textOf(point).then((text) => followText(text, own?.files ?? {}, notices));
    },
    [session, notices],
  );
  const makeLink = useCallback(
    () => linkToPage("sweep", session.store.getState().request, keeping),
    [session, keeping],
  );
  useLeaveWarning(phase === "running" && (description?.size ?? 0) > soonDone);
  const title = outline.title === "" ? "Untitled sweep" : outline.title;
  return (
    <div className="sweep">
      <PageHead
        title={request === undefined ? "Sweep" : title}
        text={
          request === undefined
            ? "Vary a number of an experiment, measure every dataflow, and see who is best where."
            : outline.notes
        }
        fault={fault}
      >
        {request !== undefined && <Others path={path} />}
      </PageHead>
      {phase === "empty" && (
        <Start
          onOpenExperiment={() => {
            void withSweep(experiment.store.getState()).then(change);
          }}
        />
      )}
      {request !== undefined && (
        <div className="sweep-body">
          <aside className="sweep-setup" aria-label="Setup">
            <Progress session={session} />
            {description !== undefined && (
              <ParameterForm
                text={request.text}
                numbers={outline.numbers}
                description={description}
                diagnostics={state.diagnostics}
                problems={state.isStale ? [] : state.problems}
                onText={changeText}
              />
            )}
            <Kept keeping={keeping} title={outline.title} text={request.text} />
            <DocumentText text={request.text} onText={changeText} />
          </aside>
          <SweepView state={drawn} choice={choice} chart={chart} onChange={choose} onOpen={open} />
        </div>
      )}
      <SharePage
        lead="The link holds the sweep with its document, and how you look at it."
        makeLink={makeLink}
        files={Object.values(sweepFiles(state, () => chart.current))}
      />
    </div>
  );
}
