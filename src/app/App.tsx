/**
 * The page: header, notices, the three columns, the transport. Decides where each part stands at which
 * width, and nothing of what they show.
 */
import { lazy, Suspense, useEffect, useState } from "react";
import { Header } from "./shell/Header.tsx";
import { ErrorBoundary } from "./shell/ErrorBoundary.tsx";
import { FileDrop } from "./shell/FileDrop.tsx";
import { NestPanel } from "./shell/NestPanel.tsx";
import { NoticeBar } from "./shell/NoticeBar.tsx";
import { ReadoutPanel } from "./shell/ReadoutPanel.tsx";
import { Stage } from "./shell/Stage.tsx";
import { Transport } from "./shell/Transport.tsx";
import { usePageWidth } from "./shell/use-page-width.ts";
import { Tabs } from "./components/index.ts";
import { useApp, useRun, useView } from "./state/app-state.ts";
import { hueSheet } from "./theme/hues.ts";
import "./editor/controls.css";
import "./editor/document.css";
import "./editor/rows.css";
import "./shell/dialogs.css";
import "./shell/header.css";
import "./shell/layout.css";
import "./shell/stage.css";
import "./shell/transport.css";

const ShareDialog = lazy(() => import("./shell/ShareDialog.tsx"));
const TransformDialog = lazy(() => import("./views/transform/TransformDialog.tsx"));
const HelpDialog = lazy(() => import("./shell/HelpDialog.tsx"));

/** Dialogs are fetched when they are first wanted, and stay so that they can close by themselves. */
function Dialogs() {
  const dialog = useView((state) => state.dialog);
  const watched = useView((state) => state.watched);
  const [wanted, setWanted] = useState(false);
  const [watching, setWatching] = useState(false);
  if (dialog !== undefined && !wanted) setWanted(true);
  if (watched !== undefined && !watching) setWatching(true);
  return (
    <ErrorBoundary what="The dialog">
      <Suspense>
        {wanted && (
          <>
            <ShareDialog />
            <HelpDialog />
          </>
        )}
        {watching && <TransformDialog />}
      </Suspense>
    </ErrorBoundary>
  );
}

/** Puts the chosen theme on the document, where the tokens look for it. */
function useTheme() {
  const theme = useView((view) => view.theme);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
}

/** Names the tab after what is open. */
function useDocumentTitle() {
  const title = useRun((state) => state.opened?.title);
  useEffect(() => {
    document.title = title === undefined || title === "" ? "Concordant" : `${title} · Concordant`;
  }, [title]);
}

function Drawer() {
  const { view } = useApp();
  const open = useView((state) => state.drawerOpen);
  return (
    <aside
      id="readout-drawer"
      className={open ? "readout-drawer is-open" : "readout-drawer"}
      aria-label="Readout"
      inert={!open}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        view.set({ drawerOpen: false });
        document.querySelector<HTMLElement>("[aria-controls=readout-drawer]")?.focus();
      }}
    >
      <ErrorBoundary what="The readout">
        <ReadoutPanel />
      </ErrorBoundary>
    </aside>
  );
}

function Panes() {
  const { view } = useApp();
  const pane = useView((state) => state.pane);
  return (
    <Tabs
      label="Panels"
      selected={pane}
      onSelect={(next) => {
        view.set({ pane: next });
      }}
      tabs={[
        { id: "nest", label: "Nest", panel: <NestPanel /> },
        { id: "readout", label: "Counts", panel: <ReadoutPanel /> },
      ]}
    />
  );
}

/** The whole page. */
export function App() {
  useTheme();
  useDocumentTitle();
  const width = usePageWidth();
  const sources = useRun((state) => state.shown?.opened.sources);
  const hues = hueSheet((sources ?? []).map((source) => source.tensor));
  return (
    <div className="page" data-width={width} style={hues}>
      <a className="skip-link" href="#stage" onClick={focusStage}>
        Skip to the stage
      </a>
      <Header width={width} />
      <NoticeBar />
      <div className="columns">
        {width !== "narrow" && (
          <section className="column nest-column" aria-label="Nest">
            <ErrorBoundary what="The nest">
              <NestPanel />
            </ErrorBoundary>
          </section>
        )}
        <Stage />
        {width === "wide" && (
          <aside className="column readout-column" aria-label="Readout">
            <ErrorBoundary what="The readout">
              <ReadoutPanel />
            </ErrorBoundary>
          </aside>
        )}
        {width === "medium" && <Drawer />}
        {width === "narrow" && (
          <section className="panes" aria-label="Nest and readout">
            <ErrorBoundary what="This panel">
              <Panes />
            </ErrorBoundary>
          </section>
        )}
      </div>
      <Transport />
      <Dialogs />
      <FileDrop />
    </div>
  );
}

/** Moves the focus without touching the address, which holds the experiment. */
function focusStage(event: React.MouseEvent) {
  event.preventDefault();
  document.getElementById("stage")?.focus();
}
