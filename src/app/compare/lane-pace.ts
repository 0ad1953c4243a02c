/**
 * How much a lane of a comparison does at a time, over its cycles: its picture of space and time added up over
 * the places in space. Einsums of a cascade follow one another.
 */
import type { EngineClient } from "../engine-client.ts";
import type { Opened, RunResult, SpaceTime } from "../../engine/index.ts";
import { briefNumber } from "../sweep/names.ts";

/** Some cycles in a row and the computes in them. */
export interface Stretch {
  /** First cycle, and the cycle after the last. */
  readonly from: number;
  readonly to: number;
  readonly computes: number;
}

/** Computes a cycle, as the mean of a stretch. */
export function rateOf({ from, to, computes }: Stretch): number {
  return computes / Math.max(1, to - from);
}

/** How long a lane computes and how much at a time; the most, where it is more than the mean, is told as a mean where stretches are longer than a cycle. */
export function paceWords(pace: readonly Stretch[]): string {
  const cycles = pace.at(-1)?.to ?? 0;
  const mean = pace.reduce((sum, { computes }) => sum + computes, 0) / Math.max(1, cycles);
  const most = Math.max(0, ...pace.map(rateOf));
  const wide = Math.max(
    0,
    ...pace.filter((each) => rateOf(each) === most).map(({ from, to }) => to - from),
  );
  const over = wide <= 1 ? "" : ` as a mean of ${briefNumber(wide)} cycles`;
  const average = `${briefNumber(cycles)} cycles, ${briefNumber(mean)} ${mean === 1 ? "compute" : "computes"} a cycle on average`;
  return most === mean ? average : `${average}, at most ${briefNumber(most)}${over}`;
}

/** Cycles that a run takes, all its Einsums one after the other. */
export function cyclesOf({ counts }: RunResult): number {
  return Object.values(counts).reduce((sum, { cycles }) => sum + cycles, 0);
}

/** The stretches of an Einsum's picture in one row of lanes, from the cycle in which it begins. */
function stretchesOf({ picture, cycles }: SpaceTime, begin: number): readonly Stretch[] {
  if (picture === undefined || cycles === 0) return [];
  const { columns, looked } = picture;
  const at = (column: number): number => Math.ceil((column * cycles) / columns);
  return Array.from({ length: columns }, (_, column) => {
    const computes =
      (picture.effectual[column] ?? 0) +
      (picture.ineffectual[column] ?? 0) +
      (picture.gated[column] ?? 0);
    return { from: begin + at(column), to: begin + at(column + 1), computes: computes / looked };
  });
}

/** Computes of an Einsum up to which its cycles are looked at. */
const mostLookedAt = 500_000;

/**
 * The stretches of a finished run, each of about so many cycles; empty where the engine does not tell. An Einsum whose
 * units all compute in every cycle, or of too many computes, is one stretch.
 */
export async function paceOf(
  client: EngineClient,
  { session, einsums }: Opened,
  { counts }: RunResult,
  perStretch: number,
): Promise<readonly Stretch[]> {
  const found: Stretch[] = [];
  let begin = 0;
  for (const [einsum, { name }] of einsums.entries()) {
    const { cycles = 0, utilization = 0, macs } = counts[name] ?? {};
    const computes = macs === undefined ? 0 : macs.effectual + macs.ineffectual + macs.gated;
    if (cycles > 0 && (utilization === 1 || computes > mostLookedAt)) {
      found.push({ from: begin, to: begin + cycles, computes });
      begin += cycles;
      continue;
    }
    const answer = await client.spaceTime({
      session,
      einsum,
      from: 0,
      to: cycles,
      columns: Math.max(1, Math.ceil(cycles / perStretch)),
      laneFrom: 0,
      laneTo: Infinity,
      rows: 1,
    });
    if (!answer.ok) return [];
    found.push(...stretchesOf(answer.value, begin));
    begin += cycles;
  }
  return found;
}
