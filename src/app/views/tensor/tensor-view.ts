/** What every form of a tensor is given, so that any can take the place of another. */
import type { PartialOutput } from "../../../engine/index.ts";
import type { TensorLives } from "../pipeline/pipeline-moment.ts";
import type { UnderWindow } from "./under-window.ts";
import type { Moment } from "./moment.ts";
import type { TensorModel } from "./tensor-model.ts";

/** Properties of a form of a tensor: tree, ranks or grid. */
export interface TensorViewProps {
  readonly model: TensorModel;
  readonly moment: Moment;
  /** The step that would follow from what the pointer rests on, where it rests. */
  readonly ghost: Moment | undefined;
  /** The engine's session, and the step, so that what has just moved can be told. */
  readonly session: number | undefined;
  readonly step: number | undefined;
  readonly partial: PartialOutput | undefined;
  /** The elements of other tensors that lie under the elements of this one. */
  readonly under: UnderWindow | undefined;
  /** When its elements are alive in a pipeline, where that is to be marked. */
  readonly lives: TensorLives | undefined;
  /** Says in words what is under the pointer or the cursor, and which element it is where it is one. */
  readonly onInspect: (words: string | undefined, point?: readonly number[]) => void;
  /** Goes to a step that uses an element. */
  readonly onPick: (point: readonly number[]) => void;
}
