/**
 * Tabs: one tab stop, arrow keys, Home and End; the chosen panel is the only one drawn.
 */
import { useId, useRef, type KeyboardEvent, type ReactNode } from "react";
import "./components.css";

/** One tab and what it shows. */
export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  readonly panel: ReactNode;
}

/** Properties of `Tabs`. */
export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

/** A row of tabs and the panel of the selected one. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect }: TabsProps<Id>) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.find((tab) => tab.id === selected) ?? tabs[0];

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.id === shown?.id);
    const last = tabs.length - 1;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const place = next > last ? 0 : next < 0 ? last : next;
    const tab = tabs[place];
    if (tab === undefined) return;
    onSelect(tab.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[place]?.focus();
  };

  return (
    <div className="tabs">
      <div ref={list} role="tablist" aria-label={label} className="tab-list" onKeyDown={onKeyDown}>
        {tabs.map((tab) => {
          const chosen = tab.id === shown?.id;
          return (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${base}-tab-${tab.id}`}
              aria-selected={chosen}
              aria-controls={chosen ? `${base}-panel-${tab.id}` : undefined}
              tabIndex={chosen ? 0 : -1}
              className="tab"
              onClick={() => {
                onSelect(tab.id);
              }}
            >
              {tab.label}
            </button>
          );
        })}
      </div>
      {shown !== undefined && (
        <div
          role="tabpanel"
          id={`${base}-panel-${shown.id}`}
          aria-labelledby={`${base}-tab-${shown.id}`}
          className="tab-panel"
        >
          {shown.panel}
        </div>
      )}
    </div>
  );
}
