/**
 * What a pipeline says of the elements of a grid: those that are alive are filled, of those that nobody
 * reads any more a ghost is left, and those that are not written yet fade.
 */
import { useMemo } from "react";
import { rowMajor } from "../row-major.ts";
import { lifeOf, type TensorLives } from "../pipeline/pipeline-moment.ts";
import { cellBox } from "./grid-geometry.ts";
import type { GridLayout } from "./grid-layout.ts";
import { blockPoints } from "./grid-values.ts";

/** Properties of `GridLives`. */
export interface GridLivesProps {
  readonly layout: GridLayout;
  readonly lives: TensorLives;
}

/** Fills and covers, one path a kind. */
export default function GridLives({ layout, lives }: GridLivesProps) {
  const paths = useMemo(() => {
    const drawn = { alive: "", spent: "", coming: "" };
    for (const point of blockPoints(layout.block, layout.shape.length)) {
      const life = lifeOf(lives, rowMajor(point, layout.shape));
      const box = life === undefined ? undefined : cellBox(layout, point);
      if (life === undefined || box === undefined) continue;
      const inset = box.width < 6 ? 0 : 1.5;
      const across = box.width - 2 * inset;
      drawn[life] +=
        `M${box.x + inset} ${box.y + inset}h${across}v${box.height - 2 * inset}h${-across}z`;
    }
    return drawn;
  }, [layout, lives]);
  return (
    <>
      <path className="grid-life is-coming" d={paths.coming} />
      <path className="grid-life is-spent" d={paths.spent} />
      <path className="grid-life is-alive" d={paths.alive} />
    </>
  );
}
