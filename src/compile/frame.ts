/**
 * Registers: the numbers that loops set, and every index in terms of them.
 *
 *     before: loops Q1 (parts of Q), Q0, S; O[q], I[q+s]
 *     after:  registers q1, q1_end, q, s; O at q, I at q+s; q depends on loops Q1 and Q0
 */
import { defined } from "../base/index.ts";
import { combine, type ProgramAccess, type ProgramEinsum } from "../einsum/index.ts";
import type { Frame } from "./descent.ts";
import type { Quotient, Register } from "./ir.ts";
import { quotientOf } from "./quotient.ts";

/** The registers of an Einsum's loops, and what its indices are in terms of them. */
export interface EinsumFrame extends Frame {
  /** An index expression over the registers. */
  readonly quotient: (index: ProgramAccess["indices"][number]) => Quotient;
  /** An index variable over the registers. */
  readonly variable: (name: string) => Quotient;
}

/** The registers of all loops. */
export function frameOf(einsum: ProgramEinsum): EinsumFrame {
  const registers: Register[] = [];
  const components: number[] = [];
  const loops = einsum.loops.map((loop, level): Frame["loops"][number] => {
    const chain = (from: number | undefined): readonly number[] =>
      from === undefined ? [] : [from, ...chain(einsum.loops[from]?.inside)];
    const add = (variable: string, extent: number, also: readonly number[] = []): number =>
      registers.push({
        variable,
        extent,
        level,
        levels: [level, ...chain(loop.inside), ...chain(loop.halo), ...also],
      }) - 1;
    const total = loop.components.reduce((product, { extent }) => product * extent, 1);
    if (loop.parts !== undefined) {
      const start = loop.rank.toLowerCase();
      const end =
        loop.parts.kind === "shape" ? `${start}+${String(loop.parts.size)}` : `${start}_end`;
      return {
        registers: [add(start, total), add(end, total + 1)],
        mode: loop.mode,
      };
    }
    const own = loop.components.map(({ rank, form, extent }, at) => {
      const [term] = form.terms;
      const bare = form.terms.length === 1 && term?.coefficient === 1 && form.constant === 0;
      const within = loop.within.filter(({ component }) => component === at);
      const register = add(
        bare ? term.variable : rank.toLowerCase(),
        extent,
        within.flatMap(({ parts }) => chain(parts)),
      );
      components.push(register);
      return register;
    });
    return { registers: own, mode: loop.mode };
  });
  const count = components.length;
  const quotients = new Map<ProgramAccess["indices"][number], Quotient>();
  return {
    loops,
    registers,
    quotient: (index) => {
      const known = quotients.get(index);
      if (known !== undefined) return known;
      const quotient = quotientOf(combine(index, einsum.solution, count), components);
      quotients.set(index, quotient);
      return quotient;
    },
    variable: (name) => quotientOf(defined(einsum.solution.get(name), name), components),
  };
}
