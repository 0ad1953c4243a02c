/**
 * A second counter: recursive, slow, over dense maps of coordinates, written from the definitions of the
 * counts and sharing no code with the simulator. What it holds and what it reads is kept in sets of
 * strings, one definition a line.
 */
import type {
  Form,
  RandomAccess,
  RandomEinsum,
  RandomExperiment,
  RandomExpression,
} from "./random-experiment.testkit.ts";

/** Non-zero values by coordinates, in the order of the declaration. */
export type Dense = ReadonlyMap<string, number>;

export interface NaiveCounts {
  readonly report: unknown;
  readonly output: Dense;
}

/** A form in terms of loop coordinates: coefficients and a constant, exact up to rounding. */
interface Combination {
  readonly coefficients: readonly number[];
  readonly constant: number;
  /** Innermost loop that it depends on. */
  readonly level: number;
}

/** Solves `form = sum of coefficient x loop + constant` for the coefficients. */
function combine(form: Form, loops: readonly Form[], variables: readonly string[]): Combination {
  const of = (each: Form, variable: string): number =>
    each.terms.find(([name]) => name === variable)?.[1] ?? 0;
  // One equation a variable, one unknown a loop.
  const rows = variables.map((variable) => [
    ...loops.map((loop) => of(loop, variable)),
    of(form, variable),
  ]);
  const size = loops.length;
  for (let column = 0; column < size; column += 1) {
    const best = rows.reduce(
      (found, row, at) =>
        at >= column && Math.abs(row[column]!) > Math.abs(rows[found]![column]!) ? at : found,
      column,
    );
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    const pivot = rows[column]!.map((value) => value / rows[column]![column]!);
    rows[column] = pivot;
    rows.forEach((row, at) => {
      if (at === column) return;
      const factor = row[column]!;
      rows[at] = row.map((value, index) => value - factor * pivot[index]!);
    });
  }
  const coefficients = rows.map((row) => (Math.abs(row[size]!) < 1e-9 ? 0 : row[size]!));
  const constant =
    form.constant - coefficients.reduce((sum, each, at) => sum + each * loops[at]!.constant, 0);
  return { coefficients, constant, level: coefficients.findLastIndex((each) => each !== 0) };
}

interface Operand {
  readonly access: RandomAccess;
  readonly values: Dense;
  /** In the order of traversal. */
  readonly ranks: readonly {
    readonly declared: number;
    readonly compressed: boolean;
    readonly value: Combination;
    readonly role: "drive" | "find" | "index";
    /** Loop in whose body, or by which, it is bound. */
    readonly level: number;
  }[];
  readonly bound: number;
}

const key = (point: readonly number[]): string => point.join();

/** Innermost temporal loop that any of the coordinates depends on; -1 for none. */
function residence(einsum: RandomEinsum, coordinates: readonly Combination[]): number {
  return einsum.loops.findLastIndex(
    ({ spatial }, at) => !spatial && coordinates.some(({ coefficients }) => coefficients[at] !== 0),
  );
}

/** Counts one Einsum by walking its nest. */
export function countNaively(
  experiment: RandomExperiment,
  einsum: RandomEinsum,
  tensors: ReadonlyMap<string, Dense>,
): NaiveCounts {
  const { extents } = experiment;
  const { loops, variables } = einsum;
  const forms = loops.map(({ components }) => components[0]!.form);
  const tensorOf = (name: string): RandomExperiment["tensors"][number] =>
    experiment.tensors.find((tensor) => tensor.name === name)!;
  const shapeOf = (name: string): readonly number[] =>
    tensorOf(name).ranks.map((rank) => extents[rank]!);

  const operands = einsum.operands.map((access): Operand => {
    const { ranks, formats, storage } = tensorOf(access.tensor);
    let order = storage.map((id) => {
      const declared = ranks.indexOf(id);
      const value = combine(access.indices[declared]!, forms, variables);
      return { declared, compressed: formats[declared] !== "U", value };
    });
    const discordant = order.some(
      ({ value }, at) => at > 0 && value.level < order[at - 1]!.value.level,
    );
    if (discordant && access.mode !== "lookup" && order.some(({ compressed }) => compressed)) {
      const derived = ({ value: { coefficients, constant, level } }: (typeof order)[0]): number =>
        coefficients.every((each, at) => Math.abs(each - (at === level ? 1 : 0)) < 1e-9) &&
        Math.abs(constant) < 1e-9
          ? 0
          : 1;
      order = order.toSorted((a, b) => a.value.level - b.value.level || derived(a) - derived(b));
    }
    let reached = -1;
    const roles = order.map((rank) => {
      const drives = access.mode !== "lookup" && rank.value.level > reached;
      reached = Math.max(reached, rank.value.level);
      const role = !rank.compressed ? "index" : drives ? "drive" : "find";
      return { ...rank, role, level: reached } as const;
    });
    return { access, values: tensors.get(access.tensor)!, ranks: roles, bound: reached };
  });
  const outputShape = shapeOf(einsum.output.tensor);
  const populated = einsum.output.indices.map((form) => combine(form, forms, variables));

  // Whatever a loop is the last to determine must be whole and inside its range.
  const ranges = [
    ...variables.map((name) => ({
      value: combine({ terms: [[name, 1]], constant: 0 }, forms, variables),
      extent: extents[name.toUpperCase()]!,
    })),
    ...loops.map(({ rank }, at) => ({
      value: combine(forms[at]!, forms, variables),
      extent: extents[rank]!,
    })),
    ...[einsum.output, ...einsum.operands].flatMap(({ tensor, indices }) =>
      indices.map((form, at) => ({
        value: combine(form, forms, variables),
        extent: shapeOf(tensor)[at]!,
      })),
    ),
  ];

  const x: number[] = [];
  const evaluate = ({ coefficients, constant }: Combination): number => {
    const value = coefficients.reduce((sum, each, at) => sum + each * (x[at] ?? 0), constant);
    return Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) + 0 : Number.NaN;
  };

  const counts = {
    effectual: 0,
    ineffectual: 0,
    gated: 0,
    steps: 0,
    intersectionSteps: 0,
    matches: 0,
    iterations: new Map<string, number>(),
    written: new Set<string>(),
    elements: new Set<string>(),
  };
  const perOperand = operands.map(() => ({
    accesses: 0,
    lookups: 0,
    coordReads: 0,
    read: new Set<string>(),
  }));
  const output = new Map<string, number>();
  const values = operands.map(() => 0);
  /** By operand, the ranks bound so far: coordinates by declared rank, undefined where absent. */
  const fibers: (number[] | undefined)[] = operands.map(() => []);

  /** Whether a fiber or a value is stored at the first ranks of an operand, below a stored fiber. */
  const holds = (operand: Operand, upTo: number, coordinates: readonly number[]): boolean =>
    [...operand.values.keys()].some((stored) => {
      const point = stored.split(",").map(Number);
      return operand.ranks
        .slice(0, upTo + 1)
        .every(({ declared }) => point[declared] === coordinates[declared]);
    });

  const gateOrder = operands
    .map((_, at) => at)
    .toSorted(
      (a, b) =>
        Number(operands[b]!.access.mode === "gate") - Number(operands[a]!.access.mode === "gate") ||
        a - b,
    );
  /** Whether a gate that is read before this operand is zero. */
  const spared = (at: number): boolean =>
    gateOrder.some((gate, place) => {
      const { access, bound } = operands[gate]!;
      const own = operands[at]!.bound;
      const before = bound < own || (bound === own && place < gateOrder.indexOf(at));
      return gate !== at && access.mode === "gate" && before && values[gate] === 0;
    });

  /** Binds what a body binds; false where a find has found nothing. */
  const bind = (level: number): boolean => {
    const rankIn = (at: number): number => {
      const { access, ranks } = operands[at]!;
      const here = ranks.filter((rank) => rank.level === level && rank.role !== "drive");
      if (access.mode === "gate") return 0;
      return here.length === 0 ? 1 : here.some(({ role }) => role === "find") ? 2 : 3;
    };
    for (const at of gateOrder.toSorted((a, b) => rankIn(a) - rankIn(b))) {
      const operand = operands[at]!;
      const own = perOperand[at]!;
      for (const [depth, rank] of operand.ranks.entries()) {
        if (rank.level !== level || rank.role === "drive") continue;
        const isLeaf = depth === operand.ranks.length - 1;
        if (rank.role === "find" && isLeaf && spared(at)) {
          fibers[at] = undefined;
          continue;
        }
        const fiber = fibers[at];
        let found: number[] | undefined;
        if (fiber !== undefined) {
          const next = [...fiber];
          next[rank.declared] = evaluate(rank.value);
          if (rank.role === "find") own.lookups += 1;
          if (rank.role === "index" || holds(operand, depth, next)) found = next;
        }
        if (rank.role === "find" && found === undefined && operand.access.mode !== "lookup")
          return false;
        fibers[at] = found;
      }
      if (operand.bound !== level) continue;
      if (spared(at)) {
        values[at] = 0;
        continue;
      }
      const point = operand.ranks.reduce<number[]>((sum, { declared, value }) => {
        sum[declared] = evaluate(value);
        return sum;
      }, []);
      values[at] = operand.values.get(key(point)) ?? 0;
      own.accesses += 1;
      const stay = residence(
        einsum,
        operand.ranks.map(({ value }) => value),
      );
      own.read.add(`${key(x.slice(0, stay + 1))}:${key(point)}`);
    }
    return true;
  };

  /** Legal coordinates of a loop, ascending. */
  const legal = (level: number): readonly number[] => {
    const found: number[] = [];
    for (let candidate = 0; candidate < extents[loops[level]!.rank]!; candidate += 1) {
      x[level] = candidate;
      const inside = ranges.every(({ value, extent }) => {
        if (value.level !== level) return true;
        const at = evaluate(value);
        return at >= 0 && at < extent;
      });
      if (inside) found.push(candidate);
    }
    x.length = level;
    return found;
  };

  /** Coordinates that a driver delivers, with a note that one was looked at. */
  interface Delivery {
    readonly at: number;
    readonly look: () => void;
  }

  const deliveries = (at: number, level: number, candidates: readonly number[]): Delivery[] => {
    const operand = operands[at]!;
    const depth = operand.ranks.findIndex((rank) => rank.role === "drive" && rank.level === level);
    const rank = operand.ranks[depth]!;
    const fiber = fibers[at] ?? [];
    return candidates.flatMap((candidate) => {
      x[level] = candidate;
      const next = [...fiber];
      next[rank.declared] = evaluate(rank.value);
      x.length = level;
      if (!holds(operand, depth, next)) return [];
      let seen = false;
      const look = (): void => {
        if (!seen) perOperand[at]!.coordReads += 1;
        seen = true;
      };
      return [{ at: candidate, look }];
    });
  };

  /** Two fingers: the intersection so far and one more driver. */
  function* intersect(left: Iterator<Delivery>, right: readonly Delivery[]): Generator<Delivery> {
    let place = 0;
    let current: IteratorResult<Delivery> | undefined;
    while (place < right.length) {
      current ??= left.next();
      if (current.done === true) return;
      const [a, b] = [current.value, right[place]!];
      counts.intersectionSteps += 1;
      a.look();
      b.look();
      if (a.at === b.at) {
        counts.matches += 1;
        yield { at: a.at, look: () => undefined };
        place += 1;
        current = undefined;
      } else if (a.at < b.at) current = undefined;
      else place += 1;
    }
  }

  const suffix = loops.length - [...loops].reverse().findIndex(({ spatial }) => !spatial);
  const firstSpatial = loops.every(({ spatial }) => spatial) ? 0 : suffix;
  let computesInStep = 0;

  const compute = (): number => {
    computesInStep += 1;
    const point = populated.map(evaluate);
    if (operands.some(({ access }, at) => access.mode === "gate" && values[at] === 0)) {
      counts.gated += 1;
      return 1;
    }
    const product = valueOf(einsum.expression, values);
    if (values.includes(0)) counts.ineffectual += 1;
    else counts.effectual += 1;
    output.set(key(point), reduced(einsum.reduction, output.get(key(point)) ?? 0, product));
    counts.elements.add(key(point));
    counts.written.add(`${key(x.slice(0, residence(einsum, populated) + 1))}:${key(point)}`);
    return 1;
  };

  /** Walks the loops from one level on; the cycles that they take. */
  const walk = (level: number): number => {
    const loop = loops[level];
    if (loop === undefined) {
      const cycles = compute();
      if (firstSpatial === loops.length) counts.steps += 1;
      return cycles;
    }
    const candidates = legal(level);
    const drivers = operands.flatMap(({ ranks }, at) =>
      ranks.some((rank) => rank.role === "drive" && rank.level === level) ? [at] : [],
    );
    const streams = drivers.map((at) => deliveries(at, level, candidates));
    const [first, ...others] = streams;
    const source: Iterable<Delivery> =
      first === undefined
        ? candidates.map((at) => ({ at, look: () => undefined }))
        : others.reduce<Iterable<Delivery>>(
            (left, right) => intersect(left[Symbol.iterator](), right),
            first,
          );
    let cycles = 0;
    if (level === firstSpatial) computesInStep = 0;
    for (const { at: coordinate, look } of source) {
      if (others.length === 0) look();
      x[level] = coordinate;
      counts.iterations.set(loop.rank, (counts.iterations.get(loop.rank) ?? 0) + 1);
      const kept = fibers.map((fiber) => (fiber === undefined ? undefined : [...fiber]));
      for (const at of drivers) {
        const rank = operands[at]!.ranks.find(
          (each) => each.role === "drive" && each.level === level,
        )!;
        fibers[at]![rank.declared] = evaluate(rank.value);
      }
      const own = bind(level) ? walk(level + 1) : 0;
      fibers.splice(0, fibers.length, ...kept);
      x.length = level;
      cycles = loop.spatial ? Math.max(cycles, own) : cycles + own;
    }
    if (level === firstSpatial && computesInStep > 0) counts.steps += 1;
    return cycles;
  };
  const cycles = bind(-1) ? walk(0) : 0;

  const lanes = loops.reduce(
    (product, { spatial, rank }) => (spatial ? product * extents[rank]! : product),
    1,
  );
  const computes = counts.effectual + counts.ineffectual + counts.gated;
  const dense = densePoints(experiment, einsum);
  const shown = [...output]
    .filter(([, value]) => value !== 0)
    .map(([point, value]): [number[], number] => [point.split(",").map(Number), value])
    .sort(([a], [b]) => {
      const at = outputShape.findIndex((_, rank) => a[rank] !== b[rank]);
      return at === -1 ? 0 : a[at]! - b[at]!;
    });
  return {
    output: new Map(shown.map(([point, value]) => [key(point), value])),
    report: {
      counts: {
        macs: {
          dense,
          effectual: counts.effectual,
          ineffectual: counts.ineffectual,
          gated: counts.gated,
          skipped: dense - computes,
        },
        cycles,
        steps: counts.steps,
        utilization: cycles === 0 ? 0 : computes / (cycles * lanes),
        intersections: { steps: counts.intersectionSteps, matches: counts.matches },
        iterations: Object.fromEntries(counts.iterations),
        tensors: {
          ...Object.fromEntries(
            operands.map(({ access }, at) => {
              const { accesses, lookups, coordReads, read } = perOperand[at]!;
              return [access.tensor, { accesses, reads: read.size, lookups, coordReads }];
            }),
          ),
          [einsum.output.tensor]: {
            updates: counts.effectual + counts.ineffectual,
            writes: counts.written.size,
            reads: counts.written.size - counts.elements.size,
          },
        },
      },
      points: shown,
    },
  };
}

/** Calls back for every point of the box of the variables. */
export function forEachPoint(
  { extents }: RandomExperiment,
  { variables }: RandomEinsum,
  visit: (value: (form: Form) => number) => void,
): void {
  const point = new Map<string, number>();
  const value = ({ terms, constant }: Form): number =>
    terms.reduce((sum, [name, each]) => sum + each * point.get(name)!, constant);
  const fix = (at: number): void => {
    const variable = variables[at];
    if (variable === undefined) {
      visit(value);
      return;
    }
    for (let each = 0; each < extents[variable.toUpperCase()]!; each += 1) {
      point.set(variable, each);
      fix(at + 1);
    }
  };
  fix(0);
}

/** Points at which the output lies in its shape; inputs outside theirs are empty. */
function densePoints(experiment: RandomExperiment, einsum: RandomEinsum): number {
  const { ranks } = experiment.tensors.find(({ name }) => name === einsum.output.tensor)!;
  let points = 0;
  forEachPoint(experiment, einsum, (value) => {
    const inside = einsum.output.indices.every((form, at) => {
      const coordinate = value(form);
      return coordinate >= 0 && coordinate < experiment.extents[ranks[at]!]!;
    });
    if (inside) points += 1;
  });
  return points;
}

/** The value of an expression; a take is zero where either side is. */
function valueOf(expression: RandomExpression, values: readonly number[]): number {
  if (expression.kind === "literal") return expression.value;
  if (expression.kind === "operand") return values[expression.operand]!;
  const left = valueOf(expression.left, values);
  const right = valueOf(expression.right, values);
  switch (expression.kind) {
    case "*":
      return left * right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "take0":
      return right === 0 ? 0 : left;
    case "take1":
      return left === 0 ? 0 : right;
  }
}

/** What becomes of an element; zero is empty, so it is neither the greatest nor the least. */
export function reduced(
  reduction: RandomEinsum["reduction"],
  before: number,
  value: number,
): number {
  if (reduction === "") return before + value;
  if (before === 0 || value === 0) return before + value;
  return reduction === "max" ? Math.max(before, value) : Math.min(before, value);
}

/** The Einsum as it is written: output, and number of points with no zero among the operands. */
export function evaluateNaively(
  experiment: RandomExperiment,
  einsum: RandomEinsum,
  tensors: ReadonlyMap<string, Dense>,
): { readonly output: Dense; readonly effectual: number } {
  const { ranks } = experiment.tensors.find(({ name }) => name === einsum.output.tensor)!;
  const output = new Map<string, number>();
  let effectual = 0;
  forEachPoint(experiment, einsum, (value) => {
    const point = einsum.output.indices.map(value);
    const inside = point.every(
      (coordinate, at) => coordinate >= 0 && coordinate < experiment.extents[ranks[at]!]!,
    );
    if (!inside) return;
    const values = einsum.operands.map(
      ({ tensor, indices }) => tensors.get(tensor)!.get(key(indices.map(value))) ?? 0,
    );
    if (!values.includes(0)) effectual += 1;
    const result = valueOf(einsum.expression, values);
    output.set(key(point), reduced(einsum.reduction, output.get(key(point)) ?? 0, result));
  });
  for (const [point, value] of output) if (value === 0) output.delete(point);
  return { output, effectual };
}
