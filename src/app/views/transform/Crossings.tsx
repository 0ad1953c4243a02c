/**
 * Storage order above, the loops' order below, a line for each element: where lines cross, the order of
 * the loops is not that of storage.
 */
import type { PairedElement } from "./pairing.ts";

const most = 160;
const height = 44;

interface CrossingsProps {
  readonly pairs: readonly PairedElement[];
  readonly current: PairedElement;
}

/** The lines between both orders; nothing where there are too many to tell apart. */
export function Crossings({ pairs, current }: CrossingsProps) {
  if (pairs.length > most || pairs.length < 2) return undefined;
  const x = (place: number) => 6 + (place / (pairs.length - 1)) * 588;
  const path = (pair: PairedElement) =>
    `M${x(pair.storedPlace)} 4C${x(pair.storedPlace)} ${height / 2} ${x(pair.arrangedPlace)} ${height / 2} ${x(pair.arrangedPlace)} ${height - 4}`;
  return (
    <figure className="crossings">
      <figcaption>
        <span>in storage</span>
        <span>as the loops meet them</span>
      </figcaption>
      <svg viewBox={`0 0 600 ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {pairs.map((pair) => (
          <path key={pair.stored} d={path(pair)} className="crossing" />
        ))}
        <path d={path(current)} className="crossing is-current" />
      </svg>
    </figure>
  );
}
