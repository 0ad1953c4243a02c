/**
 * The marks of the ladder: how one loop relates to one tensor.
 *
 * Filled = the loop's rank indexes the tensor, half = it slides over it, hollow = it reuses it. The
 * shape carries the meaning; the hue only says which tensor.
 */
import type { LadderMark } from "../../../engine/index.ts";
import { Term } from "../../components/index.ts";
import type { GlossaryKey } from "../../glossary.ts";
import { hueStyle } from "../../theme/hues.ts";
import "./nest.css";

const words: Readonly<Record<LadderMark, { verb: string; entry: GlossaryKey }>> = {
  index: { verb: "indexes", entry: "indexes" },
  slide: { verb: "slides over", entry: "slides" },
  reuse: { verb: "reuses", entry: "reuses" },
};

/** Properties of `LadderMarkGlyph`. */
export interface LadderMarkGlyphProps {
  readonly mark: LadderMark;
  readonly tensor: string;
  /** The loop's rank, for the words that a screen reader says. */
  readonly rank?: string;
}

/** One mark of the ladder, in the tensor's hue. */
export function LadderMarkGlyph({ mark, tensor, rank }: LadderMarkGlyphProps) {
  const text = `${rank ?? "This rank"} ${words[mark].verb} ${tensor}`;
  return (
    <svg
      className="ladder-mark"
      style={hueStyle(tensor)}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      role="img"
      aria-label={text}
    >
      <title>{text}</title>
      <MarkShape mark={mark} />
    </svg>
  );
}

/** What the three marks mean. */
export function LadderLegend() {
  return (
    <ul className="ladder-legend">
      {(["index", "slide", "reuse"] as const).map((mark) => (
        <li key={mark}>
          <svg
            className="ladder-mark"
            viewBox="0 0 16 16"
            width="14"
            height="14"
            aria-hidden="true"
          >
            <MarkShape mark={mark} />
          </svg>
          <Term of={words[mark].entry}>{words[mark].entry}</Term>
        </li>
      ))}
    </ul>
  );
}

function MarkShape({ mark }: { readonly mark: LadderMark }) {
  return (
    <>
      <circle cx="8" cy="8" r="5" className={mark === "index" ? "is-filled" : "is-hollow"} />
      {mark === "slide" && <path d="M8 3a5 5 0 0 0 0 10z" className="is-filled" />}
    </>
  );
}
