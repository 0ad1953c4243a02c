/**
 * A sweep that is open: how it is looked at, its chart, what the chart says, and the table under it.
 */
import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { csvLine, sweepCells, sweepColumns } from "../../engine/index.ts";
import { Button, Segmented } from "../components/index.ts";
import type { ChartContent } from "./chart-layout.ts";
import { crossoversOf, reigns, type AxisScale } from "./crossovers.ts";
import { exploreHash } from "./documents.ts";
import { pngOf, save, svgText } from "./export-figure.ts";
import { Choice, type Option } from "./fields.tsx";
import { LaneSwatch } from "./lane-style.tsx";
import { axisLabel, briefNumber, fileName, metricLabel } from "./names.ts";
import { isComparable, loadPublished, type Published } from "./published.ts";
import { curvesOf, isMoreBetter, placeOf } from "./series.ts";
import type { SweepSession } from "./session.ts";
import { SweepChart } from "./SweepChart.tsx";
import { SweepTable } from "./SweepTable.tsx";
import { useWidth } from "../components/use-width.ts";
import { Verdict } from "./Verdict.tsx";

/** Properties of `SweepView`. */
export interface SweepViewProps {
  readonly session: SweepSession;
  /** The title of the document. */
  readonly title: string;
}

interface ViewChoice {
  readonly metric: string;
  readonly axis: number;
  readonly held: readonly number[];
  readonly relativeTo: number | undefined;
  readonly x: AxisScale;
  readonly y: AxisScale;
  readonly hidden: ReadonlySet<number>;
  readonly withPublished: boolean;
}

const scales = [
  { value: "linear", label: "Linear" },
  { value: "log", label: "Log" },
] as const;

/** Labels as options whose values are their places. */
function numbered(labels: readonly string[]): readonly Option[] {
  return labels.map((label, at) => ({ value: String(at), label }));
}

/** Choices beside the chart. */
function Looks({
  session,
  choice,
  onChange,
}: {
  readonly session: SweepSession;
  readonly choice: ViewChoice;
  readonly onChange: (change: Partial<ViewChoice>) => void;
}) {
  const description = useStore(session.store, (state) => state.description);
  if (description === undefined) return <></>;
  const { axes, lanes, metrics } = description;
  return (
    <div className="sweep-looks">
      <Choice
        label="Figure"
        options={metrics.map((value) => ({ value, label: metricLabel(value, metrics) }))}
        value={choice.metric}
        onChange={(metric) => {
          onChange({ metric });
        }}
      />
      <Choice
        label="Relative to"
        options={[{ value: "", label: "nothing" }, ...numbered(lanes)]}
        value={String(choice.relativeTo ?? "")}
        onChange={(value) => {
          onChange({ relativeTo: value === "" ? undefined : Number(value) });
        }}
      />
      {axes.length > 1 && (
        <Choice
          label="Along"
          options={numbered(axes.map(({ paths }) => axisLabel(paths)))}
          value={String(choice.axis)}
          onChange={(value) => {
            onChange({ axis: Number(value) });
          }}
        />
      )}
      {axes.map(
        (axis, at) =>
          at !== choice.axis && (
            <Choice
              key={axis.paths.join()}
              label={axisLabel(axis.paths)}
              options={numbered(axis.entries.map((_, entry) => briefNumber(placeOf(axis, entry))))}
              value={String(choice.held[at] ?? 0)}
              onChange={(value) => {
                const held = axes.map((_, each) => choice.held[each] ?? 0);
                onChange({ held: held.with(at, Number(value)) });
              }}
            />
          ),
      )}
      <div className="sweep-field">
        <span>Across</span>
        <Segmented
          label="Scale across"
          options={scales}
          value={choice.x}
          onChange={(x) => {
            onChange({ x });
          }}
        />
      </div>
      <div className="sweep-field">
        <span>Up</span>
        <Segmented
          label="Scale up"
          options={scales}
          value={choice.y}
          onChange={(y) => {
            onChange({ y });
          }}
        />
      </div>
    </div>
  );
}

/** The legend, whose entries take lanes away and bring them back. */
function Lanes({
  names,
  hidden,
  onToggle,
}: {
  readonly names: readonly string[];
  readonly hidden: ReadonlySet<number>;
  readonly onToggle: (lane: number) => void;
}) {
  return (
    <div className="sweep-lanes" role="group" aria-label="Lanes">
      {names.map((name, lane) => (
        <button
          key={name}
          type="button"
          className="lane-chip"
          aria-pressed={!hidden.has(lane)}
          onClick={() => {
            onToggle(lane);
          }}
        >
          <LaneSwatch lane={lane} />
          {name}
        </button>
      ))}
    </div>
  );
}

/** The chart and everything about it. */
export function SweepView({ session, title }: SweepViewProps) {
  const { description, results, version, done, request } = useStore(session.store);
  const [choice, setChoice] = useState<ViewChoice>(() => ({
    metric: description?.metrics[0] ?? "",
    axis: 0,
    held: [],
    relativeTo: undefined,
    x: description?.axes[0]?.scale ?? "linear",
    y: "linear",
    hidden: new Set(),
    withPublished: false,
  }));
  const [published, setPublished] = useState<Published>();
  const [frame, width] = useWidth<HTMLDivElement>();
  const svg = useRef<SVGSVGElement>(null);
  const axis = description?.axes[choice.axis];
  const metric = Math.max(0, description?.metrics.indexOf(choice.metric) ?? 0);
  const name = description?.metrics[metric] ?? "";
  const more = isMoreBetter(name);
  const comparable = isComparable(name, axis?.paths ?? [], choice.relativeTo !== undefined);
  const beside = comparable && choice.withPublished ? published : undefined;
  useEffect(() => {
    if (comparable && choice.withPublished) void loadPublished().then(setPublished);
  }, [comparable, choice.withPublished]);

  const curves = useMemo(
    () => {
      if (description === undefined) return [];
      const { axis: along, held, relativeTo } = choice;
      return curvesOf(description, results, { metric, axis: along, held, relativeTo });
    },
    // The results are one array that grows; its version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [description, results, version, choice, metric],
  );
  const shown = useMemo(
    () => curves.filter(({ lane }) => !choice.hidden.has(lane)),
    [curves, choice],
  );
  const crossovers = useMemo(() => crossoversOf(shown, choice.x, more), [shown, choice.x, more]);
  const best = useMemo(() => reigns(shown, crossovers, more), [shown, crossovers, more]);
  const content = useMemo((): ChartContent => {
    const ofTheBest = crossovers.filter(({ before, after, x }) =>
      best.some(
        ({ lane, from }, at) => from === x && lane === after && best[at - 1]?.lane === before,
      ),
    );
    return {
      curves: shown,
      published: beside?.curves ?? [],
      crossovers: ofTheBest,
      x: choice.x,
      y: choice.y,
      width: Math.max(280, width),
      height: width < 560 ? 300 : 420,
    };
  }, [shown, crossovers, best, beside, choice.x, choice.y, width]);

  if (description === undefined || request === undefined) return <></>;
  const { lanes, size } = description;
  const unit =
    choice.relativeTo === undefined ? "" : `, relative to ${lanes[choice.relativeTo] ?? ""}`;
  const yLabel = `${metricLabel(name, description.metrics)}${unit}`;
  const xLabel = axis === undefined ? "" : axisLabel(axis.paths);
  const change = (part: Partial<ViewChoice>) => {
    setChoice({ ...choice, ...part });
  };
  const open = (point: number) => {
    void session.textOf(point).then(async (text) => {
      location.hash = await exploreHash({ text, files: request.files });
    });
  };
  const csv = (): string =>
    [
      sweepColumns(description),
      ...results.flatMap((result) =>
        result === undefined ? [] : [sweepCells(result, description)],
      ),
    ]
      .map((cells) => `${csvLine(cells)}\r\n`)
      .join("");
  return (
    <div className="sweep-view">
      <Looks session={session} choice={choice} onChange={change} />
      <figure className="sweep-figure">
        <div ref={frame}>
          {width > 0 && (
            <SweepChart
              svg={svg}
              content={content}
              xLabel={xLabel}
              yLabel={yLabel}
              description={`${yLabel} against ${xLabel}: the figures are in the table below.`}
              onOpen={open}
            />
          )}
        </div>
        <Lanes
          names={lanes}
          hidden={choice.hidden}
          onToggle={(lane) => {
            const hidden = new Set(choice.hidden);
            if (!hidden.delete(lane)) hidden.add(lane);
            change({ hidden });
          }}
        />
        <figcaption className="sweep-caption">
          {description.seeds.length > 1 && (
            <p>
              Lines are means over {description.seeds.length} draws of the tensors, bands reach from
              the lowest to the highest draw.
            </p>
          )}
          {comparable && (
            <label className="sweep-check">
              <input
                type="checkbox"
                checked={choice.withPublished}
                onChange={(event) => {
                  change({ withPublished: event.target.checked });
                }}
              />
              Published curves of SCNN beside ours
            </label>
          )}
          {beside !== undefined && (
            <p>
              Dotted: {beside.unit}. {beside.source}; {beside.obtained}. Ours is a small layer
              without barriers and bank conflicts; products outside of the output weigh more in it.
            </p>
          )}
        </figcaption>
        <div className="sweep-actions">
          <Button
            icon="export"
            onClick={() => {
              if (svg.current !== null)
                save(fileName(title, "svg"), svgText(svg.current, request.text), "image/svg+xml");
            }}
          >
            SVG
          </Button>
          <Button
            icon="export"
            onClick={() => {
              if (svg.current === null) return;
              void pngOf(svg.current).then((png) => {
                if (png !== undefined) save(fileName(title, "png"), png);
              });
            }}
          >
            PNG
          </Button>
          <Button
            icon="export"
            onClick={() => {
              save(fileName(title, "csv"), csv(), "text/csv");
            }}
          >
            CSV
          </Button>
        </div>
      </figure>
      <Verdict
        lanes={lanes}
        reigns={best}
        crossovers={crossovers}
        metric={`${yLabel.charAt(0).toLowerCase()}${yLabel.slice(1)}`}
        isPreliminary={done < size}
      />
      <SweepTable
        caption={`${yLabel} by ${xLabel}`}
        xLabel={xLabel}
        curves={shown}
        moreIsBetter={more}
        onOpen={open}
      />
    </div>
  );
}
