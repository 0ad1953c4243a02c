/**
 * The arithmetic of the step in the hues of its tensors, with marks for what was read and what was held.
 */
import type { EinsumDescription, Frame, Lane } from "../../../engine/index.ts";
import { Icon, type IconName } from "../../components/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { useHeld, type HeldSteps } from "../held/use-held.ts";
import { laneFormula, type FormulaPart, type PartMark } from "./formula.ts";
import "./formula.css";

/** Properties of `FormulaStrip`. */
export interface FormulaStripProps {
  readonly einsum: EinsumDescription;
  readonly frame: Frame | undefined;
  /** How many lanes are written out before "+n more". */
  readonly lanes?: number;
}

const marks: Readonly<Record<PartMark, { icon: IconName; words: string }>> = {
  fetched: { icon: "chevron-down", words: "fetched" },
  held: { icon: "pin", words: "held" },
  absent: { icon: "close", words: "absent" },
  unread: { icon: "close", words: "not read" },
  returned: { icon: "undo", words: "brought back" },
  created: { icon: "plus", words: "first written" },
};

/** The formulas of a step, one line a lane. */
export function FormulaStrip({ einsum, frame, lanes = 3 }: FormulaStripProps) {
  const all = frame?.lanes ?? [];
  const held = useHeld(frame);
  const more = all.length - lanes;
  return (
    <div className="formula">
      {all.length === 0 && <p className="formula-lane is-empty">{einsum.text}</p>}
      {all.slice(0, lanes).map((lane, at) => (
        <LaneLine key={at} {...{ einsum, lane, held }} />
      ))}
      {more > 0 && <p className="formula-more">+{more} at the same time</p>}
    </div>
  );
}

function LaneLine(props: {
  readonly einsum: EinsumDescription;
  readonly lane: Lane;
  readonly held: HeldSteps | undefined;
}) {
  const { einsum, lane, held } = props;
  return (
    <p className={`formula-lane is-${lane.kind}`}>
      {laneFormula(einsum, lane).map((part, at) => (
        <Part key={at} part={part} heldFor={held?.get(part.text)} />
      ))}
    </p>
  );
}

function Part(props: { readonly part: FormulaPart; readonly heldFor: string | undefined }) {
  const { part, heldFor } = props;
  const hue = part.tensor === undefined ? undefined : hueStyle(part.tensor);
  const mark = part.mark === undefined ? undefined : marks[part.mark];
  return (
    <>
      <span
        className={`formula-part is-${part.kind} ${part.mark === undefined ? "" : `has-${part.mark}`}`}
        style={hue}
      >
        {part.text}
        {mark !== undefined && (
          <span className="formula-mark">
            <Icon name={mark.icon} size={10} />
            <span className="formula-words">
              {mark.words}
              {part.mark === "held" && heldFor !== undefined && ` ${heldFor}`}
            </span>
          </span>
        )}
      </span>{" "}
    </>
  );
}
