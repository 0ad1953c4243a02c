/**
 * Compare: every dataflow on the same tensors, ranked by what they cost, with the reason; and a few of them
 * side by side, step by step.
 */
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { OpenRequest } from "../../engine/index.ts";
import { comparisons } from "../../presets/index.ts";
import { Button, Progress } from "../components/index.ts";
import type { RouteProps } from "../routes.ts";
import { useReturns } from "../shell/use-fragment.ts";
import { useApp } from "../state/app-state.ts";
import {
  exampleText,
  exploreHash,
  numbersIn,
  pathOf,
  readPath,
  withLanes,
  withNumber,
} from "../sweep/documents.ts";
import { duration, metricLabel, pathLabel } from "../sweep/names.ts";
import { createPagePool } from "../sweep/spawn.ts";
import { createComparison, type Comparison, type Part } from "./comparison.ts";
import { LayerPicker, type LayerChoice, type PickedLayers } from "./LayerPicker.tsx";
import { Lockstep } from "./Lockstep.tsx";
import { layerParts } from "./networks.ts";
import { rankingOf } from "./ranking.ts";
import { RankingTable } from "./RankingTable.tsx";
import { totalsOf } from "./totals.ts";
import "../sweep/sweep.css";
import "./compare.css";

/** The figures of the table, those of tensors in between. */
const leading = ["cycles", "utilization", "slots", "words"] as const;
const trailing = ["macs.effectual", "intersections.steps"] as const;

/** The columns: what lanes have in common, and the traffic of every tensor that all of them move. */
function columnsOf(metrics: readonly string[]): readonly string[] {
  const moved = metrics.filter((metric) => /^tensors\.\w+\.(reads|writes)$/.test(metric));
  return [...leading, ...moved, ...trailing].filter((metric) => metrics.includes(metric));
}

/** Numbers of the document, to be changed for all lanes. */
function Numbers({
  text,
  onText,
}: {
  readonly text: string;
  readonly onText: (text: string) => void;
}) {
  const [numbers, setNumbers] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    let current = true;
    void numbersIn(text).then((found) => {
      if (current) setNumbers(found);
    });
    return () => {
      current = false;
    };
  }, [text]);
  const own = [...numbers].filter(([path]) => /^shape\.|^tensors\.\w+\.density$/.test(path));
  return (
    <div className="compare-numbers">
      {own.map(([path, value]) => (
        <label key={`${path} ${String(value)}`} className="sweep-field">
          <span>{pathLabel(path)}</span>
          <input
            inputMode="decimal"
            size={5}
            defaultValue={value}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
            }}
            onBlur={(event) => {
              const next = Number(event.target.value);
              if (Number.isFinite(next) && next > 0 && next !== value)
                void withNumber(text, path, next).then(onText);
              else event.target.value = String(value);
            }}
          />
        </label>
      ))}
    </div>
  );
}

/** How far it has come, and the way to stop or go on. */
function Status({ comparison }: { readonly comparison: Comparison }) {
  const { phase, parts, lanes, done, remaining, failure, diagnostics } = useStore(comparison.store);
  const all = parts.length * lanes.length;
  if (phase === "refused")
    return (
      <ul className="sweep-problem" role="alert">
        {failure !== undefined && <li>{failure}</li>}
        {diagnostics.map(({ message, hint, span }) => (
          <li key={`${String(span.start)} ${message}`}>
            {message} {hint}
          </li>
        ))}
      </ul>
    );
  return (
    <div className="compare-status">
      {phase === "running" && (
        <Button icon="stop" onClick={() => comparison.cancel()}>
          Cancel
        </Button>
      )}
      {phase === "idle" && done < all && (
        <Button icon="play" tone="solid" onClick={() => void comparison.run()}>
          Go on with {all - done}
        </Button>
      )}
      {phase === "running" && <Progress label="Lanes done" fraction={all === 0 ? 0 : done / all} />}
      <p className="sweep-status numeric" role="status">
        {phase === "running"
          ? `${String(done)} of ${String(all)}${remaining === undefined ? "" : `, ${duration(remaining)} left`}`
          : phase === "idle" && done === all
            ? "Every lane done."
            : phase === "idle"
              ? `Stopped at ${String(done)} of ${String(all)}. What is done stays.`
              : ""}
      </p>
    </div>
  );
}

/** The page. */
export default function ComparePage({ path }: RouteProps) {
  const { experiment } = useApp();
  const [comparison] = useState(() => createComparison(createPagePool()));
  const state = useStore(comparison.store);
  const [text, setText] = useState<string>();
  const [fault, setFault] = useState<string>();
  const [layers, setLayers] = useState<LayerChoice>();
  /** Whether it is the open experiment that is compared, and not what the address led to. */
  const [isOwn, setOwn] = useState(false);
  const returns = useReturns(path);
  const [metric, setMetric] = useState("words");
  const [baseline, setBaseline] = useState(0);
  /** Lanes to be watched beside the baseline; the best one where nobody has chosen. */
  const [chosen, setChosen] = useState<readonly number[]>();

  useEffect(() => {
    let current = true;
    setFault(undefined);
    setLayers(undefined);
    setOwn(false);
    setBaseline(0);
    setChosen(undefined);
    readPath(path === "" || path === "/" ? "/dataflows-1d" : path).then(
      (read) => {
        if (!current) return;
        if (!read.ok) setFault(read.error);
        else if (read.value !== undefined) {
          setText(read.value.text);
          void comparison.load([{ name: "", times: 1, request: read.value }]);
        }
      },
      (error: unknown) => {
        if (current) setFault(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      current = false;
      comparison.close();
    };
  }, [path, returns, comparison]);

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
  const load = async (parts: readonly Part[]) => {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined)
      history.replaceState(history.state, "", await pathOf("compare", only.request));
    await comparison.load(parts);
  };
  const pick = async (picked: PickedLayers | undefined) => {
    setLayers(picked?.choice);
    const template = await exampleText("dataflows-2d");
    if (picked === undefined) {
      setText(template);
      await load([{ name: "", times: 1, request: { text: template, files: {} } }]);
      return;
    }
    const { published, densities } = picked.choice;
    const parts = layerParts(template, picked.layers, published ? undefined : densities, densities);
    setText(parts[0]?.request.text);
    await load(parts);
  };
  const show = async (request: OpenRequest) => {
    setText(request.text);
    setLayers(undefined);
    setOwn(true);
    setBaseline(0);
    setChosen(undefined);
    await load([{ name: "", times: 1, request }]);
  };
  const isLayer = text?.includes("O: [M, P, Q]") === true && text.includes("F: [M, C, R, S]");
  const here =
    comparisons.find(({ id }) => path === `/${id}`) ?? (path === "" ? comparisons[0] : undefined);
  const open = (lane: number) => {
    const files = state.parts[0]?.request.files ?? {};
    void comparison.textOf(0, lane).then(async (document) => {
      location.hash = await exploreHash({ text: document, files });
    });
  };
  return (
    <div className="sweep compare">
      <header className="sweep-head">
        <h1>Compare</h1>
        <p>
          The same tensors under every dataflow: who is best, by how much, and why. Ratios are to
          the baseline; the best of each column is bold.
        </p>
        <nav className="sweep-others" aria-label="Comparisons">
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
              void withLanes(experiment.store.getState()).then(show);
            }}
          >
            The open experiment
          </button>
        </nav>
      </header>
      {fault !== undefined && (
        <p className="sweep-problem" role="alert">
          {fault}
        </p>
      )}
      {text !== undefined && isLayer && (
        <LayerPicker choice={layers} onPick={(picked) => void pick(picked)} />
      )}
      {text !== undefined && layers === undefined && (
        <Numbers
          text={text}
          onText={(next) => {
            setText(next);
            const files = state.parts[0]?.request.files ?? {};
            void load([{ name: "", times: 1, request: { text: next, files } }]);
          }}
        />
      )}
      <Status comparison={comparison} />
      {state.lanes.length > 0 && (
        <>
          <h2 className="overline">Ranked by {metricLabel(metric, state.metrics)}</h2>
          <RankingTable
            ranked={ranked}
            others={totals.filter(({ figures }) => figures === undefined)}
            columns={columnsOf(state.metrics)}
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
            onOpen={open}
          />
          <Lockstep comparison={comparison} lanes={watched} onOpen={open} />
        </>
      )}
    </div>
  );
}
