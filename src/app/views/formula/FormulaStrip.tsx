/**
 * The arithmetic of the step in the hues of its tensors, with marks for what was read and what was held.
 */
import type { EinsumDescription, Frame } from "../../../engine/index.ts";
import { Icon, type IconName } from "../../components/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { useHeld } from "../held/use-held.ts";
import { stepFormulas, type FormulaPart, type PartMark } from "./formula.ts";
import "./formula.css";

/** Properties of `FormulaStrip`. */
export interface FormulaStripProps {
  readonly einsum: EinsumDescription;
  readonly frame: Frame | undefined;
  /** How many elements of the output are written out before "+n more". */
  readonly most?: number;
}

const marks: Readonly<Record<PartMark, { icon: IconName; words: string }>> = {
  fetched: { icon: "chevron-down", words: "fetched" },
  held: { icon: "pin", words: "held" },
  shared: { icon: "link", words: "shared" },
  absent: { icon: "close", words: "absent" },
  unread: { icon: "close", words: "not read" },
  returned: { icon: "undo", words: "brought back" },
  created: { icon: "plus", words: "first written" },
};

const noLanes = { lanes: [], laneCount: 0 };

/** The formulas of a step, one line an element of the output. */
export function FormulaStrip({ einsum, frame, most = 3 }: FormulaStripProps) {
  const held = useHeld(frame);
  const { rows, more } = stepFormulas(einsum, frame ?? noLanes, most);
  return (
    <div className="formula">
      {rows.length === 0 && <p className="formula-lane is-empty">{einsum.text}</p>}
      {rows.map((parts, at) => (
        <p key={at} className="formula-lane">
          {parts.map((part, place) => (
            <Part key={place} part={part} heldFor={held?.get(part.text)} />
          ))}
        </p>
      ))}
      {more > 0 && <p className="formula-more">+{more} at the same time</p>}
    </div>
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
