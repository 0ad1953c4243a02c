/**
 * The icons of the page, drawn inline on a 16 by 16 grid with the colour of the text around them.
 *
 * An icon says nothing to a screen reader; the button around it carries the words.
 */
import type { ReactNode } from "react";

const solid = { fill: "currentColor", stroke: "none" } as const;
const dot = (x: number, y: number): ReactNode => (
  <circle key={`${x},${y}`} cx={x} cy={y} r="1.1" {...solid} />
);

const drawings = {
  play: <path d="M5 3.2v9.6L13 8z" {...solid} />,
  pause: <path d="M4.5 3.5h2.5v9H4.5zM9 3.5h2.5v9H9z" {...solid} />,
  stop: <path d="M4 4h8v8H4z" {...solid} />,
  "step-forward": <path d="m6 3.5 4.5 4.5L6 12.5" />,
  "step-back": <path d="M10 3.5 5.5 8l4.5 4.5" />,
  "level-forward": <path d="m3.5 3.5 4.5 4.5-4.5 4.5m5-9L13 8l-4.5 4.5" />,
  "level-back": <path d="M12.5 3.5 8 8l4.5 4.5m-5-9L3 8l4.5 4.5" />,
  "event-forward": <path d="M2.5 8h8.5m-3.5-3.5L11 8l-3.5 3.5M13.5 3.5v9" />,
  "event-back": <path d="M13.5 8H5m3.5-3.5L5 8l3.5 3.5M2.5 3.5v9" />,
  "run-on": <path d="M2.5 3.5 7 8l-4.5 4.5zM9 3.5 13.5 8 9 12.5z" {...solid} />,
  "to-start": <path d="M3.5 3.5v9m9-9L8 8l4.5 4.5" />,
  "to-end": <path d="M12.5 3.5v9m-9-9L8 8l-4.5 4.5" />,
  grip: <>{[6, 10].flatMap((x) => [4, 8, 12].map((y) => dot(x, y)))}</>,
  more: <>{[3.5, 8, 12.5].map((x) => dot(x, 8))}</>,
  up: <path d="M8 12.5v-9M4 7.5l4-4 4 4" />,
  down: <path d="M8 3.5v9m-4-4 4 4 4-4" />,
  undo: <path d="M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6" />,
  redo: <path d="m10 3 3 3-3 3m3-3H6.5a3.5 3.5 0 0 0 0 7H10" />,
  share: <path d="M8 9.5V2.5M5 5l3-3 3 3M4.5 7.5h-1v6h9v-6h-1" />,
  copy: <path d="M5.5 5.5h7v7.5h-7zM3.5 10.5v-8H10" />,
  link: (
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8m1.2 2.5a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8" />
  ),
  sun: (
    <path d="M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.5v1.2m0 10.6v1.2M1.5 8h1.2m10.6 0h1.2M3.4 3.4l.9.9m7.4 7.4.9.9m0-9.2-.9.9m-7.4 7.4-.9.9" />
  ),
  moon: <path d="M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6z" />,
  auto: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" {...solid} />
    </>
  ),
  help: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.2 6.3a1.8 1.8 0 1 1 2.7 1.6c-.6.4-.9.7-.9 1.4" />
      <circle cx="8" cy="11.4" r="0.8" {...solid} />
    </>
  ),
  close: <path d="m4 4 8 8m0-8-8 8" />,
  check: <path d="m3 8.5 3.2 3.2L13 4.8" />,
  warning: (
    <>
      <path d="M8 2.2 14.3 13H1.7z" />
      <path d="M8 6.3v3.2" />
      <circle cx="8" cy="11.3" r="0.8" {...solid} />
    </>
  ),
  pin: <path d="M5.5 2.5h5M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5" />,
  import: <path d="M8 2.5v7m-3-3 3 3 3-3M3 10.5v3h10v-3" />,
  export: <path d="M8 9.5v-7m-3 3 3-3 3 3M3 10.5v3h10v-3" />,
  menu: <path d="M2.5 4.5h11m-11 3.5h11m-11 3.5h11" />,
  panel: <path d="M2.5 3h11v10h-11zM6.5 3v10" />,
  tree: (
    <path d="M6.2 2.5h3.6v2.8H6.2zM2.2 10.7h3.6v2.8H2.2zM10.2 10.7h3.6v2.8h-3.6zM8 5.3V8m-4 2.7V8h8v2.7" />
  ),
  ranks: <path d="M2.5 2.5h3v11h-3zM6.5 2.5h3v7h-3zM10.5 2.5h3v9h-3z" />,
  grid: <path d="M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11" />,
  "chevron-down": <path d="m4 6 4 4 4-4" />,
  "chevron-right": <path d="m6 4 4 4-4 4" />,
  minus: <path d="M3 8h10" />,
  table: <path d="M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M6.5 3v10" />,
  plus: <path d="M8 3v10M3 8h10" />,
  search: <path d="M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM10 10l3.5 3.5" />,
  edit: <path d="M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2z" />,
} as const satisfies Record<string, ReactNode>;

/** The name of an icon. */
export type IconName = keyof typeof drawings;

/** One icon, 16 units wide unless told otherwise, silent to assistive technology. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}
