/**
 * A whole nest as one function: loops around bodies, and where a run pauses and goes on.
 *
 * A run can pause after any iteration of the loops down to a certain one, chosen so that what is inside is
 * little. To go on, the function is called again: loops down to the one that paused skip their entering
 * and the statements of the iteration that they are in the middle of, because all locals are as they were.
 *
 * Time is the number of steps wherever only the innermost loops are spatial; loops around a spatial one keep
 * their cycles themselves.
 */
import type { Plan } from "../plan.ts";
import { totals } from "../state.ts";
import { BodyEmitter } from "./emit-body.ts";
import { emitLoop, type EmittedLoop } from "./emit-loop.ts";
import { add, always, Emission, present, stepLimit, Unsupported, workLimit } from "./emission.ts";
import { MemoryMap } from "./memory-map.ts";
import { pauseLevel, pointsInside } from "./pause.ts";
import { searchFunction } from "./search.ts";
import { TraceEmitter } from "./trace-record.ts";
import {
  block,
  br,
  constant,
  constant64,
  encodeModule,
  get,
  i32,
  i64,
  load,
  loop,
  newLabel,
  select,
  set,
  store,
  type,
  when,
  type Code,
  type Label,
  type Local,
  type ValueType,
} from "./wasm.ts";

/** A nest as emitted: its code, and where everything is. */
export interface EmittedNest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly emission: Emission;
  readonly body: BodyEmitter;
  readonly loops: readonly EmittedLoop[];
  /** Innermost loop at which a run can pause; -1 where it cannot. */
  readonly pause: number;
  /** Most steps that can pass between two moments at which a run can pause. */
  readonly stepsBetweenPauses: number;
  /** By loop that can pause: steps when its current iteration began, and cycles of those before. */
  readonly began: readonly Local[];
  readonly cycles: readonly Local[];
  readonly totalCycles: Local;
}

/** What kernels of one plan may differ in. They keep the same, at the same addresses. */
interface Variant {
  /** Innermost loop at which a run can pause. */
  readonly pause: number;
  /** Whether every compute is noted, see `trace-record.ts`. */
  readonly isTraced: boolean;
}

/** Emits the nests of one plan. */
class NestEmitter {
  readonly emission: Emission;
  readonly body: BodyEmitter;
  readonly loops: readonly EmittedLoop[];
  readonly began: readonly Local[];
  readonly cycles: readonly Local[];
  readonly totalCycles: Local;
  private readonly plan: Plan;
  private readonly steps: Local;
  private readonly trace: TraceEmitter | undefined;
  private readonly exit: Label = newLabel();

  constructor(plan: Plan, { pause, isTraced }: Variant) {
    this.plan = plan;
    this.emission = new Emission(plan, pause, isTraced);
    this.emission.checkPlan();
    this.body = new BodyEmitter(this.emission);
    this.loops = plan.loops.reduce<readonly EmittedLoop[]>(
      (outer, _, level) => [...outer, emitLoop(this.emission, level, outer)],
      [],
    );
    const innermostSpatial = plan.loops.findLastIndex(
      ({ spatial }, level) => spatial && level < plan.suffix,
    );
    const kept = Math.max(this.emission.pause, innermostSpatial) + 1;
    const local = (_: unknown, level: number): Local => this.emission.local(type.i64, level);
    this.began = Array.from({ length: kept }, local);
    this.cycles = Array.from({ length: kept }, local);
    this.totalCycles = this.emission.local(type.i64, always);
    this.steps = this.emission.counterOf(this.emission.layout.totals + totals.steps);
    this.trace = isTraced ? new TraceEmitter(this.emission) : undefined;
  }

  /** The function's body: locals from memory, the nest, locals to memory. */
  code(): Code {
    const { emission, body } = this;
    const { plan } = this;
    const over = newLabel();
    const nest = [
      when(i32.lt(get(emission.resume), constant(0)), [
        emission.beginBlock(),
        body.statements(-1, over),
        body.output.beginHolding(-1),
        this.prepare(-1),
      ]),
      this.level(0),
    ];
    const code: Code = block(this.exit, [
      block(over, nest),
      body.output.endHolding(-1),
      set(this.totalCycles, this.cycles[0] === undefined ? emission.steps : get(this.cycles[0])),
      set(emission.resume, constant(plan.loops.length)),
    ]);
    emission.steps.push(emission.sumOf(emission.layout.totals + totals.steps));
    emission.work.push(
      i64.add(
        get(emission.iterations[plan.loops.length - 1] as Local),
        i64.add(
          emission.sumOf(emission.layout.totals + totals.intersectionSteps),
          get(emission.iterations[Math.max(0, emission.pause)] as Local),
        ),
      ),
    );
    const { kept } = emission;
    if (kept.length >= MemoryMap.slots)
      throw new Unsupported(`${kept.length} locals; a kernel keeps less than ${MemoryMap.slots}`);
    return [
      kept.map((local, at) => set(local, access(load, local)(constant(0), 8 * at))),
      this.trace?.begin() ?? [],
      code,
      this.trace?.end() ?? [],
      kept.map((local, at) => access(store, local)(constant(0), 8 * at, get(local))),
      get(emission.resume),
    ];
  }

  /** Loop `level` and all that is in it; the compute below the last. */
  private level(level: number): Code {
    const { emission, plan, body } = this;
    const own = this.loops[level];
    if (own === undefined) return [body.compute(), this.trace?.note() ?? []];
    const [end, top, next] = [newLabel(), newLabel(), newLabel()];
    const { resume } = emission;
    const pauses = level <= emission.pause;
    const began = this.began[level];
    const cycles = this.cycles[level];
    const enter = [own.enter, cycles === undefined ? [] : set(cycles, constant64(0))];
    const advance = [
      this.forgetAbsence(level),
      // In the innermost loop, what counts iterations may count steps, too.
      began === undefined ? [] : set(began, emission.steps),
      own.advance(end),
      emission.beginBlock(emission.iterations[level]),
      this.cycles[level + 1] === undefined
        ? []
        : set(this.cycles[level + 1] as Local, constant64(0)),
      body.beginStays(level),
      body.statements(level, next),
      body.output.beginElement(level),
      body.output.beginHolding(level),
      this.prepare(level),
    ];
    const inner = this.level(level + 1);
    const isFresh = i32.lt(get(resume), constant(0));
    return [
      pauses ? when(isFresh, enter) : enter,
      block(
        end,
        loop(top, [
          block(next, [
            pauses
              ? [
                  when(i32.eq(get(resume), constant(level)), set(resume, constant(-1))),
                  when(isFresh, advance),
                ]
              : advance,
            inner,
          ]),
          body.output.endHolding(level),
          this.spend(level),
          pauses ? this.pauseAfter(level) : [],
          br(top),
        ]),
      ),
      own.leave,
      level === plan.suffix
        ? [add(this.steps, get(body.computed)), set(body.computed, constant(0))]
        : [],
    ];
  }

  /** What an iteration determines of loops further in than the next. */
  private prepare(level: number): Code {
    return this.loops.slice(level + 2).map(({ prepare }) => prepare(level));
  }

  private forgetAbsence(level: number): Code {
    const { emission, plan } = this;
    if (plan.isProduct) return [];
    return emission.absent.map((absent) =>
      set(absent, select(constant(present), get(absent), i32.ge(get(absent), constant(level)))),
    );
  }

  /** Adds an iteration's cycles to its loop: a sum over time, the longest in space. */
  private spend(level: number): Code {
    const cycles = this.cycles[level];
    if (cycles === undefined) return [];
    const inner = this.cycles[level + 1];
    const spent =
      inner === undefined
        ? i64.sub(this.emission.steps, get(this.began[level] as Local))
        : get(inner);
    if (this.plan.loops[level]?.spatial !== true) return set(cycles, i64.add(get(cycles), spent));
    return when(i64.gt(spent, get(cycles)), set(cycles, spent));
  }

  private pauseAfter(level: number): Code {
    const { emission, body } = this;
    const reached = i32.or(
      i64.ge(emission.steps, get(stepLimit)),
      i64.ge(emission.work, get(workLimit)),
    );
    return when(reached, [
      body.output.showHeld(level),
      set(emission.resume, constant(level)),
      br(this.exit),
    ]);
  }
}

function access(
  by: typeof load | typeof store,
  { type: of }: Local,
): (address: Code, offset: number, value?: Code) => Code {
  return of === type.i32 ? by.i32 : of === type.i64 ? by.i64 : by.f64;
}

/**
 * Emits a plan as a kernel.
 *
 * Errors: throws `Unsupported` where the plan needs what kernels do not have.
 */
export function emitNest(plan: Plan, variant: Partial<Variant> = {}): EmittedNest {
  if (plan.loops.length === 0) throw new Unsupported("a nest without loops");
  const nest = new NestEmitter(plan, { pause: pauseLevel(plan), isTraced: false, ...variant });
  const body = nest.code();
  const { emission, loops, began, cycles, totalCycles } = nest;
  const run = {
    parameters: [type.i64, type.i64] as readonly ValueType[],
    results: [type.i32] as readonly ValueType[],
    locals: emission.locals.map((local) => local.type),
    body,
  };
  return {
    bytes: encodeModule([searchFunction, run]),
    emission,
    body: nest.body,
    loops,
    pause: emission.pause,
    stepsBetweenPauses: pointsInside(plan, emission.pause, plan.suffix),
    began,
    cycles,
    totalCycles,
  };
}
