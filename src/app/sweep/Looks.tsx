/** Choices beside the chart: which figure, relative to whom, along which parameter, on which scales. */
import type { SweepDescription } from "../../engine/index.ts";
import { Segmented } from "../components/index.ts";
import { Choice, type Option } from "./fields.tsx";
import { axisLabel, briefNumber, metricLabel } from "./names.ts";
import { namedPlaces, placeOf } from "./series.ts";
import type { SweepLook, ViewChoice } from "./view-choice.ts";

/** Properties of `Looks`. */
export interface LooksProps {
  readonly description: SweepDescription;
  readonly look: SweepLook;
  readonly onChange: (change: Partial<ViewChoice>) => void;
}

const scales = [
  { value: "linear", label: "Linear" },
  { value: "log", label: "Log" },
] as const;

/** Labels as options whose values are their places. */
function numbered(labels: readonly string[]): readonly Option[] {
  return labels.map((label, at) => ({ value: String(at), label }));
}

/** The controls. */
export function Looks({ description, look, onChange }: LooksProps) {
  const { axes, lanes, metrics } = description;
  return (
    <div className="sweep-looks">
      <Choice
        label="Figure"
        options={metrics.map((value) => ({ value, label: metricLabel(value, metrics) }))}
        value={look.metric}
        onChange={(metric) => {
          onChange({ metric });
        }}
      />
      <Choice
        label="Relative to"
        options={[{ value: "", label: "nothing" }, ...numbered(lanes)]}
        value={String(look.relativeTo ?? "")}
        onChange={(value) => {
          onChange({ relativeTo: value === "" ? undefined : lanes[Number(value)] });
        }}
      />
      {axes.length > 1 && (
        <Choice
          label="Along"
          options={numbered(axes.map(({ paths }) => axisLabel(paths)))}
          value={String(look.axis)}
          onChange={(value) => {
            onChange({ axis: Number(value) });
          }}
        />
      )}
      {axes.map(
        (axis, at) =>
          at !== look.axis && (
            <Choice
              key={axis.paths.join()}
              label={axisLabel(axis.paths)}
              options={numbered(
                axis.entries.map((_, entry) => {
                  const place = placeOf(axis, entry);
                  return namedPlaces(axis)?.get(place) ?? briefNumber(place);
                }),
              )}
              value={String(look.held[at] ?? 0)}
              onChange={(value) => {
                onChange({ held: look.held.with(at, Number(value)) });
              }}
            />
          ),
      )}
      <div className="sweep-field">
        <span>Across</span>
        <Segmented
          label="Scale across"
          options={scales}
          value={look.x}
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
          value={look.y}
          onChange={(y) => {
            onChange({ y });
          }}
        />
      </div>
    </div>
  );
}
