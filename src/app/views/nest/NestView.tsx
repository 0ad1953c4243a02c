/**
 * The generated loop nest, line by line, with the current line and the values of its variables.
 */
import { memo, type CSSProperties } from "react";
import type { EinsumDescription, Frame, NestLine } from "../../../engine/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { nestRows, type LoopValue, type NestRow } from "./nest-rows.ts";
import "./nest.css";

/** Properties of `NestView`. */
export interface NestViewProps {
  readonly einsum: EinsumDescription;
  readonly frame: Frame | undefined;
  /** Opens a transformed tensor beside what is stored. */
  readonly onWatch?: (tensor: string) => void;
}

/** The printed nest; lines that the step entered are marked, the innermost of them highlighted. */
export function NestView({ einsum, frame, onWatch }: NestViewProps) {
  const rows = nestRows(einsum, frame);
  return (
    <div className="nest">
      <ol className="nest-lines" aria-label={`Loop nest of ${einsum.name}`}>
        {rows.map((row, at) => (
          <li
            key={at}
            className={rowClass(row)}
            aria-current={row.current ? "step" : undefined}
            style={{ "--depth": row.line.depth } as CSSProperties}
          >
            <span className="nest-gutter" aria-hidden="true">
              {row.entered ? "▸" : ""}
            </span>
            <LineTokens line={row.line} />
            {row.transforms !== undefined && onWatch !== undefined && (
              <WatchButton tensor={row.transforms} onWatch={onWatch} />
            )}
            {row.value !== undefined && (
              <span className="nest-value numeric" style={roomFor(row.value)}>
                <b>
                  {row.value.variable} = {row.value.text}
                </b>
                {row.value.range !== undefined && <span> of {row.value.range}</span>}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The room of the longest words a loop can have, so that its line does not break differently from step to step. */
function roomFor({ variable, range }: LoopValue): CSSProperties | undefined {
  const digits = range === undefined ? 0 : (range.match(/\d+(?=\)$)/)?.[0].length ?? 0);
  if (digits === 0) return undefined;
  return { minInlineSize: `calc(${variable.length + 11 + 3 * digits}ch + var(--space-3))` };
}

function WatchButton({
  tensor,
  onWatch,
}: {
  readonly tensor: string;
  readonly onWatch: (tensor: string) => void;
}) {
  return (
    <button
      type="button"
      className="nest-watch"
      aria-label={`Watch how ${tensor} is rearranged`}
      onClick={() => {
        onWatch(tensor);
      }}
    >
      watch
    </button>
  );
}

const LineTokens = memo(function LineTokens({ line }: { readonly line: NestLine }) {
  return (
    <code className="nest-code">
      {line.tokens.map((token, at) => (
        <span
          key={at}
          className={`token is-${token.kind}`}
          style={token.tensor === undefined ? undefined : hueStyle(token.tensor)}
        >
          {token.text}
        </span>
      ))}
    </code>
  );
});

function rowClass(row: NestRow): string {
  const names = ["nest-line"];
  if (row.entered) names.push("is-entered");
  if (row.current) names.push("is-current");
  if (row.spatial) names.push("is-spatial");
  return names.join(" ");
}
