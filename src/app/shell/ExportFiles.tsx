/** What can be saved of an experiment: the document, its counts, its nest as a program. */
import { Button } from "../components/index.ts";
import { useApp, useRun } from "../state/app-state.ts";
import { countsAsCsv, countsAsJson } from "./export-counts.ts";
import { save } from "../sweep/export-figure.ts";
import { figurePixels, stageFigure } from "../views/export/stage-figure.ts";
import { saveFile } from "./save-file.ts";

/** Buttons that save files. */
export function ExportFiles() {
  const { client, experiment, notices } = useApp();
  const run = useRun((state) => state.shown?.run);
  const live = useRun((state) => state.live);
  const named = (ending: string) =>
    `${experiment.store.getState().preset ?? "experiment"}.${ending}`;
  const savePython = async () => {
    if (run === undefined) return;
    const program = await client.python(run.session);
    if (program.ok) saveFile(named("py"), program.value, "text/x-python");
    else {
      const text =
        program.error.kind === "failure"
          ? program.error.failure.message
          : (program.error.diagnostics[0]?.message ?? "");
      notices.post({ topic: "file", tone: "problem", text: `No program was made. ${text}` });
    }
  };
  const saveFigure = async (ending: "svg" | "png") => {
    const stage = document.querySelector("#stage");
    const { text } = experiment.store.getState();
    const figure = stage === null ? undefined : stageFigure(stage, text);
    const content =
      figure === undefined || ending === "svg" ? figure?.text : await figurePixels(figure);
    if (content !== undefined) save(named(ending), content, "image/svg+xml");
  };
  return (
    <section className="export" aria-labelledby="export-head">
      <h3 id="export-head">Files</h3>
      <div className="export-buttons">
        <Button
          icon="export"
          onClick={() => {
            saveFile(named("yaml"), experiment.store.getState().text, "application/yaml");
          }}
        >
          Document (YAML)
        </Button>
        <Button
          icon="export"
          disabled={run === undefined}
          onClick={() => {
            if (run !== undefined) saveFile(named("csv"), countsAsCsv(run.counts), "text/csv");
          }}
        >
          Counts (CSV)
        </Button>
        <Button
          icon="export"
          disabled={run === undefined}
          onClick={() => {
            if (run !== undefined) saveFile(named("json"), countsAsJson(run), "application/json");
          }}
        >
          Counts (JSON)
        </Button>
        <Button icon="export" disabled={run === undefined} onClick={() => void saveFigure("svg")}>
          Stage (SVG)
        </Button>
        <Button icon="export" disabled={run === undefined} onClick={() => void saveFigure("png")}>
          Stage (PNG)
        </Button>
        <Button icon="export" disabled={!live} onClick={() => void savePython()}>
          Nest (Python)
        </Button>
      </div>
    </section>
  );
}
