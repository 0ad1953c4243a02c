/** The bar on top: the pages, what is open, undo and redo, share, theme, help. */
import { lazy, Suspense, useState } from "react";
import { Button, IconButton, Segmented } from "../components/index.ts";
import { perform } from "../interaction/commands.ts";
import { ariaKeysOf, shortcutOf } from "../interaction/key-names.ts";
import { isMac } from "../interaction/keys.ts";
import { routes, type Route } from "../routes.ts";
import { useApp, useHistory, useView } from "../state/app-state.ts";
import type { Theme } from "../state/view.ts";
import { OpenFile } from "./OpenFile.tsx";
import type { PageWidth } from "./use-page-width.ts";

const PresetPicker = lazy(() => import("./PresetPicker.tsx"));

const themes = [
  { value: "system", label: "Theme of the system", icon: "auto" },
  { value: "light", label: "Light theme", icon: "sun" },
  { value: "dark", label: "Dark theme", icon: "moon" },
] as const;

/** The name of the page with its sign: a fiber that meets another, both in order. */
function Wordmark() {
  return (
    <span className="wordmark">
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <rect className="wordmark-1" x="1" y="3" width="8" height="4" rx="1.4" />
        <rect className="wordmark-2" x="6" y="9" width="8" height="4" rx="1.4" />
        <rect className="wordmark-3" x="11" y="15" width="10" height="4" rx="1.4" />
      </svg>
      <span>Concordant</span>
    </span>
  );
}

/** Links to the pages; what is open in Explore stays while another page is visited. */
function Pages({ route }: { readonly route: string | undefined }) {
  const pages = [{ id: undefined, label: "Explore" }, ...routes];
  return (
    <nav className="pages" aria-label="Pages">
      {pages.map(({ id, label }) => (
        <a
          key={label}
          href={`#/${id ?? "explore"}`}
          aria-current={id === route ? "page" : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}

/** Keeps the place of the list of presets until it is there. */
function PickerComing() {
  return (
    <div className="preset-picker" aria-hidden="true">
      <span className="preset-button">Loading</span>
    </div>
  );
}

/** What can be done with the experiment as a whole. */
function ExperimentActions() {
  const app = useApp();
  const history = useHistory();
  return (
    <>
      <div className="header-group">
        <IconButton
          icon="undo"
          label="Undo"
          shortcut={shortcutOf("undo", isMac)}
          keys={ariaKeysOf("undo", isMac)}
          aria-disabled={!history.undo}
          onClick={() => {
            perform("undo", app);
          }}
        />
        <IconButton
          icon="redo"
          label="Redo"
          shortcut={shortcutOf("redo", isMac)}
          keys={ariaKeysOf("redo", isMac)}
          aria-disabled={!history.redo}
          onClick={() => {
            perform("redo", app);
          }}
        />
      </div>
      <OpenFile />
    </>
  );
}

function Share({ width }: { readonly width: PageWidth }) {
  const { view } = useApp();
  const open = () => {
    view.set({ dialog: "share" });
  };
  if (width !== "wide") return <IconButton icon="share" label="Share" onClick={open} />;
  return (
    <Button icon="share" onClick={open}>
      Share
    </Button>
  );
}

interface HeaderProps {
  readonly width: PageWidth;
  /** The page that is shown; undefined is Explore. */
  readonly route: Route | undefined;
}

/** The header of the page. */
export function Header({ width, route }: HeaderProps) {
  const exploring = route === undefined;
  const { view } = useApp();
  const theme = useView((state) => state.theme);
  const drawerOpen = useView((state) => state.drawerOpen);
  const [unfolded, setUnfolded] = useState(false);
  // In one column the rest of the page would have little room under all of them.
  const folds = exploring && width === "narrow";
  const all = (
    <>
      {exploring && <ExperimentActions />}
      {(exploring || route.shares) && !folds && <Share width={width} />}
      <Segmented<Theme>
        label="Theme"
        options={themes}
        value={theme}
        iconsOnly
        onChange={(next) => {
          view.setTheme(next);
        }}
      />
    </>
  );
  return (
    <header className="header">
      <Wordmark />
      <Pages route={route?.id} />
      {exploring && (
        <Suspense fallback={<PickerComing />}>
          <PresetPicker />
        </Suspense>
      )}
      <div className="header-actions">
        {folds ? (
          <>
            <Share width={width} />
            <IconButton
              icon="more"
              label="Undo, open, theme"
              aria-expanded={unfolded}
              onClick={() => {
                setUnfolded(!unfolded);
              }}
            />
          </>
        ) : (
          all
        )}
        <IconButton
          icon="help"
          label="Help and keys"
          onClick={() => {
            view.set({ dialog: "help" });
          }}
        />
        {exploring && width === "medium" && (
          <Button
            icon="panel"
            aria-expanded={drawerOpen}
            aria-controls="readout-drawer"
            onClick={() => {
              view.set({ drawerOpen: !drawerOpen });
            }}
          >
            Counts
          </Button>
        )}
      </div>
      {folds && unfolded && <div className="header-actions is-unfolded">{all}</div>}
    </header>
  );
}
