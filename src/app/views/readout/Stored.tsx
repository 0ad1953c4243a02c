/**
 * How the inputs are stored: a format for each rank, how full they are, and where the values come from.
 */
import type {
  EinsumDescription,
  Opened,
  RankFormat,
  RunResult,
  TensorSource,
} from "../../../engine/index.ts";
import { Term } from "../../components/index.ts";
import type { GlossaryKey } from "../../glossary.ts";
import { hueStyle } from "../../theme/hues.ts";
import { formatCount, formatShare } from "../numbers.ts";

const formats: Readonly<Record<RankFormat, GlossaryKey>> = {
  U: "uncompressed",
  C: "compressed",
  B: "bitmask",
  R: "runLength",
};

/** One line a tensor: ranks with their formats, occupancy, and the source of its values. */
export function Stored(props: {
  readonly einsum: EinsumDescription;
  readonly opened: Opened;
  readonly run: RunResult | undefined;
}) {
  const snapshots = [...props.opened.snapshots, ...(props.run?.snapshots ?? [])];
  return (
    <section aria-label="Storage">
      <h3 className="overline">
        <Term of="format">Stored as</Term>
      </h3>
      <ul className="stored">
        {props.einsum.inputs.map((input) => {
          const snapshot = snapshots[input.snapshot];
          const source = props.opened.sources.find((one) => one.tensor === input.tensor);
          if (snapshot === undefined) return undefined;
          const places = snapshot.ranks.reduce((product, rank) => product * rank.shape, 1);
          return (
            <li key={input.tensor} style={hueStyle(input.tensor)}>
              <b className="hued">{input.tensor}</b>
              <span className="stored-ranks">
                {snapshot.ranks.map((rank) => (
                  <span key={rank.id} className="stored-rank">
                    <code>
                      {rank.id} {formatCount(rank.shape)}
                    </code>
                    <Term of={formats[rank.format]}>{rank.format}</Term>
                  </span>
                ))}
              </span>
              <span className="stored-remark numeric">
                <Term of="occupancy">{formatCount(snapshot.occupancy)} non-zero</Term>,{" "}
                {formatShare(snapshot.occupancy, places)}
                {source !== undefined && sourceText(source)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function sourceText(source: TensorSource): string {
  switch (source.kind) {
    case "generator":
      return source.seed === undefined ? "" : `, seed ${source.seed}`;
    case "file":
      return source.file === undefined ? ", from a file" : `, from ${source.file}`;
    case "computed":
      return ", computed";
    case "points":
    case "dense":
      return ", as written";
  }
}
