/**
 * The watched lanes in space and time, one over the other: how many computes each of them makes in a cycle, all
 * on one axis of cycles. A curve that ends earlier is sooner done; the area under each is its work.
 */
import { useDeferredValue } from "react";
import { useWidth } from "../components/use-width.ts";
import { laneColor, laneDashes, LaneSwatch } from "../sweep/lane-style.tsx";
import { briefNumber } from "../sweep/names.ts";
import { scaleOf, type Scale } from "../sweep/scale.ts";
import { paceWords, rateOf, type Stretch } from "./lane-pace.ts";
import { cycleAt, type WatchedLane } from "./watched-lane.ts";

/** Properties of `Overlay`. */
export interface OverlayProps {
  readonly lanes: readonly WatchedLane[];
  readonly letters: readonly string[];
}

const height = 180;
const letterWidth = 12;
/** In pixels. */
const narrowestStretch = 2;
const margin = { left: 44, right: 16, top: 12, bottom: 38 } as const;

/** Stretches joined so that each is at least so many cycles long: what is drawn narrower would be a blot. */
function joined(stretches: readonly Stretch[], cycles: number): readonly Stretch[] {
  const longer: Stretch[] = [];
  for (const each of stretches) {
    const last = longer.at(-1);
    if (last === undefined || last.to - last.from >= cycles) longer.push(each);
    else
      longer[longer.length - 1] = {
        from: last.from,
        to: each.to,
        computes: last.computes + each.computes,
      };
  }
  return longer;
}

/** The outline of a lane's stretches, from the axis and back to it. */
function outline(stretches: readonly Stretch[], x: Scale, y: Scale): string {
  const [first] = stretches;
  const last = stretches.at(-1);
  if (first === undefined || last === undefined) return "";
  const at = (cycle: number, rate: number): string =>
    `${x.at(cycle).toFixed(1)},${y.at(rate).toFixed(1)}`;
  // Where the rate stays the same, nothing has to be drawn.
  const corners = stretches.flatMap((each, n) => {
    const before = stretches[n - 1];
    if (before === undefined) return [`L${at(each.from, rateOf(each))}`];
    const [was, is] = [rateOf(before), rateOf(each)];
    return was === is ? [] : [`L${at(each.from, was)}L${at(each.from, is)}`];
  });
  return `M${at(first.from, 0)}${corners.join("")}L${at(last.to, rateOf(last))}L${at(last.to, 0)}`;
}

/** What a lane comes to, for those who do not see the picture. */
function wordsOf({ name, pace = [] }: WatchedLane): string {
  return `${name}: ${paceWords(pace)}`;
}

/** Letters above the places of the lanes; those that would lie on each other stand together. */
function placeLetters(
  places: readonly { readonly at: number; readonly letter: string }[],
): readonly { readonly at: number; readonly letters: string }[] {
  const groups: { at: number; letters: string }[] = [];
  for (const { at, letter } of places.toSorted((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last !== undefined && at - last.at < letterWidth * last.letters.length)
      last.letters += letter;
    else groups.push({ at, letters: letter });
  }
  return groups;
}

/** The picture and its words; nothing as long as no lane has run. */
export function Overlay({ lanes, letters }: OverlayProps) {
  const [frame, measured] = useWidth();
  const width = useDeferredValue(measured);
  const longest = Math.max(1, ...lanes.map(({ pace }) => pace?.at(-1)?.to ?? 0));
  const narrowest = (narrowestStretch * longest) / Math.max(1, width);
  const known = lanes.flatMap((lane, at) =>
    lane.pace === undefined || lane.pace.length === 0
      ? []
      : [{ lane, pace: joined(lane.pace, narrowest), at }],
  );
  const most = Math.max(1, ...known.flatMap(({ pace }) => pace.map(rateOf)));
  const bottom = height - margin.bottom;
  const right = Math.max(margin.left + 1, width - margin.right);
  const x = scaleOf("linear", [0, longest], [margin.left, right], Math.max(2, width / 130));
  const y = scaleOf("linear", [0, most * 1.06], [bottom, margin.top], 4);
  return (
    <figure className="overlay-figure" hidden={known.length === 0}>
      <figcaption>
        <h3 className="overline">Computes in a cycle, over cycles</h3>
        <ul>
          {known.map(({ lane, at }) => (
            <li key={lane.lane}>
              <LaneSwatch lane={at} /> <b>{letters[at]}</b> {wordsOf(lane)}
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={frame}>
        {width > 0 && (
          <svg className="chart" width={width} height={height} aria-hidden="true">
            <g className="chart-frame">
              {y.ticks.map((rate) => (
                <g key={rate}>
                  <line
                    className="chart-rule"
                    x1={margin.left}
                    x2={right}
                    y1={y.at(rate)}
                    y2={y.at(rate)}
                  />
                  <text x={margin.left - 8} y={y.at(rate)} dy="0.32em" textAnchor="end">
                    {briefNumber(rate)}
                  </text>
                </g>
              ))}
              {x.ticks.map((cycle) => (
                <text key={cycle} x={x.at(cycle)} y={bottom + 16} textAnchor="middle">
                  {briefNumber(cycle)}
                </text>
              ))}
              <text
                className="chart-title"
                x={(margin.left + right) / 2}
                y={height - 5}
                textAnchor="middle"
              >
                Cycle
              </text>
            </g>
            {known.map(({ lane, pace, at }) => {
              const cycle = cycleAt(lane);
              const place = cycle === undefined ? undefined : x.at(cycle + 0.5).toFixed(1);
              const path = outline(pace, x, y);
              return (
                <g key={lane.lane}>
                  <path d={path} fill={laneColor(at)} opacity={0.12} />
                  <path
                    d={path}
                    fill="none"
                    stroke={laneColor(at)}
                    strokeWidth={1.75}
                    strokeDasharray={laneDashes(at)}
                  />
                  {place !== undefined && (
                    <line
                      x1={place}
                      x2={place}
                      y1={margin.top}
                      y2={bottom}
                      stroke={laneColor(at)}
                    />
                  )}
                </g>
              );
            })}
            {placeLetters(
              known.flatMap(({ lane, at }) => {
                const cycle = cycleAt(lane);
                const letter = letters[at] ?? "";
                return cycle === undefined ? [] : [{ at: x.at(cycle + 0.5), letter }];
              }),
            ).map(({ at, letters: above }) => (
              <text key={above} className="overlay-letter" x={at} y={margin.top - 2}>
                {above}
              </text>
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
}
