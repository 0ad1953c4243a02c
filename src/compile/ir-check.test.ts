/** The checker of the IR: it passes every nest that is lowered, and sees what a broken pass would leave. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defined } from "../base/index.ts";
import { loadProgram } from "../einsum/index.ts";
import { checkNest } from "./ir-check.ts";
import type { Loop, Nest, Statement } from "./ir.ts";
import { lowerProgram } from "./stages.ts";

const folder = new URL("../presets/", import.meta.url);

function nestsOf(name: string): readonly Nest[] {
  const { program } = loadProgram(readFileSync(new URL(name, folder), "utf8"));
  const nests = lowerProgram(defined(program, name));
  if (!nests.ok) throw new Error(nests.error.message);
  return nests.value;
}

/** The nest with every loop changed, innermost first. */
function withLoops(nest: Nest, change: (loop: Loop) => Loop): Nest {
  const loops: Loop[] = [];
  const rebuild = (body: readonly Statement[]): readonly Statement[] =>
    body.map((statement) => {
      if (statement.kind !== "loop") return statement;
      const changed = change({ ...statement, body: rebuild(statement.body) });
      loops.unshift(changed);
      return changed;
    });
  const body = rebuild(nest.body);
  return { ...nest, body, loops };
}

function withBody(
  nest: Nest,
  level: number,
  change: (body: readonly Statement[]) => readonly Statement[],
): Nest {
  return withLoops(nest, (loop) =>
    loop.level === level ? { ...loop, body: change(loop.body) } : loop,
  );
}

const presets = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const [nest] = nestsOf("os-sparse-weights.yaml");
const plain = defined(nest, "nest");

describe("checkNest", () => {
  it.each(presets)("passes %s", (name) => {
    expect(nestsOf(name).flatMap(checkNest)).toEqual([]);
  });

  it("sees a bound that needs an inner register", () => {
    const broken = withLoops(plain, (loop) =>
      loop.level === 0
        ? {
            ...loop,
            lower: [
              {
                value: { terms: [{ register: 1, coefficient: 1 }], constant: 0, divisor: 1 },
                because: undefined,
              },
            ],
          }
        : loop,
    );
    expect(checkNest(broken).join()).toContain(
      "a bound needs a register that is set further inside",
    );
  });

  it("sees a value that is read before it is bound", () => {
    const broken = withBody(plain, 1, (body) =>
      [...body].sort((a, b) => Number(b.kind === "read") - Number(a.kind === "read")),
    );
    expect(checkNest(broken).join()).toContain("a value is read before its ranks are bound");
  });

  it("sees a leader whose fiber is not there yet", () => {
    const cut = defined(nestsOf("cambricon-x.yaml")[0], "nest");
    const broken = withLoops(cut, (loop) =>
      loop.parts?.kind === "occupancy"
        ? { ...loop, parts: { ...loop.parts, leader: { ...loop.parts.leader, rank: 1 } } }
        : loop,
    );
    expect(checkNest(broken).join()).toContain("the leader's fiber is only reached further inside");
  });

  it("sees a driver that delivers nothing", () => {
    const broken = withLoops(plain, (loop) => ({ ...loop, stream: { kind: "dense" } }));
    expect(checkNest(broken).join()).toContain("a driver is not one of its stream");
  });

  it("sees an operand that is never read", () => {
    const broken = withBody(plain, 1, (body) =>
      body.filter((statement) => !(statement.kind === "read" && statement.operand === 0)),
    );
    expect(checkNest(broken)).toContain("operand 0 is never read");
  });

  it("sees an id that is used twice", () => {
    const broken = withBody(plain, 1, (body) =>
      body.map((statement) => (statement.kind === "compute" ? { ...statement, id: 0 } : statement)),
    );
    expect(checkNest(broken).join()).toContain("its id is used twice");
  });

  it("sees a missing compute", () => {
    const broken = withBody(plain, 1, (body) => body.filter(({ kind }) => kind !== "compute"));
    expect(checkNest(broken)).toContain("there are 0 computes");
  });

  it("sees a rank that is bound twice", () => {
    const broken = withBody(plain, 1, (body) =>
      body.flatMap((statement): readonly Statement[] =>
        statement.kind === "index" ? [statement, { ...statement, id: 99 }] : [statement],
      ),
    );
    expect(checkNest(broken).join()).toContain("is bound out of order");
  });
});
