/**
 * One tensor on the stage: its name and storage, the picture in the chosen form, and a line that says
 * what is current, or what is under the pointer.
 */
import { memo, useMemo, useState } from "react";
import type {
  Frame,
  OperandDescription,
  OutputDescription,
  TensorSnapshot,
} from "../../../engine/index.ts";
import { Button, Segmented, Term } from "../../components/index.ts";
import { hueStyle, type HueStyle } from "../../theme/hues.ts";
import { formatCount } from "../numbers.ts";
import { GridView } from "./GridView.tsx";
import type { Kernel } from "./kernel.ts";
import { momentOf } from "./moment.ts";
import { describeElement, summary, tensorModel } from "./tensor-model.ts";
import { TreeView } from "./TreeView.tsx";
import "./tensor.css";

/** The forms a tensor can be drawn in. */
export type TensorForm = "tree" | "grid";

/** Properties of `TensorPanel`. */
export interface TensorPanelProps {
  readonly tensor: string;
  readonly role: "input" | "output";
  readonly snapshot: TensorSnapshot | undefined;
  readonly description: OperandDescription | OutputDescription;
  readonly frame: Frame | undefined;
  readonly form: TensorForm;
  readonly onForm: (form: TensorForm) => void;
  /** The picture shows what was true before the last edit. */
  readonly stale: boolean;
  /** The tensor's hue, where no hue sheet is around the panel. */
  readonly hue?: HueStyle;
  /** Weights to show under the window, from `kernelUnder`. */
  readonly kernel?: Kernel | undefined;
  /** Opens the tensor beside what is stored, where the nest has transformed it. */
  readonly onWatch?: (() => void) | undefined;
}

const forms = [
  { value: "tree", label: "Tree", icon: "tree" },
  { value: "grid", label: "Grid", icon: "grid" },
] as const;

/** A tensor as a tree or as a grid, at the step of the frame. */
export const TensorPanel = memo(function TensorPanel(props: TensorPanelProps) {
  const { tensor, role, snapshot, description, frame, form, onForm, stale, hue, kernel, onWatch } =
    props;
  const [inspected, setInspected] = useState<string | undefined>(undefined);
  const model = useMemo(
    () => tensorModel(tensor, role, snapshot, description),
    [tensor, role, snapshot, description],
  );
  const moment = useMemo(() => momentOf(tensor, role, frame), [tensor, role, frame]);
  const partial = role === "output" ? frame?.output : undefined;
  const access = "access" in description ? description.access : "read";
  const use = moment.points[0];
  const now =
    model === undefined || use === undefined
      ? ""
      : describeElement(model, moment, use.point, use.value) +
        (moment.points.length > 1 ? ` (+${moment.points.length - 1} more)` : "");
  return (
    <section
      className={stale ? "tensor-panel stale" : "tensor-panel"}
      style={hue ?? hueStyle(tensor)}
      aria-label={`Tensor ${tensor}`}
    >
      <header className="tensor-head">
        <div className="tensor-words">
          <h2 className="tensor-name hued">{description.text}</h2>
          <p className="tensor-remark numeric">
            {model?.ranks.map(({ id, shape }) => `${id} ${formatCount(shape)}`).join(" × ")}
            {snapshot !== undefined && (
              <>
                {", "}
                <Term of="occupancy">{formatCount(snapshot.occupancy)} non-zero</Term>
              </>
            )}
          </p>
          {access !== "read" && (
            <span className="tensor-access">
              <Term of={access === "gate" ? "gating" : "lookup"}>{access}</Term>
            </span>
          )}
          <p className="tensor-line numeric" aria-hidden="true">
            {inspected ?? now}
          </p>
        </div>
        {onWatch !== undefined && (
          <Button className="tensor-watch" onClick={onWatch}>
            How {tensor} is rearranged
          </Button>
        )}
        <Segmented label={`Draw ${tensor} as`} options={forms} value={form} onChange={onForm} />
      </header>
      {model === undefined ? (
        <p className="tensor-waiting">No values yet.</p>
      ) : (
        <>
          <p className="sr-only">{summary(model, moment, partial)}</p>
          {form === "tree" ? (
            <TreeView model={model} moment={moment} partial={partial} onInspect={setInspected} />
          ) : (
            <GridView
              model={model}
              moment={moment}
              step={frame?.step}
              partial={partial}
              kernel={kernel}
              onInspect={setInspected}
            />
          )}
        </>
      )}
    </section>
  );
});
