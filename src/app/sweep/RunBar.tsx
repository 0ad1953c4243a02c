/** How far a sweep or a comparison has come, the way to stop it or to go on, and what went wrong with it. */
import { useCallback, useRef } from "react";
import { isLimit, type Diagnostic } from "../../base/index.ts";
import { Coded } from "../components/coded.tsx";
import { Button, Progress } from "../components/index.ts";
import { formatCount } from "../views/numbers.ts";
import { duration } from "./names.ts";
import { problemId } from "./problem-fields.ts";

/** Properties of `RunBar`. */
export interface RunBarProps {
  readonly phase: "empty" | "opening" | "refused" | "idle" | "running";
  readonly done: number;
  readonly size: number;
  /** What is counted, one and several: "point", "points". */
  readonly unit: readonly [one: string, several: string];
  /** Milliseconds to the end, as far as one can tell. */
  readonly remaining: number | undefined;
  readonly failure: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a mistake is, in words before it, as far as the page shows that place. */
  readonly placeOf?: ((mistake: Diagnostic) => string) | undefined;
  /** What to do where the document is only too large, and its own sizes are not what is chosen. */
  readonly instead?: string | undefined;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}

function statusOf({ phase, done, size, unit, remaining }: RunBarProps): string {
  if (phase === "opening") return "Reading…";
  if (phase === "running") {
    const left = remaining === undefined ? "" : `, about ${duration(remaining)} left`;
    return `${formatCount(done)} of ${formatCount(size)} ${unit[1]}${left}`;
  }
  if (done === size) return `Every ${unit[0]} done.`;
  return done === 0
    ? ""
    : `Stopped at ${formatCount(done)} of ${formatCount(size)} ${unit[1]}. What is done stays.`;
}

/** The button that runs, cancels and goes on, how far it has come, and the status. */
function Run(props: RunBarProps) {
  const { phase, done, size, unit, onRun, onCancel } = props;
  const status = useRef<HTMLParagraphElement>(null);
  // Where there is nothing left to run, the button goes, and the focus that it has passes on to the status.
  const passOn = useCallback(
    (button: HTMLButtonElement) => () => {
      if (document.activeElement === button) status.current?.focus({ preventScroll: true });
    },
    [],
  );
  const isRunning = phase === "running";
  return (
    <div className="sweep-run">
      {(isRunning || (phase === "idle" && done < size)) && (
        <Button
          ref={passOn}
          icon={isRunning ? "stop" : "play"}
          tone={isRunning ? "plain" : "solid"}
          onClick={isRunning ? onCancel : onRun}
          onKeyDown={(event) => {
            // Held down, the key would run and cancel in turns.
            if (event.key === "Enter" && event.repeat) event.preventDefault();
          }}
        >
          {isRunning
            ? "Cancel"
            : done === 0
              ? `Run ${formatCount(size)} ${unit[1]}`
              : `Go on with ${formatCount(size - done)}`}
        </Button>
      )}
      {isRunning && <Progress label="Done" fraction={size === 0 ? 0 : done / size} />}
      <p ref={status} className="sweep-status numeric" role="status" tabIndex={-1}>
        {statusOf(props)}
      </p>
    </div>
  );
}

/** The bar; in its place what is wrong, where nothing can run. */
export function RunBar(props: RunBarProps) {
  const { phase, failure, diagnostics, placeOf, instead } = props;
  if (phase === "empty") return <></>;
  if (phase === "refused")
    return (
      <ul className="sweep-problem" role="alert">
        {failure !== undefined && <li>{failure}</li>}
        {diagnostics.map((mistake, at) => {
          const { code, message, hint, span } = mistake;
          return (
            <li key={`${String(span.start)} ${message}`} id={problemId(at)}>
              {placeOf !== undefined && `${placeOf(mistake)}: `}
              <Coded>{`${message} ${(isLimit(code) ? instead : undefined) ?? hint ?? ""}`}</Coded>
            </li>
          );
        })}
      </ul>
    );
  return <Run {...props} />;
}
