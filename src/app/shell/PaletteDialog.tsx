/**
 * The palette: every command, page and preset, found by a few letters of its name.
 */
import { useId, useState, type KeyboardEvent } from "react";
import { Dialog } from "../components/index.ts";
import { commands, type Command } from "../interaction/commands.ts";
import { showKeys } from "../interaction/key-names.ts";
import { isMac } from "../interaction/keys.ts";
import { gallery } from "../presets.ts";
import { routes } from "../routes.ts";
import { useApp, useView, type AppState } from "../state/app-state.ts";
import { rankByName } from "./rank-by-name.ts";

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly keys?: string | undefined;
  readonly run: (app: AppState) => void;
}

const table: readonly Command[] = commands;

const entries: readonly Entry[] = [
  ...table
    .filter(({ id }) => id !== "palette")
    .map(({ id, title, group, keys, run }) => ({
      id,
      title,
      kind: group,
      keys: keys[0] === undefined ? undefined : showKeys(keys[0], isMac),
      run,
    })),
  ...[{ id: "explore", label: "Explore" }, ...routes].map(({ id, label }) => ({
    id: `page ${id}`,
    title: label,
    kind: "Page",
    run: () => {
      location.hash = `#/${id}`;
    },
  })),
  ...gallery.map(({ id, title }) => ({
    id: `preset ${id}`,
    title,
    kind: "Experiment",
    run: () => {
      location.hash = `#/explore/${id}`;
    },
  })),
];

const shownAtMost = 40;

function Palette({ onDone }: { readonly onDone: () => void }) {
  const app = useApp();
  const list = useId();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const found = rankByName(entries, query).slice(0, shownAtMost);
  const chosen = Math.min(at, found.length - 1);
  const perform = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onDone();
    // The dialog gives the focus back first; a command may want it elsewhere.
    requestAnimationFrame(() => {
      entry.run(app);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = (to + found.length) % Math.max(1, found.length);
      setAt(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter") {
      event.preventDefault();
      perform(found[chosen]);
    }
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        className="palette-query"
        aria-label="Command, page or experiment"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? `${list}-${chosen}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="What would you like to do?"
        value={query}
        data-first-focus=""
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label="Found" className="palette-list">
        {found.map((entry, place) => (
          <li
            key={entry.id}
            id={`${list}-${place}`}
            role="option"
            aria-selected={place === chosen}
            onPointerMove={() => {
              setAt(place);
            }}
            onClick={() => {
              perform(entry);
            }}
          >
            <span className="palette-title">{entry.title}</span>
            <span className="palette-kind">{entry.kind}</span>
            {entry.keys !== undefined && <kbd className="key">{entry.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="palette-none">Nothing is called that.</p>}
    </>
  );
}

/** The dialog with the palette. */
export default function PaletteDialog() {
  const { view } = useApp();
  const open = useView((state) => state.dialog === "palette");
  const close = () => {
    view.set({ dialog: undefined });
  };
  return (
    <Dialog open={open} title="Commands" onClose={close}>
      <Palette onDone={close} />
    </Dialog>
  );
}
