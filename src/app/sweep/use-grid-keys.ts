/**
 * A table as one stop of the Tab key: arrow keys, Home, End and Page keys move inside of it, from control to control
 * and over cells that have none, as in every grid. The stop is where one was last.
 */
import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from "react";

/** What makes a table a grid. */
export interface GridKeys {
  readonly ref: RefObject<HTMLTableElement | null>;
  readonly role: "grid";
  readonly onFocus: (event: FocusEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

const controls = "button:not(:disabled), input:not(:disabled)";
const rowsOfPage = 10;

/** Where the focus can be in a cell: on its controls, or on itself where it has none. */
function stopsOf(cell: HTMLTableCellElement): readonly HTMLElement[] {
  const own = [...cell.querySelectorAll<HTMLElement>(controls)];
  return own.length === 0 ? [cell] : own;
}

/** The rows that keys lead to: without those that only tell more about the row above, and hold no control. */
function rowsOf(table: HTMLTableElement): readonly HTMLTableRowElement[] {
  return [...table.rows].filter((row) => row.querySelector(`th, ${controls}`) !== null);
}

/** The stop that a key leads to from one of them; undefined where it leads nowhere. */
function stopAfter(
  table: HTMLTableElement,
  from: HTMLElement,
  { key, ctrlKey }: Pick<KeyboardEvent, "key" | "ctrlKey">,
  column: number,
): HTMLElement | undefined {
  const cell = from.closest<HTMLTableCellElement>("td, th");
  const row = cell?.closest("tr");
  if (cell == null || row == null) return undefined;
  const rows = rowsOf(table);
  const inRow = [...row.cells].flatMap(stopsOf);
  const among = stopsOf(cell).indexOf(from);
  const inRowAt = (at: number): HTMLElement | undefined => {
    const cells = [...(rows[Math.min(Math.max(0, at), rows.length - 1)]?.cells ?? [])];
    const own = cells.slice(0, column + 1).at(-1);
    const stops = own === undefined ? [] : stopsOf(own);
    return stops[among] ?? stops.at(-1);
  };
  const at = rows.indexOf(row);
  switch (key) {
    case "ArrowLeft":
      return inRow[inRow.indexOf(from) - 1];
    case "ArrowRight":
      return inRow[inRow.indexOf(from) + 1];
    case "ArrowUp":
      return inRowAt(at - 1);
    case "ArrowDown":
      return inRowAt(at + 1);
    case "PageUp":
      return inRowAt(at - rowsOfPage);
    case "PageDown":
      return inRowAt(at + rowsOfPage);
    case "Home":
      return ctrlKey ? stopsOf(rows[0]?.cells[0] ?? cell)[0] : inRow[0];
    case "End": {
      const last = [...(rows.at(-1)?.cells ?? [])].flatMap(stopsOf).at(-1);
      return ctrlKey ? last : inRow.at(-1);
    }
    default:
      return undefined;
  }
}

/** Puts a place of the Tab order on an element, where it has another. */
function setTabIndex(element: HTMLElement, tabIndex: "0" | "-1"): void {
  if (element.getAttribute("tabindex") !== tabIndex) element.setAttribute("tabindex", tabIndex);
}

/** What to put on a table for it to be a grid. */
export function useGridKeys(): GridKeys {
  const ref = useRef<HTMLTableElement>(null);
  const current = useRef<HTMLElement>(undefined);
  /** The cell of its row where the focus was last, of rows that have as many. */
  const column = useRef(0);

  // Cells and controls come and go with the figures, so after every drawing there is one stop again.
  useEffect(() => {
    const table = ref.current;
    if (table === null) return;
    const stops = rowsOf(table).flatMap((row) => [...row.cells].flatMap(stopsOf));
    const isControl = (stop: HTMLElement): boolean =>
      stop.matches(controls) && stop.closest("tbody") !== null;
    const known = stops.find((stop) => stop === current.current);
    const chosen = known ?? stops.find(isControl) ?? stops[0];
    for (const element of table.querySelectorAll<HTMLElement>("[tabindex='0']"))
      setTabIndex(element, "-1");
    for (const stop of stops) setTabIndex(stop, stop === chosen ? "0" : "-1");
  });

  return {
    ref,
    role: "grid",
    onFocus: ({ target }) => {
      const cell = target.closest<HTMLTableCellElement>("td, th");
      if (!(target instanceof HTMLElement) || cell === null) return;
      for (const stop of ref.current?.querySelectorAll<HTMLElement>("[tabindex='0']") ?? [])
        setTabIndex(stop, "-1");
      setTabIndex(target, "0");
      current.current = target;
      // The last cell of a row with fewer cells stands in for one further on.
      if (cell.nextElementSibling !== null || cell.cellIndex > column.current)
        column.current = cell.cellIndex;
    },
    onKeyDown: (event) => {
      const table = ref.current;
      if (table === null || !(event.target instanceof HTMLElement) || event.altKey) return;
      const next = stopAfter(table, event.target, event, column.current);
      if (next === undefined) return;
      event.preventDefault();
      // Heads stay where they are when their rows are scrolled, which browsers leave out of account.
      if (next.closest("thead") !== null) table.parentElement?.scrollTo({ top: 0 });
      next.focus();
    },
  };
}
