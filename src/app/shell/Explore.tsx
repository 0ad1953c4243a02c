/**
 * The page Explore: nest, stage, readout and transport, each where the width of the page has room for it.
 *
 * The stage comes with the first bundle; what stands around it is fetched while the engine works on the
 * first figure.
 */
import { lazy, Suspense, type ReactNode } from "react";
import { Tabs } from "../components/index.ts";
import { useApp, useRun, useView } from "../state/app-state.ts";
import type { Embed } from "../state/embed.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Stage } from "./Stage.tsx";
import { useFragment } from "./use-fragment.ts";
import type { PageWidth } from "./use-page-width.ts";

const Transport = lazy(() => import("./Transport.tsx"));
const NestPanel = lazy(() => import("./NestPanel.tsx"));
const ReadoutPanel = lazy(() => import("./ReadoutPanel.tsx"));

/** Keeps the place of a panel until it is there, and its faults to itself. */
function Panel({ what, children }: { readonly what: string; readonly children: ReactNode }) {
  return (
    <ErrorBoundary what={what}>
      <Suspense fallback={<div className="panel-coming" aria-hidden="true" />}>{children}</Suspense>
    </ErrorBoundary>
  );
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
      <Panel what="The readout">
        <ReadoutPanel />
      </Panel>
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

/** What stands in another page: a step or the barcode alone, the transport, and the way to all of it. */
export function Embedded({ what }: { readonly what: Embed }) {
  const title = useRun((state) => state.opened?.title);
  const all = useFragment();
  return (
    <>
      {what === "stage" && <Stage />}
      <Suspense fallback={<div className="transport-coming" aria-hidden="true" />}>
        <Transport />
      </Suspense>
      <a className="embed-link" href={`${location.pathname}${all}`} target="_blank" rel="noopener">
        {title === undefined || title === "" ? "Open" : `${title}: open`} in Concordant
      </a>
    </>
  );
}

/** The explorer. */
export function Explore({ width }: { readonly width: PageWidth }) {
  return (
    <>
      <div className="columns">
        {width !== "narrow" && (
          <section className="column nest-column" aria-label="Nest">
            <Panel what="The nest">
              <NestPanel />
            </Panel>
          </section>
        )}
        <Stage />
        {width === "wide" && (
          <aside className="column readout-column" aria-label="Readout">
            <Panel what="The readout">
              <ReadoutPanel />
            </Panel>
          </aside>
        )}
        {width === "medium" && <Drawer />}
        {width === "narrow" && (
          <section className="panes" aria-label="Nest and readout">
            <Panel what="This panel">
              <Panes />
            </Panel>
          </section>
        )}
      </div>
      <Suspense fallback={<div className="transport-coming" aria-hidden="true" />}>
        <Transport />
      </Suspense>
    </>
  );
}
