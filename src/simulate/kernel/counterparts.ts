/**
 * What two kernels of one plan keep, matched: one of them can pause further in, so it keeps more. They are emitted
 * alike, and so make the same locals in the same order, but for those that each loop that pauses has besides.
 */
import { defined, invariant } from "../../base/index.ts";
import type { EmittedNest } from "./emit-nest.ts";
import type { Local } from "./wasm.ts";

/** The locals that do not depend on where a kernel can pause. */
function common({ emission, began, cycles }: EmittedNest): readonly Local[] {
  const others = new Set([...began, ...cycles]);
  return emission.locals.filter((local) => !others.has(local));
}

/** By local that the coarser kernel keeps: its place there, and in the finer one. */
export function counterparts(
  coarse: EmittedNest,
  fine: EmittedNest,
): readonly (readonly [there: number, here: number])[] {
  const places: (readonly [number, number])[] = [];
  const match = (there: readonly Local[], here: readonly Local[]): void => {
    for (const [at, local] of there.entries()) {
      const own = defined(here[at], "a local's counterpart");
      invariant(own.type === local.type, "counterparts are of one type");
      const place = coarse.emission.slotOf(local);
      if (place !== undefined) places.push([place, defined(fine.emission.slotOf(own), "slot")]);
    }
  };
  match(common(coarse), common(fine));
  match(coarse.began, fine.began);
  match(coarse.cycles, fine.cycles);
  return places;
}
