/**
 * The chart of a sweep. A picture to assistive technology, which has the table under it; to the pointer,
 * marks that lead to their experiments.
 */
import { useMemo, useState, type RefObject } from "react";
import {
  layoutChart,
  type ChartContent,
  type ChartLayout,
  type ChartLine,
} from "./chart-layout.ts";
import { laneColor, laneDashes, laneShape } from "./lane-style.tsx";

/** Properties of `SweepChart`. */
export interface SweepChartProps {
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly content: ChartContent;
  readonly xLabel: string;
  readonly yLabel: string;
  /** What the chart shows, in a sentence. */
  readonly description: string;
  readonly onOpen: (point: number) => void;
}

function Frame({
  layout,
  xLabel,
  yLabel,
  width,
  height,
}: {
  readonly layout: ChartLayout;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly width: number;
  readonly height: number;
}) {
  const { left, right, top, bottom, xTicks, yTicks } = layout;
  return (
    <g className="chart-frame">
      {yTicks.map(({ at, text }) => (
        <g key={text}>
          <line className="chart-rule" x1={left} x2={right} y1={at} y2={at} />
          <text x={left - 8} y={at} dy="0.32em" textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {xTicks.map(({ at, text }) => (
        <g key={text}>
          <line className="chart-tick" x1={at} x2={at} y1={bottom} y2={bottom + 5} />
          <text x={at} y={bottom + 18} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
      <line className="chart-axis" x1={left} x2={right} y1={bottom} y2={bottom} />
      <text className="chart-title" x={(left + right) / 2} y={height - 6} textAnchor="middle">
        {xLabel}
      </text>
      <text
        className="chart-title"
        x={-(top + bottom) / 2}
        y={12}
        transform="rotate(-90)"
        textAnchor="middle"
      >
        {width < 420 && yLabel.length > 30 ? `${yLabel.slice(0, 29)}…` : yLabel}
      </text>
    </g>
  );
}

function Line({
  line,
  faint,
  onOpen,
  onPoint,
}: {
  readonly line: ChartLine;
  readonly faint: boolean;
  readonly onOpen: (point: number) => void;
  readonly onPoint: (lane: number | undefined) => void;
}) {
  const { lane, path, band, markers } = line;
  const color = laneColor(lane);
  return (
    <g
      opacity={faint ? 0.25 : 1}
      onPointerEnter={() => {
        onPoint(lane);
      }}
      onPointerLeave={() => {
        onPoint(undefined);
      }}
    >
      {band !== "" && <path className="chart-band" d={band} fill={color} opacity={0.16} />}
      <path
        className="chart-line"
        d={path}
        fill="none"
        stroke={color}
        strokeWidth={2}
        strokeDasharray={laneDashes(lane)}
      />
      {markers.map(({ x, y, point, text }) => (
        <path
          key={point}
          className="chart-marker"
          d={laneShape(lane)}
          transform={`translate(${x.toFixed(1)},${y.toFixed(1)})`}
          fill={color}
          stroke="var(--surface)"
          onClick={() => {
            onOpen(point);
          }}
        >
          <title>{text}. Click to open this experiment.</title>
        </path>
      ))}
    </g>
  );
}

/** The chart. */
export function SweepChart(props: SweepChartProps) {
  const { svg, content, xLabel, yLabel, description, onOpen } = props;
  const { width, height } = content;
  const layout = useMemo(() => layoutChart(content), [content]);
  const [pointed, setPointed] = useState<number>();
  const { right, top, bottom, lines, published, labels, crossings } = layout;
  return (
    <svg
      ref={svg}
      className="chart"
      role="img"
      aria-label={description}
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
    >
      <Frame {...{ layout, xLabel, yLabel, width, height }} />
      {crossings.map(({ x, low, high }) => (
        <g key={x} className="chart-crossing">
          {high - low > 1 && (
            <rect
              x={low}
              width={high - low}
              y={top}
              height={bottom - top}
              fill="var(--ink-3)"
              opacity={0.1}
            />
          )}
          <line x1={x} x2={x} y1={top} y2={bottom} stroke="var(--ink-3)" strokeDasharray="2 3" />
        </g>
      ))}
      {published.map(({ name, path }) => (
        <path
          key={name}
          className="chart-published"
          d={path}
          fill="none"
          stroke="var(--ink)"
          strokeWidth={1.5}
          strokeDasharray="1 4"
          strokeLinecap="round"
        />
      ))}
      {lines.map((line) => (
        <Line
          key={line.lane}
          line={line}
          faint={pointed !== undefined && pointed !== line.lane}
          onOpen={onOpen}
          onPoint={setPointed}
        />
      ))}
      {crossings.map(({ x, y, text }) => (
        <text key={x} className="chart-crossing-text" x={x + 5} y={Math.min(y + 22, bottom - 6)}>
          {text}
        </text>
      ))}
      {published.map(({ name, x, y }) => (
        <text
          key={name}
          className="chart-published-name"
          x={x}
          y={y}
          dy="0.32em"
          textAnchor="middle"
          fontStyle="italic"
        >
          {name}
        </text>
      ))}
      {labels.map(({ lane, text, from, at }) => (
        <g key={lane}>
          <path
            d={`M${String(right + 4)},${from.toFixed(1)}L${String(right + 12)},${at.toFixed(1)}`}
            stroke={laneColor(lane)}
            fill="none"
          />
          <text
            className="chart-label"
            x={right + 15}
            y={at}
            dy="0.32em"
            fill={`color-mix(in srgb, ${laneColor(lane)} 82%, var(--ink))`}
          >
            {text}
          </text>
        </g>
      ))}
    </svg>
  );
}
