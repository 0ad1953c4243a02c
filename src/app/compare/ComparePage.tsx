/**
 * Compare: every dataflow on the same tensors, ranked by what they cost, with the reason; and a few of them
 * side by side, step by step. The document, the layer and the choices are in the address.
 */
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
  type MouseEvent,
  type RefObject,
} from "react";
import { useStore } from "zustand";
import { comparisons } from "../../presets/index.ts";
import { PageHead } from "../components/page-head.tsx";
import type { RouteProps } from "../routes.ts";
import { useApp } from "../state/app-state.ts";
import { documentIn, linkToPage, useRead } from "../state/page-document.ts";
import { followText, withLanes, withTitle } from "../sweep/documents.ts";
import { Kept } from "../sweep/Kept.tsx";
import { RunBar } from "../sweep/RunBar.tsx";
import { SharePage } from "../sweep/SharePage.tsx";
import { tabShelf } from "../sweep/kept-results.ts";
import { createPagePool, sweepBuild } from "../sweep/spawn.ts";
import { useLeaveWarning } from "../state/use-leave-warning.ts";
import { usePageChoice } from "../state/use-page-choice.ts";
import { comparisonFiles } from "./compare-files.ts";
import { createComparison } from "./comparison.ts";
import { DocumentNumbers } from "./DocumentNumbers.tsx";
import { openedName } from "./groups.ts";
import { createKeptRows } from "./kept-rows.ts";
import { LayerPicker } from "./LayerPicker.tsx";
import { Results } from "./Results.tsx";
import { choiceQuery, readSubject, wholeSubject, withText, type Subject } from "./subject.ts";
import { addChoice, readChoice, type ViewChoice } from "./view-choice.ts";
import "../sweep/sweep.css";
import "./compare.css";

/** What to do where a layer is too large. */
const otherLayer =
  "Choose another layer; among all layers of the network this one is left out of every sum.";

/** Moves the focus to where the ranking takes it, without touching the address, which holds the comparison. */
function focusRanking(event: MouseEvent, { current: root }: RefObject<HTMLElement | null>): void {
  event.preventDefault();
  root?.querySelector<HTMLElement>(".ranking [tabindex='0']")?.focus();
}

/** The page. */
export default function ComparePage({ path }: RouteProps) {
  const { experiment, notices } = useApp();
  const [pool] = useState(createPagePool);
  const [comparison] = useState(() => createComparison(pool, createKeptRows(tabShelf(sweepBuild))));
  const state = useStore(comparison.store);
  const drawn = useDeferredValue(state);
  const [subject, setSubject] = useState<Subject>();
  /** Whether it is the open experiment that is compared, and not what the address led to. */
  const [isOwn, setOwn] = useState(false);
  const queryOf = useCallback(
    (next: ViewChoice) => addChoice(choiceQuery(subject?.choice), next),
    [subject],
  );
  const { choice, keeping, follow, choose, write } = usePageChoice(
    "compare",
    path,
    readChoice,
    queryOf,
  );
  const root = useRef<HTMLDivElement>(null);
  /** Counts what is taken, or asked for to be taken. */
  const turn = useRef(0);

  /** The layers that the table is of, or will be. */
  const layers = useRef("");

  const take = useCallback(
    (next: Subject) => {
      turn.current += 1;
      setSubject(next);
      const { network = "", layer = "" } = next.choice ?? {};
      // The last table that was right stays beside a change of it, but not beside another subject.
      if (layers.current !== `${network} ${layer}`) void comparison.load(next.request, []);
      layers.current = `${network} ${layer}`;
      if (next.diagnostics.length > 0) comparison.refuse(next.diagnostics);
      else void comparison.load(next.request, next.parts);
    },
    [comparison],
  );
  const read = useCallback((from: string) => readSubject(from, pool), [pool]);
  const show = useCallback(
    (next: Subject) => {
      setOwn(false);
      follow();
      take(next);
    },
    [take, follow],
  );
  const fault = useRead(path, read, show);
  useEffect(() => {
    addEventListener("pagehide", comparison.keep);
    return () => {
      removeEventListener("pagehide", comparison.keep);
      comparison.close();
    };
  }, [comparison]);

  /** Takes a document in place of the one that is compared, in the address too. */
  const change = (next: Subject) => {
    take(next);
    write(next.request);
  };
  /** Compares what is open in Explore, unless something else is taken before it is read. */
  const changeToOwn = async () => {
    const own = (turn.current += 1);
    const next = await wholeSubject(await withLanes(experiment.store.getState()), pool);
    if (own !== turn.current) return;
    if (next.ok) {
      change(next.value);
      setOwn(true);
    } else notices.post({ topic: "engine", tone: "problem", text: next.error });
  };
  const open = useCallback(
    (part: number, lane: number) => {
      const { parts, lanes, outline } = comparison.store.getState();
      const { request: source, name = "", groups = 1 } = parts[part] ?? {};
      const own = lanes[lane] ?? "";
      const network = subject?.choice?.network;
      const about =
        network === undefined || name === ""
          ? outline.title
          : `${network}, ${openedName({ name, groups })}`;
      void comparison
        .textOf(part, lane)
        .then((text) => withTitle(text, about === "" ? own : `${about}: ${own}`))
        .then((text) => followText(text, source?.files ?? {}, notices));
    },
    [comparison, notices, subject],
  );
  useLeaveWarning(state.phase === "running" && state.parts.length > 1);
  const request = subject?.request;
  const makeLink = useCallback(() => linkToPage("compare", request, keeping), [request, keeping]);
  const here =
    comparisons.find(({ id }) => documentIn(path) === id) ??
    (documentIn(path) === "" ? comparisons[0] : undefined);
  return (
    <div className="sweep compare" ref={root}>
      {state.lanes.length > 0 && (
        <a className="skip-link" href="#ranking" onClick={(event) => focusRanking(event, root)}>
          Skip to the ranking
        </a>
      )}
      <PageHead
        title="Compare"
        text="The same tensors under every dataflow: who is best, by how much, and why. Ratios are to the baseline; the best of each column is bold."
        fault={fault}
      >
        <nav className="page-others" aria-label="Comparisons">
          {comparisons.map(({ id, title, summary }) => (
            <a
              key={id}
              href={`#/compare/${id}`}
              title={summary}
              aria-current={!isOwn && here?.id === id ? "page" : undefined}
            >
              {title}
            </a>
          ))}
          <button
            type="button"
            aria-current={isOwn ? "page" : undefined}
            onClick={() => void changeToOwn()}
          >
            The open experiment
          </button>
        </nav>
      </PageHead>
      {subject !== undefined && (subject.takesLayers || subject.choice !== undefined) && (
        <LayerPicker
          choice={subject.choice}
          parts={subject.parts.length}
          onPick={(layer) => {
            const query = addChoice(choiceQuery(layer), choice).toString();
            const document = location.hash.replace(/\?.*$/, "");
            location.hash = query === "" ? document : `${document}?${query}`;
          }}
        />
      )}
      {subject !== undefined && subject.choice === undefined && (
        <DocumentNumbers
          text={subject.request.text}
          numbers={state.outline.numbers}
          diagnostics={state.diagnostics}
          onText={(text) => {
            change(withText(subject, text));
          }}
        />
      )}
      {subject !== undefined && (
        <Kept keeping={keeping} title={state.outline.title} text={subject.request.text} />
      )}
      {isOwn && state.lanes.length === 1 && !state.isStale && (
        <p className="layer-source">
          None of the comparisons is about these Einsums, so there is only the experiment as it is.
          Lanes of your own are written into its document on the page Sweep:{" "}
          <code>sweep: lanes:</code>.
        </p>
      )}
      <RunBar
        {...state}
        size={state.parts.length * state.lanes.length}
        instead={subject?.choice && otherLayer}
        unit={state.parts.length > 1 ? ["count", "counts"] : ["lane", "lanes"]}
        onRun={() => void comparison.run()}
        onCancel={() => comparison.cancel()}
      />
      <Results
        key={path}
        comparison={comparison}
        state={drawn.former ?? drawn}
        choice={choice}
        onChange={choose}
        onOpen={open}
      />
      <SharePage
        lead="The link holds the comparison: its document or layer, what ranks, the baseline, the lanes that you watch and where they stand."
        makeLink={makeLink}
        files={comparisonFiles(state, request?.text ?? "", () => root.current)}
      />
    </div>
  );
}
