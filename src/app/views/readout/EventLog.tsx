/**
 * The last things that happened, newest first: what was fetched, begun, brought back or gated, and in
 * which step. A line leads to its step.
 */
import { memo } from "react";
import type { LogEntry } from "../../../engine/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { formatCount, formatValue } from "../numbers.ts";
import "./event-log.css";

interface EventLogProps {
  readonly entries: readonly LogEntry[];
  /** The step that is shown, whose lines stand out. */
  readonly step: number;
  readonly onGoTo: (step: number) => void;
}

const words: Readonly<Record<LogEntry["kind"], string>> = {
  fetched: "fetched",
  created: "begun",
  returned: "brought back",
  gated: "gated",
};

const shownAtMost = 24;

/** The log as a list. */
export const EventLog = memo(function EventLog({ entries, step, onGoTo }: EventLogProps) {
  const newest = [...entries].reverse().slice(0, shownAtMost);
  return (
    <section aria-label="Event log">
      <h3 className="overline">Event log</h3>
      <ol className="event-log">
        {newest.map((entry, at) => (
          <li key={`${entry.step} ${at}`} style={hueStyle(entry.tensor)}>
            <button
              type="button"
              data-now={entry.step === step}
              onClick={() => {
                onGoTo(entry.step);
              }}
            >
              <span className="event-step numeric">{formatCount(entry.step)}</span>
              <code className="hued">
                {entry.tensor}[{entry.point.join(",")}]
              </code>
              <span className="event-kind">
                {words[entry.kind]}
                {entry.kind === "gated" ? "" : `, ${formatValue(entry.value)}`}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
});
