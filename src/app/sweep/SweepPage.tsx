/**
 * Sweep: numbers of a document vary, lanes are measured, and a chart says who is best where. The document in
 * the address is the whole sweep; what is changed on the page is changed there.
 */
import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { OpenRequest } from "../../engine/index.ts";
import { sweepExamples } from "../../presets/index.ts";
import { Button } from "../components/index.ts";
import { PageHead } from "../components/page-head.tsx";
import type { RouteProps } from "../routes.ts";
import { useApp } from "../state/app-state.ts";
import { documentIn, isDraft, useRead, writeDocument } from "../state/page-document.ts";
import { readPath, withSweep } from "./documents.ts";
import { LongDocument } from "./LongDocument.tsx";
import { ParameterForm } from "./ParameterForm.tsx";
import { RunBar } from "./RunBar.tsx";
import { createSweepSession, type SweepSession } from "./session.ts";
import { createPagePool } from "./spawn.ts";
import { SweepView } from "./SweepView.tsx";
import "./sweep.css";

/** Points up to which a sweep begins by itself: a few seconds. */
const promptSize = 1_000;

/** Runs a sweep that will not take long. */
async function runSoon(session: SweepSession): Promise<void> {
  const { phase, description } = session.store.getState();
  if (phase === "idle" && (description?.size ?? Infinity) <= promptSize) await session.run();
}

/** How far it has come, and points that have no figures. */
function Progress({ session }: { readonly session: SweepSession }) {
  const state = useStore(session.store);
  const { description, problems } = state;
  return (
    <>
      <RunBar
        {...state}
        size={description?.size ?? 0}
        unit={["point", "points"]}
        onRun={() => void session.run()}
        onCancel={() => session.cancel()}
      />
      {problems.length > 0 && (
        <p className="sweep-problem">
          {problems.length} {problems.length === 1 ? "point has" : "points have"} no figures:{" "}
          {problems[0]?.problem?.message}
        </p>
      )}
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
        disabled={written === text}
        onClick={() => {
          onText(written);
        }}
      >
        Take over
      </Button>
    </details>
  );
}

/** The examples, and the experiment that is open in Explore. */
function Start({ onOpenExperiment }: { readonly onOpenExperiment: () => void }) {
  const { experiment } = useApp();
  const title = /^title:\s*(.*)$/m.exec(experiment.store.getState().text)?.[1];
  return (
    <ul className="sweep-examples">
      {sweepExamples.map(({ id, title: name, summary }) => (
        <li key={id}>
          <a className="sweep-example" href={`#/sweep/${id}`}>
            <b>{name}</b>
            <span>{summary}</span>
          </a>
        </li>
      ))}
      {title !== undefined && (
        <li>
          <button type="button" className="sweep-example" onClick={onOpenExperiment}>
            <b>The open experiment</b>
            <span>{title}: over a density, with every dataflow that fits it.</span>
          </button>
        </li>
      )}
    </ul>
  );
}

/** The title and notes of a document, as far as a glance can tell. */
function headingOf(text: string): { readonly title: string; readonly notes: string } {
  const title = /^title:\s*(.*)$/m.exec(text)?.[1]?.replaceAll(/^"|"$/g, "") ?? "Untitled sweep";
  const notes = /^notes:\s*>?\s*\n((?:[ \t]+.*\n)+)/m.exec(text)?.[1] ?? "";
  return { title, notes: notes.replaceAll(/\s+/g, " ").trim() };
}

const readSweep = (path: string) => readPath("sweep", path);

/** The page. */
export default function SweepPage({ path }: RouteProps) {
  const { experiment } = useApp();
  const [session] = useState(() => createSweepSession(createPagePool()));
  const { phase, request, description } = useStore(session.store);
  const [isLong, setLong] = useState(isDraft(path));

  const show = useCallback(
    (next: OpenRequest | undefined) => {
      setLong(isDraft(path));
      if (next === undefined) session.close();
      else void session.load(next).then(() => runSoon(session));
    },
    [path, session],
  );
  const fault = useRead(path, readSweep, show);
  useEffect(() => () => session.close(), [session]);

  /** Takes a document in place of the one that is open, in the address too. */
  const change = (next: OpenRequest) => {
    void writeDocument("sweep", next).then(setLong);
    void session.load(next).then(() => runSoon(session));
  };
  const changeText = (text: string) => {
    if (request !== undefined) change({ ...request, text });
  };
  const heading = request === undefined ? undefined : headingOf(request.text);
  return (
    <div className="sweep">
      <PageHead
        title={heading?.title ?? "Sweep"}
        text={
          heading?.notes ??
          "Vary a number of an experiment, measure every dataflow, and see who is best where."
        }
        fault={fault}
      >
        {request !== undefined && (
          <nav className="page-others" aria-label="Other sweeps">
            {sweepExamples.map(({ id, title, summary }) => (
              <a
                key={id}
                href={`#/sweep/${id}`}
                title={summary}
                aria-current={documentIn(path) === id ? "page" : undefined}
              >
                {title}
              </a>
            ))}
            <a href="#/sweep">All</a>
          </nav>
        )}
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
              <ParameterForm text={request.text} description={description} onText={changeText} />
            )}
            {isLong && <LongDocument text={request.text} />}
            <DocumentText text={request.text} onText={changeText} />
          </aside>
          {description !== undefined && (
            <SweepView
              key={description.metrics.join()}
              session={session}
              title={heading?.title ?? ""}
            />
          )}
        </div>
      )}
    </div>
  );
}
