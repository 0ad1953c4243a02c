/** The table twin of a figure: the button that shows it in place of the picture, and the room it scrolls in. */
import type { ReactNode } from "react";
import { Button } from "../../components/index.ts";
import "./figure-table.css";

/** Properties of `TableToggle`. */
export interface TableToggleProps {
  readonly shown: boolean;
  readonly onChange: (shown: boolean) => void;
}

/** Changes between the picture and the table. */
export function TableToggle({ shown, onChange }: TableToggleProps) {
  return (
    <Button
      tone="ghost"
      aria-pressed={shown}
      onClick={() => {
        onChange(!shown);
      }}
    >
      Table
    </Button>
  );
}

/** Properties of `FigureTable`. */
export interface FigureTableProps {
  readonly label: string;
  /** Caption, head and body of the table. */
  readonly children: ReactNode;
}

/** A table that scrolls under its head. */
export function FigureTable({ label, children }: FigureTableProps) {
  return (
    <div className="figure-table" tabIndex={0} role="group" aria-label={label}>
      <table className="numeric">{children}</table>
    </div>
  );
}
