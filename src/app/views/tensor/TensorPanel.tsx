/**
 * One tensor on the stage: its name and storage, the picture in the chosen form, and a line that says
 * what is current, or what is under the pointer.
 */
import { lazy, memo, Suspense, useCallback, useMemo, useState } from "react";
import type {
  Frame,
  OperandDescription,
  OutputDescription,
  TensorSnapshot,
} from "../../../engine/index.ts";
import { Button, Segmented, Term } from "../../components/index.ts";
import type { TensorForm } from "../../state/view.ts";
import { hueStyle } from "../../theme/hues.ts";
import type { HeldSteps } from "../held/use-held.ts";
import type { TensorLives } from "../pipeline/pipeline-moment.ts";
import { formatCount } from "../numbers.ts";
import { GridView } from "./GridView.tsx";
import type { UnderWindow } from "./under-window.ts";
import { momentOf } from "./moment.ts";
import { describeElement, summary, tensorModel } from "./tensor-model.ts";
import type { TensorViewProps } from "./tensor-view.ts";
import { TreeView } from "./TreeView.tsx";
import "./tensor.css";

const RanksView = lazy(() => import("./RanksView.tsx"));
const LivesLine = lazy(() => import("./LivesLine.tsx"));

/** Properties of `TensorPanel`. */
export interface TensorPanelProps {
  readonly tensor: string;
  readonly role: "input" | "output";
  /** Rank names as declared. */
  readonly names: readonly string[];
  readonly snapshot: TensorSnapshot | undefined;
  readonly description: OperandDescription | OutputDescription;
  readonly frame: Frame | undefined;
  /** The step that would follow from what the pointer rests on. */
  readonly ghost: Frame | undefined;
  readonly form: TensorForm;
  readonly onForm: (tensor: string, form: TensorForm) => void;
  /** The picture shows what was true before the last edit. */
  readonly stale: boolean;
  /** What lies under the window, from `underWindow`. */
  readonly under?: UnderWindow | undefined;
  /** For how many steps what the frame holds has been held. */
  readonly held?: HeldSteps | undefined;
  /** When its elements are alive in a pipeline, where that is to be marked. */
  readonly lives?: TensorLives | undefined;
  /** Told which element the pointer is on. */
  readonly onPoint: (tensor: string, point: readonly number[] | undefined) => void;
  /** Goes to a step that uses an element. */
  readonly onPick: (tensor: string, point: readonly number[]) => void;
  /** Opens the tensor beside what is stored, where the nest has transformed it. */
  readonly onWatch?: (() => void) | undefined;
}

const forms = [
  { value: "tree", label: "Tree", icon: "tree" },
  { value: "ranks", label: "Ranks", icon: "ranks" },
  { value: "grid", label: "Grid", icon: "grid" },
] as const;

const views = { tree: TreeView, ranks: RanksView, grid: GridView };

/** A tensor in one of its forms, at the step of the frame. */
export const TensorPanel = memo(function TensorPanel(props: TensorPanelProps) {
  const { tensor, role, names, snapshot, description, frame, form, onForm, stale, under } = props;
  const { held, lives, onPoint, onPick, onWatch } = props;
  const [inspected, setInspected] = useState<string | undefined>(undefined);
  const model = useMemo(
    () => tensorModel(tensor, role, snapshot, description, names),
    [tensor, role, snapshot, description, names],
  );
  const moment = useMemo(() => momentOf(tensor, role, frame, held), [tensor, role, frame, held]);
  const ghost = useMemo(
    () =>
      props.ghost === undefined || props.ghost.step === frame?.step
        ? undefined
        : momentOf(tensor, role, props.ghost),
    [tensor, role, props.ghost, frame?.step],
  );
  const inspect = useCallback<TensorViewProps["onInspect"]>(
    (words, point) => {
      setInspected(words);
      onPoint(tensor, point);
    },
    [tensor, onPoint],
  );
  const pick = useCallback<TensorViewProps["onPick"]>(
    (point) => {
      onPick(tensor, point);
    },
    [tensor, onPick],
  );
  const partial = role === "output" ? frame?.output : undefined;
  const access = "access" in description ? description.access : "read";
  const use = moment.points[0];
  const now =
    model === undefined || use === undefined
      ? ""
      : describeElement(model, moment, use.point, use.value) +
        (moment.points.length > 1 ? ` (+${moment.points.length - 1} more)` : "");
  const View = views[form];
  return (
    <section
      className={stale ? "tensor-panel stale" : "tensor-panel"}
      style={hueStyle(tensor)}
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
          {form === "tree" && model !== undefined && model.flattened.length > 0 && (
            <span className="tensor-access">
              <Term of="tuple">tuples</Term>
            </span>
          )}
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
        <FormChoice tensor={tensor} form={form} onForm={onForm} />
      </header>
      {model === undefined ? (
        <p className="tensor-waiting">No values yet.</p>
      ) : (
        <>
          <p className="sr-only">{summary(model, moment, partial)}</p>
          <Suspense>
            <View
              model={model}
              moment={moment}
              ghost={ghost}
              session={frame?.session}
              step={frame?.step}
              partial={partial}
              under={under}
              lives={lives}
              onInspect={inspect}
              onPick={pick}
            />
          </Suspense>
          {lives !== undefined && (
            <Suspense>
              <LivesLine lives={lives} />
            </Suspense>
          )}
        </>
      )}
    </section>
  );
});

/** The choice of a form; what does not change with a step is not gone through with every one. */
const FormChoice = memo(function FormChoice(
  props: Pick<TensorPanelProps, "tensor" | "form" | "onForm">,
) {
  const { tensor, form, onForm } = props;
  return (
    <Segmented
      label={`Draw ${tensor} as`}
      options={forms}
      value={form}
      onChange={(next) => {
        onForm(tensor, next);
      }}
    />
  );
});
