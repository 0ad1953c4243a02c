/** How far a sweep or a comparison has come, the way to stop it or to go on, and what went wrong with it. */
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

/** The bar; in its place what is wrong, where nothing can run. */
export function RunBar(props: RunBarProps) {
  const { phase, done, size, unit, failure, diagnostics, placeOf, instead, onRun, onCancel } =
    props;
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
  return (
    <div className="sweep-run">
      {phase === "running" && (
        <Button icon="stop" onClick={onCancel}>
          Cancel
        </Button>
      )}
      {phase === "idle" && done < size && (
        <Button icon="play" tone="solid" onClick={onRun}>
          {done === 0
            ? `Run ${formatCount(size)} ${unit[1]}`
            : `Go on with ${formatCount(size - done)}`}
        </Button>
      )}
      {phase === "running" && <Progress label="Done" fraction={size === 0 ? 0 : done / size} />}
      <p className="sweep-status numeric" role="status">
        {statusOf(props)}
      </p>
    </div>
  );
}
