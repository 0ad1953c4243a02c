/**
 * The page: header, notices, and the page that the address leads to. Decides what stands where, and
 * nothing of what it shows.
 */
import { lazy, Suspense, useEffect, useState, type ComponentType } from "react";
import { routeOf } from "./routes.ts";
import { ErrorBoundary } from "./shell/ErrorBoundary.tsx";
import { Embedded, Explore } from "./shell/Explore.tsx";
import { FileDrop } from "./shell/FileDrop.tsx";
import { Header } from "./shell/Header.tsx";
import { NoticeBar } from "./shell/NoticeBar.tsx";
import { pathOf, useFragment } from "./shell/use-fragment.ts";
import { usePageWidth } from "./shell/use-page-width.ts";
import { useApp, useRun, useView } from "./state/app-state.ts";
import { embed } from "./state/embed.ts";
import type { DialogName } from "./state/view.ts";
import { hueSheet } from "./theme/hues.ts";
import "./editor/controls.css";
import "./editor/document.css";
import "./editor/rows.css";
import "./shell/dialogs.css";
import "./shell/header.css";
import "./shell/layout.css";
import "./shell/stage.css";
import "./shell/transport.css";
import "./shell/print.css";

const TransformDialog = lazy(() => import("./views/transform/TransformDialog.tsx"));
const dialogs: Readonly<Record<DialogName, ComponentType>> = {
  share: lazy(() => import("./shell/ShareDialog.tsx")),
  help: lazy(() => import("./shell/HelpDialog.tsx")),
  palette: lazy(() => import("./shell/PaletteDialog.tsx")),
  steps: lazy(() => import("./shell/StepsDialog.tsx")),
  stops: lazy(() => import("./shell/StopsDialog.tsx")),
};

/** Dialogs are fetched when they are first wanted, and stay so that they can close by themselves. */
function Dialogs({ pageShares = false }: { readonly pageShares?: boolean }) {
  const open = useView((state) => state.dialog);
  const dialog = open === "share" && pageShares ? undefined : open;
  const watched = useView((state) => state.watched);
  const [wanted, setWanted] = useState<readonly DialogName[]>([]);
  const [watching, setWatching] = useState(false);
  if (dialog !== undefined && !wanted.includes(dialog)) setWanted([...wanted, dialog]);
  if (watched !== undefined && !watching) setWatching(true);
  return (
    <ErrorBoundary what="The dialog">
      <Suspense>
        {wanted.map((name) => {
          const Wanted = dialogs[name];
          return <Wanted key={name} />;
        })}
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

/** Names the tab after the page, in Explore after what is open. */
function useDocumentTitle(page: string | undefined) {
  const title = useRun((state) => state.opened?.title);
  useEffect(() => {
    const name = page ?? title;
    document.title = name === undefined || name === "" ? "Concordant" : `${name} · Concordant`;
  }, [page, title]);
}

/** The whole page. */
export function App() {
  const { view } = useApp();
  const width = usePageWidth();
  const fragment = useFragment();
  const route = routeOf(fragment);
  const sources = useRun((state) => state.shown?.opened.sources);
  const hues = hueSheet((sources ?? []).map((source) => source.tensor));
  useTheme();
  useDocumentTitle(route?.label);
  useEffect(() => {
    if (route !== undefined) view.set({ playing: false });
  }, [route, view]);
  if (embed !== undefined) {
    return (
      <div className="page" data-width={width} data-embed={embed} style={hues}>
        <NoticeBar place="explore" />
        <Embedded what={embed} />
        <Dialogs />
      </div>
    );
  }
  return (
    <div className="page" data-width={width} style={hues}>
      <a className="skip-link" href="#stage" onClick={focusMain}>
        {route === undefined ? "Skip to the stage" : "Skip to the content"}
      </a>
      <Header width={width} route={route} />
      <NoticeBar place={route === undefined ? "explore" : "page"} />
      {route === undefined ? (
        <Explore width={width} />
      ) : (
        <main className="route" tabIndex={-1}>
          <ErrorBoundary key={route.id} what={`The page ${route.label}`}>
            <Suspense fallback={<div className="panel-coming" aria-hidden="true" />}>
              <route.Page path={pathOf(fragment)} />
            </Suspense>
          </ErrorBoundary>
        </main>
      )}
      <Dialogs key={route?.id} pageShares={route?.shares === true} />
      <FileDrop />
    </div>
  );
}

/** Moves the focus without touching the address, which holds the experiment. */
function focusMain(event: React.MouseEvent) {
  event.preventDefault();
  document.querySelector("main")?.focus();
}
