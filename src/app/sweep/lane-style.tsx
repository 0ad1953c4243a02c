/** How lanes are told apart: by hue, by the shape of their marks, and by dashes, so that grey paper does too. */
import "./chart.css";

const hues = [
  "--tensor-I",
  "--tensor-F",
  "--tensor-O",
  "--tensor-3",
  "--tensor-1",
  "--tensor-2",
  "--tensor-5",
  "--tensor-4",
  "--tensor-6",
] as const;
const dashes = ["", "7 3", "2 3", "9 3 2 3", "12 4"] as const;
/** Outlines around the origin, about 8 wide. */
const shapes = [
  "M-3.6,0a3.6,3.6 0 1,0 7.2,0a3.6,3.6 0 1,0 -7.2,0Z",
  "M-3.2,-3.2H3.2V3.2H-3.2Z",
  "M0,-4.2L4.2,3.2H-4.2Z",
  "M0,-4.6L4.6,0L0,4.6L-4.6,0Z",
  "M0,4.2L4.2,-3.2H-4.2Z",
  "M-4,-1.4H-1.4V-4H1.4V-1.4H4V1.4H1.4V4H-1.4V1.4H-4Z",
] as const;

/** The colour of a lane, as CSS. */
export function laneColor(lane: number): string {
  return `var(${hues[lane % hues.length] ?? "--ink"})`;
}

/** The dashes of a lane's line; empty for none. */
export function laneDashes(lane: number): string {
  return dashes[lane % dashes.length] ?? "";
}

/** The outline of a lane's mark around the origin. */
export function laneShape(lane: number): string {
  return shapes[lane % shapes.length] ?? "";
}

/** A piece of a lane's line with its mark, as legends have it. */
export function LaneSwatch({ lane }: { readonly lane: number }) {
  const color = laneColor(lane);
  return (
    <svg className="lane-swatch" width="30" height="12" viewBox="-15 -6 30 12" aria-hidden="true">
      <path d="M-15,0H15" stroke={color} strokeWidth="2" strokeDasharray={laneDashes(lane)} />
      <path d={laneShape(lane)} fill={color} stroke="var(--surface)" />
    </svg>
  );
}
