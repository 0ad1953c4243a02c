/**
 * The left column: the experiment as rows and controls or as text, and the nest that comes of it.
 */
import { useDeferredValue, useState } from "react";
import { useShallow } from "zustand/shallow";
import type { Diagnostic } from "../../base/index.ts";
import { Segmented } from "../components/index.ts";
import { DiagnosticList } from "../editor/DiagnosticList.tsx";
import { DocumentEditor } from "../editor/DocumentEditor.tsx";
import { EinsumLine } from "../editor/EinsumLine.tsx";
import { Extents } from "../editor/Extents.tsx";
import { LoopRows } from "../editor/LoopRows.tsx";
import { TensorControls } from "../editor/TensorControls.tsx";
import { useEdit } from "../editor/use-edit.ts";
import { useApp, useExperiment, useRun, useView } from "../state/app-state.ts";
import { currentEinsum } from "../state/run.ts";
import { ranksByTensor, storedSnapshot } from "../state/snapshots.ts";
import { hueSheet } from "../theme/hues.ts";
import { NestView } from "../views/nest/NestView.tsx";

const forms = [
  { value: "rows", label: "Loops" },
  { value: "text", label: "Document" },
] as const;

/** Rows, controls and sliders, which rewrite the document. */
function Controls({ einsumAt }: { readonly einsumAt: number }) {
  const text = useExperiment((state) => state.text);
  const opened = useRun((state) => state.opened);
  // What cannot be read cannot be rewritten; anything else can, so that rows can mend what rows did.
  const unreadable = useRun((state) =>
    state.diagnostics.some((diagnostic) => diagnostic.code === "syntax/yaml"),
  );
  const ready = useRun((state) => state.shown !== undefined);
  const edit = useEdit();
  const simple = useView((state) => state.depth === "simple");
  const einsum = opened?.einsums[einsumAt] ?? opened?.einsums[0];
  if (opened === undefined || einsum === undefined) return undefined;
  return (
    <>
      <EinsumLine
        einsum={einsum}
        disabled={unreadable}
        onChange={(expression) => {
          edit({ kind: "expression", einsum: einsum.name, text: expression });
        }}
      />
      <LoopRows
        key={einsum.name}
        einsum={einsum}
        tensorRanks={ranksByTensor(opened)}
        disabled={unreadable}
      />
      <section className="panel-part" aria-label="Generated nest">
        <GeneratedNest einsumAt={einsumAt} />
      </section>
      <section className="tensor-settings" aria-label="Tensors">
        {einsum.inputs.map((operand, place) => (
          <TensorControls
            key={`${operand.tensor} ${place}`}
            einsum={einsum.name}
            operand={operand}
            snapshot={storedSnapshot(opened.snapshots, operand.tensor)}
            source={opened.sources.find((source) => source.tensor === operand.tensor)}
            disabled={unreadable}
            simple={simple}
            onEdit={edit}
          />
        ))}
      </section>
      <Extents
        text={text}
        extents={opened.extents}
        disabled={unreadable}
        ready={ready}
        onEdit={edit}
      />
    </>
  );
}

function GeneratedNest({ einsumAt }: { readonly einsumAt: number }) {
  const { view } = useApp();
  const { opened, frame } = useRun(
    useShallow(({ opened, shown }) => ({
      opened,
      frame:
        shown?.opened === opened && shown?.frame?.einsum === einsumAt ? shown.frame : undefined,
    })),
  );
  const outdated = useRun(({ phase }) => phase.kind === "broken" || phase.kind === "failed");
  const einsum = opened?.einsums[einsumAt] ?? opened?.einsums[0];
  if (opened === undefined || einsum === undefined) return undefined;
  return (
    <div className={outdated ? "stale" : undefined}>
      <NestView
        einsum={einsum}
        frame={frame}
        onWatch={(tensor) => {
          view.set({ watched: { einsum: opened.einsums.indexOf(einsum), tensor } });
        }}
      />
    </div>
  );
}

/** Which Einsum of a cascade the column is about; choosing one goes to its first step. */
function CascadeChoice({ einsumAt }: { readonly einsumAt: number }) {
  const { session } = useApp();
  const shown = useRun((state) => state.shown);
  const einsums = shown?.opened.einsums ?? [];
  if (shown === undefined || einsums.length < 2) return undefined;
  return (
    <Segmented
      label="Einsum of the cascade"
      value={String(einsumAt)}
      options={einsums.map((einsum, place) => ({ value: String(place), label: einsum.name }))}
      onChange={(place) => {
        session.goTo(shown.run.firstSteps[Number(place)] ?? 0);
      }}
    />
  );
}

/** The left column. */
export default function NestPanel() {
  const { experiment, view } = useApp();
  const chosen = useView((state) => state.editorForm);
  // A document that was never understood has no loops to show, only its text.
  const textOnly = useRun(
    (state) =>
      state.opened === undefined &&
      (state.phase.kind === "broken" || state.phase.kind === "failed"),
  );
  const form = textOnly ? "text" : chosen;
  const text = useExperiment((state) => state.text);
  const diagnostics = useRun((state) => state.diagnostics);
  // Where the next Einsum of a cascade begins, the stage comes first and this column right after it.
  const einsumAt = useDeferredValue(useRun(currentEinsum));
  // The column may be ahead of the stage, with other tensors.
  const sources = useRun((state) => state.opened?.sources);
  const tensors = (sources ?? []).map((source) => source.tensor);
  const [reveal, setReveal] = useState<{ readonly diagnostic: Diagnostic }>();
  const mistakes = (
    <DiagnosticList
      diagnostics={diagnostics}
      text={text}
      onChoose={(diagnostic) => {
        view.set({ editorForm: "text" });
        setReveal({ diagnostic });
      }}
    />
  );
  return (
    <div className="nest-panel" style={hueSheet(tensors)}>
      <div className="panel-head">
        <Segmented
          label="Edit as"
          options={forms}
          value={form}
          onChange={(editorForm) => {
            view.set({ editorForm });
          }}
        />
        <CascadeChoice einsumAt={einsumAt} />
      </div>
      {form === "rows" && mistakes}
      {form === "text" ? (
        <>
          <DocumentEditor
            text={text}
            diagnostics={diagnostics}
            reveal={reveal}
            onChange={(next) => {
              experiment.edit(next, "typing");
            }}
          />
          {mistakes}
          <p className="panel-hint">Tab indents. Press Esc, then Tab, to leave the text.</p>
          <section className="panel-part" aria-label="Generated nest">
            <GeneratedNest einsumAt={einsumAt} />
          </section>
        </>
      ) : (
        <Controls einsumAt={einsumAt} />
      )}
    </div>
  );
}
