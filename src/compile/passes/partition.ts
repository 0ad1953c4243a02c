/**
 * Partition: loops over parts cut the fibers of the loops inside them.
 *
 *     before: for (m, z_ref, a_k) in z << a_m:
 *               for k1 in [0, K) step 8:
 *                 for (k, a_val) in a_k if k1 <= k < k1_end:
 *                   z_ref += a_val
 *     after:  for (m, z_ref, a_k) in z << a_m:
 *               for (k1, a_k0) in a_k.splitEqual(2):
 *                 for (k, a_val) in a_k0:
 *                   z_ref += a_val
 *
 * Parts that every fiber leaves empty are passed over. Where they are cut by occupancy, the leader's fiber
 * says where; until here there was one part, with everything in it. The fibers that are cut must be there
 * when the loop over parts begins.
 */
import { defined, err, ok, type Diagnostic, type Result } from "../../base/index.ts";
import { descendAll, type Meeting } from "../descent.ts";
import type { Driver, Nest, Parts } from "../ir.ts";
import { boundDrivers, cutBy, partsFault, unreached } from "../parts.ts";
import { isRegister } from "../quotient.ts";
import { mapLoops } from "../rewrite.ts";
import { sourceOf } from "../streams.ts";
import type { Origin, Pass } from "./pass.ts";

/** How an operand's fibers drive a loop over parts: by their rank of parts where they are stored so, or whole. */
function driverAt(
  level: number,
  operand: number,
  meetings: readonly Meeting[],
  nest: Nest,
  { einsum }: Origin,
): Driver | undefined {
  const { lowest, register, isFlattened } = cutBy(einsum, level, nest);
  const drives = meetings.filter((meeting) => meeting.drives);
  const own =
    drives.find((meeting) => meeting.level === level) ??
    drives.find(
      (meeting) =>
        !isFlattened &&
        meeting.level === lowest &&
        meeting.parentLevel < level &&
        isRegister(meeting.coordinate, register),
    );
  return own && { operand, rank: own.rank, count: own.count, coordinate: own.coordinate };
}

/** How a loop cuts its parts. */
function partsAt(
  level: number,
  nest: Nest,
  meetings: readonly (readonly Meeting[])[],
  { einsum }: Origin,
): Result<Parts | undefined, Diagnostic> {
  const { parts, base } = defined(einsum.loops[level], "loop");
  if (parts?.kind !== "occupancy") return ok(parts);
  const { leader: operand, size } = parts;
  const { tensor } = defined(nest.operands[operand], "leader");
  const { lowest, register } = cutBy(einsum, level, nest);
  const isTuple = (nest.loops[lowest]?.registers.length ?? 0) > 1;
  const whole = meetings[operand]?.find(
    ({ coordinate, drives }) => isRegister(coordinate, register) && (drives || !isTuple),
  );
  if (whole === undefined) {
    return err(
      partsFault(
        einsum,
        level,
        `The leader \`${tensor}\` has no rank \`${base}\` to be cut.`,
        "Choose a leader that is indexed by the rank itself.",
      ),
    );
  }
  if (whole.parentLevel >= level) return err(unreached(einsum, level, tensor));
  const { rank, count, coordinate } = whole;
  return ok({ kind: "occupancy", size, leader: { operand, rank, count, coordinate } });
}

function apply(nest: Nest, origin: Origin): Result<Nest, Diagnostic> {
  const meetings = descendAll(nest, origin.shapes);
  const parts: (Parts | undefined)[] = [];
  for (const { level } of nest.loops) {
    const own = partsAt(level, nest, meetings, origin);
    if (!own.ok) return own;
    parts.push(own.value);
  }
  return ok(
    mapLoops(nest, (loop) =>
      loop.parts === undefined
        ? loop
        : {
            ...loop,
            parts: parts[loop.level],
            ...sourceOf(nest.expression, (operand) =>
              driverAt(loop.level, operand, defined(meetings[operand], "operand"), nest, origin),
            ),
          },
    ),
  );
}

/** Lets loops over parts cut fibers. */
export const partition: Pass = {
  name: "partition",
  apply,
  notBefore: (nest) =>
    nest.loops.flatMap((loop) => [
      ...(loop.parts?.kind === "occupancy" ? ["parts are cut by occupancy"] : []),
      ...(boundDrivers(loop, nest).length < loop.drivers.length ? ["a fiber is cut"] : []),
    ]),
  everAfter: ({ loops }, { einsum }) =>
    loops
      .filter(({ level, parts }) => parts?.kind !== einsum.loops[level]?.parts?.kind)
      .map(({ rank }) => `the parts of ${rank} are not cut as the document says`),
};
