/**
 * Compare: every dataflow on the same tensors, ranked by what they cost, with the reason; and a few of them
 * side by side, step by step.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { comparisons } from "../../presets/index.ts";
import { Button } from "../components/index.ts";
import { PageHead } from "../components/page-head.tsx";
import type { RouteProps } from "../routes.ts";
import { usePageWidth } from "../shell/use-page-width.ts";
import { useApp } from "../state/app-state.ts";
import { documentIn, isDraft, useRead, writeDocument } from "../state/page-document.ts";
import { exploreHash, withLanes } from "../sweep/documents.ts";
import { save } from "../sweep/export-figure.ts";
import { LongDocument } from "../sweep/LongDocument.tsx";
import { metricLabel } from "../sweep/names.ts";
import { RunBar } from "../sweep/RunBar.tsx";
import { createPagePool } from "../sweep/spawn.ts";
import { createComparison } from "./comparison.ts";
import { comparisonCsv } from "./comparison-csv.ts";
import { DocumentNumbers } from "./DocumentNumbers.tsx";
import { LayerPicker } from "./LayerPicker.tsx";
import { LayersTable } from "./LayersTable.tsx";
import { Lockstep } from "./Lockstep.tsx";
import { rankingOf } from "./ranking.ts";
import { RankingTable } from "./RankingTable.tsx";
import {
  choiceHash,
  layerExampleHash,
  readSubject,
  takesLayers,
  wholeSubject,
  type Subject,
} from "./subject.ts";
import { totalsOf } from "./totals.ts";
import "../sweep/sweep.css";
import "./compare.css";

/** The figures of the table, those of tensors in between. */
const leading = ["cycles", "utilization", "slots", "words"] as const;
const trailing = ["macs.effectual", "intersections.steps"] as const;

/**
 * The columns: what lanes have in common, and the traffic of every tensor that all of them move; where there
 * is room for few of them, what lanes are ranked by comes first.
 */
function columnsOf(metrics: readonly string[], first: string | undefined): readonly string[] {
  const moved = metrics.filter((metric) => /^tensors\.\w+\.(reads|writes)$/.test(metric));
  const columns = [...leading, ...moved, ...trailing].filter((metric) => metrics.includes(metric));
  return first === undefined ? columns : [...new Set([first, ...columns])];
}

/** The page. */
export default function ComparePage({ path }: RouteProps) {
  const { experiment } = useApp();
  const [comparison] = useState(() => createComparison(createPagePool()));
  const state = useStore(comparison.store);
  const [subject, setSubject] = useState<Subject>();
  /** Whether it is the open experiment that is compared, and not what the address led to. */
  const [isOwn, setOwn] = useState(false);
  const [isLong, setLong] = useState(isDraft(path));
  const [metric, setMetric] = useState("words");
  const [baseline, setBaseline] = useState(0);
  /** Lanes to be watched beside the baseline; the best one where nobody has chosen. */
  const [chosen, setChosen] = useState<readonly number[]>();
  const lanesOf = useRef("");
  const isNarrow = usePageWidth() === "narrow";

  const show = useCallback(
    (next: Subject) => {
      setSubject(next);
      setOwn(false);
      setLong(isDraft(path));
      void comparison.load(next.parts);
    },
    [comparison, path],
  );
  const fault = useRead(path, readSubject, show);
  useEffect(() => () => comparison.close(), [comparison]);
  // Another document has other lanes; another layer has the same.
  const lanes = state.lanes.join("\n");
  useEffect(() => {
    if (lanes === "" || lanes === lanesOf.current) return;
    lanesOf.current = lanes;
    setBaseline(0);
    setChosen(undefined);
  }, [lanes]);

  const totals = useMemo(
    () => totalsOf(state),
    // The results are one array that grows; its version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [state.results, state.version, state.parts, state.lanes, state.metrics],
  );
  const ranked = useMemo(() => rankingOf(totals, metric), [totals, metric]);
  const best = ranked[0]?.lane;
  const watched = useMemo(
    () => [...new Set([baseline, ...(chosen ?? (best === undefined ? [] : [best]))])],
    [baseline, chosen, best],
  );
  const here =
    comparisons.find(({ id }) => documentIn(path) === id) ??
    (documentIn(path) === "" ? comparisons[0] : undefined);
  const change = (next: Subject) => {
    show(next);
    void writeDocument("compare", next.request).then(setLong);
  };
  const open = (part: number, lane: number) => {
    const files = state.parts[part]?.request.files ?? {};
    void comparison.textOf(part, lane).then(async (document) => {
      location.hash = await exploreHash({ text: document, files });
    });
  };
  const request = subject?.request;
  const text = request?.text;
  const [isOfLayers, setOfLayers] = useState(false);
  useEffect(() => {
    let current = true;
    if (text !== undefined)
      void takesLayers(text).then((takes) => {
        if (current) setOfLayers(takes);
      });
    return () => {
      current = false;
    };
  }, [text]);
  return (
    <div className="sweep compare">
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
            onClick={() => {
              void withLanes(experiment.store.getState()).then((own) => {
                change(wholeSubject(own));
                setOwn(true);
              });
            }}
          >
            The open experiment
          </button>
        </nav>
      </PageHead>
      {(isOfLayers || subject?.choice !== undefined) && (
        <LayerPicker
          choice={subject?.choice}
          parts={subject?.parts.length ?? 0}
          onPick={(choice) => {
            location.hash = choice === undefined ? layerExampleHash : choiceHash(choice);
          }}
        />
      )}
      {request !== undefined && subject?.choice === undefined && (
        <>
          <DocumentNumbers
            text={request.text}
            onText={(text) => {
              change(wholeSubject({ ...request, text }));
            }}
          />
          {isLong && <LongDocument text={request.text} />}
        </>
      )}
      <RunBar
        {...state}
        size={state.parts.length * state.lanes.length}
        unit={state.parts.length > 1 ? ["count", "counts"] : ["lane", "lanes"]}
        onRun={() => void comparison.run()}
        onCancel={() => comparison.cancel()}
      />
      {state.lanes.length > 0 && (
        <>
          <div className="compare-ranked">
            <h2 className="overline">Ranked by {metricLabel(metric, state.metrics)}</h2>
            <Button
              icon="export"
              onClick={() => {
                save("comparison.csv", comparisonCsv(state), "text/csv");
              }}
            >
              CSV
            </Button>
          </div>
          <RankingTable
            ranked={ranked}
            others={totals.filter(({ figures }) => figures === undefined)}
            columns={columnsOf(state.metrics, isNarrow ? metric : undefined)}
            metric={metric}
            baseline={totals[baseline]}
            watched={watched}
            parts={state.parts.length}
            onRank={setMetric}
            onBaseline={setBaseline}
            onWatch={(lane) => {
              setChosen(
                watched.includes(lane)
                  ? watched.filter((each) => each !== lane)
                  : [...watched, lane],
              );
            }}
            onOpen={(lane) => {
              open(0, lane);
            }}
          />
          {state.parts.length > 1 ? (
            <LayersTable state={state} metric={metric} onOpen={open} />
          ) : (
            <Lockstep
              comparison={comparison}
              lanes={watched}
              onOpen={(lane) => {
                open(0, lane);
              }}
            />
          )}
        </>
      )}
    </div>
  );
}
