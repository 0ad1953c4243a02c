/**
 * Hoist: whatever is determined by an outer loop is done there, once.
 *
 *     before: for s in [0, S):
 *               for w in [0, W) if 0 <= w-s < Q:
 *                 q = w-s
 *                 i_val = i[w]
 *                 f_val = f.find(s)   # skip where absent
 *                 o[q] += i_val * f_val
 *     after:  for s in [0, S):
 *               f_val = f.find(s)   # skip where absent
 *               for w in [0, W) if 0 <= w-s < Q:
 *                 q = w-s
 *                 i_val = i[w]
 *                 o[q] += i_val * f_val
 *
 * A search that finds nothing ends the body that it stands in, so what it spares is all that is inside.
 */
import { defined, ok } from "../../base/index.ts";
import { rootLevel } from "../descent.ts";
import type { Nest, Statement } from "../ir.ts";
import { boundDrivers } from "../parts.ts";
import { levelOf } from "../quotient.ts";
import { mapBodies, mapLoops } from "../rewrite.ts";
import type { Pass } from "./pass.ts";

/** By statement: where it stands, and the outermost loop in whose body it could. */
function placesIn(
  nest: Nest,
): ReadonlyMap<Statement, { readonly at: number; readonly best: number }> {
  const places = new Map<Statement, { readonly at: number; readonly best: number }>();
  const bound = nest.operands.map(() => rootLevel);
  const descendTo = (operand: number, level: number): number =>
    (bound[operand] = Math.max(defined(bound[operand], "operand"), level));
  const visit = (body: readonly Statement[], at: number): void => {
    for (const statement of body) {
      let best = at;
      switch (statement.kind) {
        case "loop":
          for (const { operand } of boundDrivers(statement, nest))
            descendTo(operand, statement.level);
          visit(statement.body, statement.level);
          break;
        case "let":
          best = levelOf(statement.value, nest.registers);
          break;
        case "find":
        case "index":
          best = descendTo(statement.operand, levelOf(statement.coordinate, nest.registers));
          break;
        case "read":
        case "gate":
          best = defined(bound[statement.operand], "operand");
          break;
        case "compute":
        case "populate":
          break;
      }
      places.set(statement, { at, best });
    }
  };
  visit(nest.body, rootLevel);
  return places;
}

function apply(nest: Nest): Nest {
  const innermost = nest.loops.at(-1);
  if (innermost === undefined) return nest;
  const places = placesIn(nest);
  const hoisted = mapBodies(nest, (body, level) => [
    ...innermost.body.filter((statement) => places.get(statement)?.best === level),
    ...body.filter(({ kind }) => kind === "loop"),
  ]);
  return mapLoops(hoisted, (loop) => ({
    ...loop,
    checks: innermost.checks.filter(({ value }) => levelOf(value, nest.registers) === loop.level),
    guards: innermost.guards.filter(({ value }) => levelOf(value, nest.registers) === loop.level),
  }));
}

/** Moves bindings, derived coordinates and conditions as far out as they can go. */
export const hoist: Pass = {
  name: "hoist",
  apply: (nest) => ok(apply(nest)),
  notBefore: ({ loops, body }) =>
    [{ body }, ...loops]
      .slice(0, -1)
      .filter((outer) => outer.body.length > 1)
      .map(() => "a statement stands outside of the innermost body"),
  everAfter: (nest) => [
    ...[...placesIn(nest)]
      .filter(([, { at, best }]) => best < at)
      .map(([{ id }]) => `node ${String(id)}: it can stand further out`),
    ...nest.loops
      .filter(({ level, checks, guards }) =>
        [...checks, ...guards].some(({ value }) => levelOf(value, nest.registers) < level),
      )
      .map(({ id }) => `node ${String(id)}: a condition can stand further out`),
  ],
};
