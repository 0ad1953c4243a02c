/** The value of an Einsum's expression, whether anything is left of it, and how values are reduced. */
import type { ProgramExpression } from "../../einsum/index.ts";
import { storesZeros } from "../../fibertree/index.ts";
import { totals } from "../state.ts";
import { add, present, type Emission } from "./emission.ts";
import {
  constant,
  constantFloat,
  f64,
  get,
  i32,
  select,
  set,
  tee,
  type,
  type Code,
  type Local,
} from "./wasm.ts";

/** The value of a plan's expression, its operands' values being read. */
export function evaluate(emission: Emission): Code {
  const { plan, values } = emission;
  if (!plan.isProduct) return valueOf(emission, plan.nest.expression);
  return values.map((value) => get(value)).reduce((product, each) => f64.mul(product, each));
}

function valueOf(emission: Emission, expression: ProgramExpression): Code {
  switch (expression.kind) {
    case "literal":
      return constantFloat(expression.value);
    case "operand":
      return get(emission.values[expression.operand] as Local);
    case "take": {
      const left = emission.local(type.f64);
      const right = emission.local(type.f64);
      const zero = i32.or(
        f64.eq(tee(left, valueOf(emission, expression.left)), constantFloat(0)),
        f64.eq(tee(right, valueOf(emission, expression.right)), constantFloat(0)),
      );
      const empty = emission.local(type.i32);
      return [
        set(empty, zero),
        select(constantFloat(0), get(expression.which === 0 ? left : right), get(empty)),
      ];
    }
    case "binary": {
      const operator = { "*": f64.mul, "+": f64.add, "-": f64.sub }[expression.operator];
      return operator(valueOf(emission, expression.left), valueOf(emission, expression.right));
    }
  }
}

/** Whether an expression can be other than empty, given the operands that are absent. */
export function isAlive(emission: Emission, expression: ProgramExpression): Code {
  switch (expression.kind) {
    case "literal":
      return constant(1);
    case "operand":
      return i32.eq(get(emission.absent[expression.operand] as Local), constant(present));
    case "take":
    case "binary": {
      const isEither = expression.kind === "binary" && expression.operator !== "*";
      const [left, right] = [expression.left, expression.right].map((side) =>
        isAlive(emission, side),
      ) as [Code, Code];
      return isEither ? i32.or(left, right) : i32.and(left, right);
    }
  }
}

/** Counts a compute as effectual or not. */
export function countEffectual(emission: Emission): Code {
  const { plan, layout } = emission;
  const doubtful = plan.tensors.flatMap((tensor, operand) =>
    emission.canBeAbsent(operand) || storesZeros(tensor) ? [operand] : [],
  );
  if (doubtful.length === 0) {
    emission.tally(layout.totals + totals.effectual);
    return [];
  }
  const isEffectual = doubtful
    .map((operand) => f64.ne(get(emission.values[operand] as Local), constantFloat(0)))
    .reduce((all, each) => i32.and(all, each));
  const effectual = emission.counterOf(layout.totals + totals.effectual);
  const ineffectual = emission.counterOf(layout.totals + totals.ineffectual);
  const flag = emission.local(type.i32);
  return [
    add(effectual, tee(flag, isEffectual)),
    add(ineffectual, i32.xor(get(flag), constant(1))),
  ];
}

/** A value reduced into what was there before. */
export function reduce(emission: Emission, before: Code, value: Code): Code {
  const { reduction } = emission.plan.nest;
  if (reduction === "+") return f64.add(before, value);
  const old = emission.local(type.f64);
  const now = emission.local(type.f64);
  const better = reduction === "max" ? f64.max : f64.min;
  return [
    set(old, before),
    set(now, value),
    select(
      get(old),
      select(get(now), better(get(old), get(now)), f64.eq(get(old), constantFloat(0))),
      f64.eq(get(now), constantFloat(0)),
    ),
  ];
}
