/** What the marks on the elements of a tensor mean: each as it is drawn, with its words. */
import type { ReactNode } from "react";
import { Term } from "../../components/index.ts";
import { hueStyle } from "../../theme/hues.ts";

const side = 26;

/** A cell in the middle of a sample, with a mark on it. */
function Sample({ children }: { readonly children: ReactNode }) {
  return (
    <svg className="grid-svg mark-sample" viewBox="-8 -8 42 42" width="42" height="42" aria-hidden>
      <rect width={side} height={side} className="grid-value" />
      {children}
    </svg>
  );
}

function Point(props: { readonly kind: string; readonly children?: ReactNode }) {
  return (
    <g className={`grid-point is-${props.kind}`}>
      <rect x="-2" y="-2" width={side + 4} height={side + 4} rx="3" className="grid-ring" />
      <rect width={side} height={side} className="grid-fill" />
      {props.children}
    </g>
  );
}

const text = (value: string) => (
  <text className="grid-text" x={side / 2} y={side / 2}>
    {value}
  </text>
);

/** A list of all marks. */
export function MarkLegend() {
  return (
    <ul className="mark-legend" style={hueStyle("I")} aria-label="Marks on elements">
      <li>
        <Sample>
          <Point kind="filled">{text("4")}</Point>
        </Sample>
        <span>
          filled, with a ring: <Term of="fetched">fetched</Term>, or written for the first time
        </span>
      </li>
      <li>
        <Sample>
          <Point kind="held">
            <path
              d={`M0 26L26 0M0 18L18 0M8 26L26 8M0 10L10 0M16 26L26 16`}
              className="grid-hatch"
            />
            <path d="M0 0h8l-8 8z" className="grid-pin" />
            <text className="held-steps is-end" x="23.5" y="6">
              9
            </text>
            {text("4")}
          </Point>
        </Sample>
        <span>
          hatched, with a pin: <Term of="held">held</Term> for 9 steps
        </span>
      </li>
      <li>
        <Sample>
          <rect width={side} height={side} className="grid-touched" />
          {text("4")}
        </Sample>
        <span>tinted: passed already in this visit</span>
      </li>
      <li>
        <Sample>
          {text("4")}
          <rect x="1" y="1" width="24" height="24" rx="2" className="grid-outlined is-leaving" />
        </Sample>
        <span>dashed outline: left, the step before used it</span>
      </li>
      <li>
        <Sample>
          {text("4")}
          <rect x="1" y="1" width="24" height="24" rx="2" className="grid-outlined is-ahead" />
        </Sample>
        <span>dots: what the step would use that the pointer looks ahead to</span>
      </li>
      <li>
        <Sample>
          <rect width={side} height={side} className="grid-ground" />
          <path d="M10 10l6 6m0 -6l-6 6" className="grid-skipped" />
        </Sample>
        <span>
          small cross: a zero that was <Term of="skipping">skipped</Term>
        </span>
      </li>
      <li>
        <Sample>
          {text("4")}
          <path d="M2 2L24 24M24 2L2 24" className="tree-left" />
        </Sample>
        <span>
          crossed, in a tree: <Term of="passedOver">passed over</Term> by the{" "}
          <Term of="intersection">intersection</Term>
        </span>
      </li>
      <li>
        <Sample>
          <rect x="-2" y="4" width={side + 4} height={side - 6} rx="4" className="grid-window" />
          <path d="M-2 4v-8l8 4z" className="tree-start" />
        </Sample>
        <span>
          flag: where the <Term of="searchStart">search</Term> in a fiber starts; what is faded lies
          out of reach
        </span>
      </li>
      <li>
        <Sample>
          <Point kind="absent">
            <path d="M6 6L20 20M20 6L6 20" className="grid-cross" />
          </Point>
        </Sample>
        <span>
          crossed: <Term of="absent">absent</Term>, reads as zero
        </span>
      </li>
      <li>
        <Sample>
          <Point kind="struck">
            {text("4")}
            <path d="M2 24L24 2" className="grid-cross" />
          </Point>
        </Sample>
        <span>
          struck through: <Term of="gating">gated</Term>, not read
        </span>
      </li>
      <li>
        <Sample>
          <rect x="-2" y="-2" width={side + 4} height={side + 4} rx="4" className="grid-window" />
          <path d="M27 30l4 4l-4 4" transform="translate(-4 -6)" className="grid-chevron" />
        </Sample>
        <span>
          frame: the <Term of="slidingWindow">window</Term>; a chevron where elements enter it
        </span>
      </li>
    </ul>
  );
}
