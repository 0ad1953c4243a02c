/** Elementary draws from fast-check's generator, shared by whatever draws random experiments. */
import * as fc from "fast-check";
import type { Form } from "./random-experiment.testkit.ts";

/** Where random numbers come from: seeded, recorded and shrunk by fast-check. */
export type Gen = fc.GeneratorValue;

export const whole = (g: Gen, min: number, max: number): number => g(fc.integer, { min, max });

export const chance = (g: Gen, percent: number): boolean => whole(g, 1, 100) > 100 - percent;

export const pick = <Value>(g: Gen, values: readonly Value[]): Value =>
  values[whole(g, 0, values.length - 1)]!;

export function shuffle<Value>(g: Gen, values: readonly Value[]): readonly Value[] {
  const left = [...values];
  const order: Value[] = [];
  while (left.length > 0) order.push(...left.splice(whole(g, 0, left.length - 1), 1));
  return order;
}

/** The index that is a variable and nothing else. */
export const bare = (variable: string): Form => ({ terms: [[variable, 1]], constant: 0 });

/** The rank that a variable iterates. */
export const rankOf = (variable: string): string => variable.toUpperCase();
