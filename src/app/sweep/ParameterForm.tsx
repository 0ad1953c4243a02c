/** What varies, from where to where, and how often: the controls that rewrite the sweep of the document. */
import type { Diagnostic } from "../../base/index.ts";
import { maxCutSize, maxExtent, sweepLimits, type SweepDescription } from "../../engine/index.ts";
import { Segmented } from "../components/index.ts";
import {
  Choice,
  isRangeUpTo,
  isShare,
  isWholeUpTo,
  ListEntry,
  NumberEntry,
  type NumberCheck,
} from "./fields.tsx";
import { withListed, withParameter, withSeeds, type Parameter } from "./documents.ts";
import { axisLabel, pathLabel } from "./names.ts";
import { isToBlame, mostReasons, type ProblemGroup } from "./point-problems.ts";
import { pointProblemId, problemOf, problemOfSize } from "./problem-fields.ts";

/** Properties of `ParameterForm`. */
export interface ParameterFormProps {
  readonly text: string;
  /** Every number of the document by path. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly description: SweepDescription;
  /** What is wrong with the document, or to be watched in it. */
  readonly diagnostics: readonly Diagnostic[];
  /** The points without figures, by reason. */
  readonly problems: readonly ProblemGroup[];
  readonly onText: (text: string) => void;
}

const isEnd: NumberCheck = (value) =>
  value >= 0 ? undefined : `${String(value)} is below 0, where no number of a document is.`;
const isProportion: NumberCheck = (value) =>
  value > 0
    ? undefined
    : `${String(value)} is not above 0, where places in proportion begin; or let them lie evenly.`;

/** A path of one number as that number's. */
const shortest = (path: Parameter["path"]): Parameter["path"] =>
  typeof path !== "string" && path.length === 1 ? (path[0] ?? path) : path;

/** Whether a path leads to a share of all elements. */
const isDensity = (path: string): boolean => /density|keep/.test(path);

/** What a number at a path can be, wherever the document would be refused for it. */
function checkOf(path: string): NumberCheck | undefined {
  if (isDensity(path)) return isShare;
  if (path.startsWith("shape.")) return isWholeUpTo(maxExtent);
  return path.includes(".partitioning.") ? isWholeUpTo(maxCutSize) : undefined;
}

/** The controls. */
export function ParameterForm(props: ParameterFormProps) {
  const { text, description, diagnostics, problems, onText } = props;
  const numbers = [...props.numbers.keys()].filter((path) => !path.endsWith(".seed"));
  const axis = description.axes[0];
  const values = axis?.entries.map(([value = 0]) => value) ?? [];
  const now: Parameter = {
    path: axis === undefined ? "" : axis.paths,
    from: values[0] ?? 0.1,
    to: values.at(-1) ?? 1,
    count: Math.max(1, values.length),
    scale: axis?.scale ?? "linear",
  };
  const change = async (part: Partial<Parameter>) => {
    const { path, ...rest } = { ...now, ...part };
    onText(await withParameter(text, { path: shortest(path), ...rest }));
  };
  const list = async (places: readonly number[]) => {
    onText(await withListed(text, shortest(now.path), places, now.scale));
  };
  const isListed = axis?.isListed === true;
  // Points of several numbers at once are for the document alone.
  const isOfPoints =
    axis?.entries.some((entry) => entry.some((value) => value !== entry[0])) === true;
  const choose = (path: string) => {
    void change({
      path: path.includes("|") ? path.split("|") : path,
      ...(isDensity(path)
        ? { from: 0.1, to: 1, count: 10, scale: "linear" }
        : { from: 1, to: 16, count: 8 }),
    });
  };
  const set = (part: "from" | "to" | "count") => (value: number) => {
    void change({ [part]: value });
  };
  const isWithin = now.scale === "log" ? isProportion : isEnd;
  const checks = [...(axis?.paths ?? []).map(checkOf), isWithin];
  const end: NumberCheck = (value) =>
    checks.map((check) => check?.(value)).find((fault) => fault !== undefined);
  // A document is refused for its first point; of the others each has a reason of its own.
  const firstProblem = problemOf(diagnostics, (path) => axis?.paths.includes(path) === true);
  const problemAt = (isAmong: (entries: ReadonlySet<number>) => boolean): string | undefined => {
    const at = problems
      .slice(0, mostReasons)
      .findIndex(
        (group) => isToBlame(description.axes, 0, group) && isAmong(group.entries[0] ?? new Set()),
      );
    return at === -1 ? undefined : pointProblemId(at);
  };
  const sizeProblem = problemOfSize(diagnostics);
  const chosen = axis?.paths.join("|") ?? "";
  const densities = numbers.filter((path) => path.endsWith(".density"));
  const options = [
    ...numbers.map((path) => ({ value: path, label: pathLabel(path) })),
    ...(densities.length > 1 ? [{ value: densities.join("|"), label: axisLabel(densities) }] : []),
  ];
  if (axis !== undefined && !options.some(({ value }) => value === chosen))
    options.push({ value: chosen, label: axisLabel(axis.paths) });
  return (
    <fieldset className="sweep-form">
      <legend className="overline">What varies</legend>
      <Choice
        label="Number"
        options={axis === undefined ? [{ value: "", label: "nothing" }, ...options] : options}
        value={chosen}
        onChange={choose}
      />
      {isListed && !isOfPoints && (
        <div className="sweep-list">
          <ListEntry
            label="Places"
            problemId={firstProblem ?? problemAt(() => true) ?? sizeProblem}
            values={values}
            check={end}
            most={sweepLimits.points}
            onChange={(places) => void list(places)}
          />
        </div>
      )}
      {!isListed && (
        <>
          <NumberEntry
            label="From"
            problemId={firstProblem ?? problemAt((entries) => entries.has(0))}
            value={now.from}
            check={end}
            onChange={set("from")}
          />
          <NumberEntry
            label="To"
            problemId={problemAt((entries) => entries.has(values.length - 1))}
            value={now.to}
            check={end}
            onChange={set("to")}
          />
          <NumberEntry
            label="Places"
            problemId={sizeProblem}
            value={now.count}
            check={isRangeUpTo(sweepLimits.points)}
            onChange={set("count")}
          />
        </>
      )}
      <NumberEntry
        label="Draws"
        problemId={sizeProblem}
        value={description.seeds.length}
        check={isWholeUpTo(sweepLimits.seeds)}
        onChange={(seeds) => {
          void withSeeds(text, seeds).then(onText);
        }}
      />
      <Segmented
        label="Places lie"
        options={[
          { value: "linear", label: "Evenly" },
          { value: "log", label: "In proportion" },
          { value: "listed", label: "Listed" },
        ]}
        value={isListed ? "listed" : now.scale}
        onChange={(way) => void (way === "listed" ? list(values) : change({ scale: way }))}
      />
    </fieldset>
  );
}
