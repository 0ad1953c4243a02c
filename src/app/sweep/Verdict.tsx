/** What the curves say, in sentences made from them: who is best where, and where lanes change places. */
import type { Crossover, Reign } from "./crossovers.ts";
import { LaneSwatch } from "./lane-style.tsx";
import { briefNumber } from "./names.ts";
import { unitsBetween, type PlaceUnits } from "./place-units.ts";
import type { ReachedPlaces } from "./series.ts";

/** Properties of `Verdict`. */
export interface VerdictProps {
  readonly lanes: readonly string[];
  /** How many compute units lanes have where; undefined where that does not matter, or is alike throughout. */
  readonly units: PlaceUnits | undefined;
  readonly reigns: readonly Reign[];
  readonly crossovers: readonly Crossover[];
  /** What places are called where their number says nothing. */
  readonly names: ReadonlyMap<number, string> | undefined;
  /** What places come to where they are densities that are not reached. */
  readonly reached: ReachedPlaces | undefined;
  /** What is measured, in the middle of a sentence. */
  readonly metric: string;
  /** Whether points are still to come. */
  readonly isPreliminary: boolean;
}

/** A position with its uncertainty: "0.37 (0.35 to 0.40)". */
function position({ x, low, high, draws, of }: Crossover): string {
  const span = high > low ? ` (${briefNumber(low)} to ${briefNumber(high)})` : "";
  const doubt = draws < of ? `, in ${String(draws)} of ${String(of)} draws` : "";
  return `${briefNumber(x)}${span}${doubt}`;
}

/** Whether a doubt is as large as the digits that are shown. */
const isSeen = (doubt: number): boolean => Number(briefNumber(doubt)) !== 0;

/** A place with how far from it single draws cross: "0.758 ± 0.002". */
function withDoubt(place: string, doubt: number): string {
  return isSeen(doubt) ? `${place} ± ${briefNumber(doubt)}` : place;
}

/** Between how many elements a crossover lies: no density in between is reached. */
function elementsBetween({ between }: Crossover, { elements, size }: ReachedPlaces): string {
  const [before, after] = between.map((x) => briefNumber(elements.get(x) ?? 0));
  return `${before ?? ""} and ${after ?? ""} of ${briefNumber(size)} elements`;
}

/** The sentences beside the chart. */
export function Verdict(props: VerdictProps) {
  const { lanes, units, reigns, crossovers, names, reached, metric, isPreliminary } = props;
  const name = (lane: number): string => lanes[lane] ?? "";
  const among = (lane: number, from: number, to: number): string => {
    const words = unitsBetween(units, lane, [from, to]);
    return words === undefined ? "" : ` (${words})`;
  };
  const place = (x: number): string => names?.get(x) ?? briefNumber(x);
  /** Between which places that were counted a crossover lies. */
  const around = (each: Crossover): string =>
    reached === undefined ? each.between.map(place).join(" and ") : elementsBetween(each, reached);
  /** Whether all lanes are as good as each other; with other units they are not. */
  const isOfAll = ({ lane, equals, from, to }: Reign): boolean =>
    among(lane, from, to) === "" && lanes.length > 1 && equals.length === lanes.length - 1;
  if (reigns.length === 0) return <></>;
  return (
    <section className="sweep-verdict" aria-label="What the curves say">
      <h2 className="overline">
        Best in {metric}
        {isPreliminary && ", so far"}
      </h2>
      <ol className="sweep-verdict-reigns">
        {reigns.map((reign) => {
          const { lane, equals, from, to, doubt } = reign;
          return (
            <li key={from}>
              {isOfAll(reign) ? (
                <b>
                  {lanes.length === 2 ? "Both lanes" : `All ${String(lanes.length)} lanes`} alike,
                </b>
              ) : (
                <>
                  <LaneSwatch lane={lane} />
                  <b>{name(lane)}</b>
                  {among(lane, from, to)}
                  {equals.length > 0 &&
                    `, and ${equals.map((each) => name(each) + among(each, from, to)).join(", ")} just as much,`}
                </>
              )}{" "}
              {reigns.length === 1 && !isPreliminary
                ? "everywhere"
                : from === to
                  ? `at ${place(from)}`
                  : `from ${withDoubt(place(from), doubt[0])} to ${withDoubt(place(to), doubt[1])}`}
            </li>
          );
        })}
      </ol>
      {(reigns.length > 1 || crossovers.length > 0) && (
        <p className="sweep-caption">
          {reigns.some(({ doubt }) => doubt.some(isSeen)) &&
            "± reaches to where single draws cross. "}
          Between two places that were counted, curves are taken for straight.
        </p>
      )}
      {crossovers.length > 0 && (
        <details>
          <summary>
            {crossovers.length === 1 ? "One crossover" : `${String(crossovers.length)} crossovers`}
          </summary>
          <ul>
            {crossovers.map((each) => (
              <li key={`${String(each.before)} ${String(each.after)} ${String(each.x)}`}>
                {name(each.before)}
                {among(each.before, ...each.between)} beats {name(each.after)}
                {among(each.after, ...each.between)} below about {position(each)}, between{" "}
                {around(each)}.
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
