/**
 * Rewriting nests: what every pass does with them. A nest is never changed; loops that hold something new
 * are made anew, and listed anew.
 */
import { rootLevel } from "./descent.ts";
import type { Loop, Nest, Statement } from "./ir.ts";

/** The id of a node until its nest is numbered. */
export const unnumbered = -1;

/** The nest with each loop changed, innermost first. */
export function mapLoops(nest: Nest, change: (loop: Loop) => Loop): Nest {
  const visit = (body: readonly Statement[]): readonly Statement[] =>
    body.map((statement) =>
      statement.kind === "loop" ? change({ ...statement, body: visit(statement.body) }) : statement,
    );
  return withBody(nest, visit(nest.body));
}

/** The nest with the body of each loop changed, and that around all loops, innermost first. */
export function mapBodies(
  nest: Nest,
  change: (body: readonly Statement[], level: number) => readonly Statement[],
): Nest {
  const visit = (body: readonly Statement[], level: number): readonly Statement[] =>
    change(
      body.map((statement) =>
        statement.kind === "loop"
          ? { ...statement, body: visit(statement.body, statement.level) }
          : statement,
      ),
      level,
    );
  return withBody(nest, visit(nest.body, rootLevel));
}

/** The nest with its nodes numbered: transforms first, then statements as they are printed. */
export function numbered(nest: Nest): Nest {
  let nodeCount = 0;
  const transforms = nest.transforms.map((transform) => ({ ...transform, id: nodeCount++ }));
  const visit = (body: readonly Statement[]): readonly Statement[] =>
    body.map((statement) => {
      const id = nodeCount++;
      return statement.kind === "loop"
        ? { ...statement, id, body: visit(statement.body) }
        : { ...statement, id };
    });
  const body = visit(nest.body);
  return { ...withBody(nest, body), transforms, nodeCount };
}

function withBody(nest: Nest, body: readonly Statement[]): Nest {
  return { ...nest, body, loops: loopsIn(body) };
}

/** The loops of a body, outermost first. */
export function loopsIn(body: readonly Statement[]): readonly Loop[] {
  const loops: Loop[] = [];
  const visit = (own: readonly Statement[]): void => {
    for (const statement of own) {
      if (statement.kind !== "loop") continue;
      loops.push(statement);
      visit(statement.body);
    }
  };
  visit(body);
  return loops;
}
