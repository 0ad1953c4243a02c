/**
 * Sweep: numbers of a document vary, lanes are measured, and a chart says who is best where. The document in
 * the address is the whole sweep; what is changed on the page is changed there.
 */
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { OpenRequest } from "../../engine/index.ts";
import { sweepExamples } from "../../presets/index.ts";
import { Button, Progress } from "../components/index.ts";
import type { RouteProps } from "../routes.ts";
import { useReturns } from "../shell/use-fragment.ts";
import { useApp } from "../state/app-state.ts";
import { exampleText, findExample, pathOf, readPath, withSweep } from "./documents.ts";
import { duration } from "./names.ts";
import { ParameterForm } from "./ParameterForm.tsx";
import { createSweepSession, type SweepSession } from "./session.ts";
import { createPagePool } from "./spawn.ts";
import { SweepView } from "./SweepView.tsx";
import "./sweep.css";

/** Points up to which an example begins by itself: a few seconds. */
const promptSize = 1_000;

/** Run and cancel, and how far it has come. */
function RunBar({ session }: { readonly session: SweepSession }) {
  const { phase, description, done, remaining, problems } = useStore(session.store);
  if (description === undefined) return <></>;
  const { size } = description;
  const left = size - done;
  const isRunning = phase === "running";
  return (
    <div className="sweep-run">
      {isRunning ? (
        <Button icon="stop" onClick={() => session.cancel()}>
          Cancel
        </Button>
      ) : (
        <Button
          icon="play"
          tone={left === 0 ? "plain" : "solid"}
          disabled={left === 0}
          onClick={() => void session.run()}
        >
          {left === 0
            ? "All points done"
            : done === 0
              ? `Run ${size.toLocaleString("en-US")} points`
              : `Go on with ${left.toLocaleString("en-US")}`}
        </Button>
      )}
      <Progress label="Points done" fraction={size === 0 ? 0 : done / size} />
      <p className="sweep-status numeric" role="status">
        {isRunning
          ? `${done.toLocaleString("en-US")} of ${size.toLocaleString("en-US")}${
              remaining === undefined ? "" : `, ${duration(remaining)} left`
            }`
          : done > 0 && left > 0
            ? `Stopped at ${done.toLocaleString("en-US")} of ${size.toLocaleString("en-US")}. What is done stays.`
            : ""}
      </p>
      {problems.length > 0 && (
        <p className="sweep-problem">
          {problems.length} {problems.length === 1 ? "point has" : "points have"} no figures:{" "}
          {problems[0]?.problem?.message}
        </p>
      )}
    </div>
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

/** The page. */
export default function SweepPage({ path }: RouteProps) {
  const { experiment } = useApp();
  const [session] = useState(() => createSweepSession(createPagePool()));
  const { phase, request, diagnostics, failure, description } = useStore(session.store);
  const [fault, setFault] = useState<string>();
  const returns = useReturns(path);

  useEffect(() => {
    let current = true;
    setFault(undefined);
    const id = path.replace(/^\//, "");
    readPath(path).then(
      (read) => {
        if (!current) return;
        if (!read.ok) setFault(read.error);
        else if (read.value === undefined) session.close();
        else void session.load(read.value, findExample(id) !== undefined);
      },
      (error: unknown) => {
        if (current) setFault(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      current = false;
      session.close();
    };
  }, [path, returns, session]);

  /** Takes a document in place of the one that is open, in the address too. */
  const take = async (next: OpenRequest) => {
    const id = sweepExamples.find(({ id: each }) => path === `/${each}`)?.id;
    const isExample = id !== undefined && (await exampleText(id)) === next.text;
    const hash = isExample ? `#/sweep/${id}` : await pathOf("sweep", next);
    history.replaceState(history.state, "", hash);
    await session.load(next, false);
    const size = session.store.getState().description?.size ?? 0;
    if (size > 0 && size <= promptSize) await session.run();
  };
  const takeText = (text: string) => {
    if (request !== undefined) void take({ ...request, text });
  };
  const heading = request === undefined ? undefined : headingOf(request.text);
  return (
    <div className="sweep">
      <header className="sweep-head">
        <h1>{heading?.title ?? "Sweep"}</h1>
        <p>
          {heading?.notes ??
            "Vary a number of an experiment, measure every dataflow, and see who is best where."}
        </p>
        {request !== undefined && (
          <nav className="sweep-others" aria-label="Other sweeps">
            {sweepExamples.map(({ id, title, summary }) => (
              <a
                key={id}
                href={`#/sweep/${id}`}
                title={summary}
                aria-current={path === `/${id}` ? "page" : undefined}
              >
                {title}
              </a>
            ))}
            <a href="#/sweep">All</a>
          </nav>
        )}
      </header>
      {fault !== undefined && (
        <p className="sweep-problem" role="alert">
          {fault}
        </p>
      )}
      {phase === "empty" && (
        <Start
          onOpenExperiment={() => {
            void withSweep(experiment.store.getState()).then(take);
          }}
        />
      )}
      {request !== undefined && (
        <div className="sweep-body">
          <aside className="sweep-setup" aria-label="Setup">
            <RunBar session={session} />
            {description !== undefined && (
              <ParameterForm text={request.text} description={description} onText={takeText} />
            )}
            {phase === "refused" && (
              <ul className="sweep-problem" role="alert">
                {failure !== undefined && <li>{failure}</li>}
                {diagnostics.map(({ message, hint, span }) => (
                  <li key={`${String(span.start)} ${message}`}>
                    {message} {hint}
                  </li>
                ))}
              </ul>
            )}
            <DocumentText text={request.text} onText={takeText} />
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
