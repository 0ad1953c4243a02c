/**
 * What goes with a grid whose cells are too small for text: nearer and farther, and the numbers around the
 * current element.
 */
import { IconButton } from "../../components/index.ts";
import { usePaced } from "../../components/use-paced.ts";
import { nearestSide } from "./grid-layout.ts";
import { Loupe, type LoupeProps } from "./Loupe.tsx";

/** Properties of `GridFar`. */
export interface GridFarProps extends LoupeProps {
  /** Most rows and columns that are shown. */
  readonly side: number;
  readonly farthest: number;
  readonly onSide: (side: number) => void;
  /** Whether the picture itself has no numbers. */
  readonly withNumbers: boolean;
}

/** Tools and numbers beside a picture of small cells; where steps fly past the numbers follow now and then. */
export default function GridFar(newest: GridFarProps) {
  const props = usePaced(newest, isSamePicture);
  const { side, farthest, onSide, withNumbers, ...loupe } = props;
  return (
    <div className="grid-far" aria-busy={props !== newest}>
      <span className="grid-tools">
        <IconButton
          icon="minus"
          label={`Show more of ${loupe.tensor}`}
          aria-disabled={side >= farthest}
          onClick={() => {
            onSide(Math.min(farthest, side * 2));
          }}
        />
        <IconButton
          icon="plus"
          label={`Show less of ${loupe.tensor}, larger`}
          aria-disabled={side <= nearestSide}
          onClick={() => {
            onSide(Math.max(nearestSide, side / 2));
          }}
        />
      </span>
      {withNumbers && <Loupe {...loupe} />}
    </div>
  );
}

/** Whether nothing but the step differs. */
function isSamePicture(before: GridFarProps, now: GridFarProps): boolean {
  return (
    before.tensor === now.tensor &&
    before.side === now.side &&
    before.withNumbers === now.withNumbers &&
    before.shape.join() === now.shape.join()
  );
}
