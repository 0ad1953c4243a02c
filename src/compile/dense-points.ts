/** How many points the legal dense iteration space of an Einsum has. */
import type { ProgramAccess, ProgramVariable } from "../einsum/index.ts";

/** Most points that are looked at one by one where limits cut the box. */
export const maxCountedPoints = 20_000_000;

/** An index that must stay inside a shape. */
interface Limit {
  readonly coefficients: readonly number[];
  readonly constant: number;
  readonly shape: number;
}

/**
 * Counts the points of the variables' box at which every index that is not padded lies in its shape.
 *
 * Limits that the whole box satisfies cost nothing; those that cut it are grouped by the variables they
 * share, and each group is counted with its longest variable solved as an interval.
 * Cost: O(product of the other extents) in a group that is cut, O(1) otherwise.
 *
 * @returns undefined where a cut group has more than `maxCountedPoints` points to look at
 */
export function countDensePoints(
  variables: readonly ProgramVariable[],
  accesses: readonly { readonly access: ProgramAccess; readonly shape: readonly number[] }[],
): number | undefined {
  const limits: Limit[] = [];
  for (const { access, shape } of accesses) {
    access.indices.forEach((index, at) => {
      if (access.padded[at] === true) return;
      const coefficients = variables.map(
        ({ name }) => index.terms.find((term) => term.variable === name)?.coefficient ?? 0,
      );
      limits.push({ coefficients, constant: index.constant, shape: shape[at] ?? 1 });
    });
  }
  const biting = limits.filter(({ coefficients, constant, shape }) => {
    const reach = (sign: 1 | -1): number =>
      coefficients.reduce(
        (sum, each, at) => sum + (each * sign > 0 ? each * ((variables[at]?.extent ?? 1) - 1) : 0),
        constant,
      );
    return reach(-1) < 0 || reach(1) >= shape;
  });
  const group = variables.map((_, at) => at);
  const root = (at: number): number =>
    group[at] === at || group[at] === undefined ? at : root(group[at]);
  for (const { coefficients } of biting) {
    const members = coefficients.flatMap((each, at) => (each === 0 ? [] : [at]));
    for (const member of members) group[root(member)] = root(members[0] ?? member);
  }
  let points = 1;
  for (const representative of new Set(variables.map((_, at) => root(at)))) {
    const members = variables.flatMap((variable, at) =>
      root(at) === representative ? [{ at, extent: variable.extent }] : [],
    );
    members.sort((a, b) => a.extent - b.extent);
    const own = biting.filter(({ coefficients }) =>
      coefficients.some((each, at) => each !== 0 && root(at) === representative),
    );
    const visited = members.slice(0, -1).reduce((product, { extent }) => product * extent, 1);
    if (own.length > 0 && visited > maxCountedPoints) return undefined;
    points *=
      own.length === 0
        ? members.reduce((product, { extent }) => product * extent, 1)
        : countGroup(members, own);
  }
  return points;
}

function countGroup(
  members: readonly { readonly at: number; readonly extent: number }[],
  limits: readonly Limit[],
): number {
  const sums = limits.map(({ constant }) => constant);
  const count = (depth: number): number => {
    const member = members[depth];
    if (member === undefined) return 1;
    if (depth === members.length - 1) {
      let low = 0;
      let high = member.extent - 1;
      limits.forEach(({ coefficients, shape }, at) => {
        const coefficient = coefficients[member.at] ?? 0;
        const sum = sums[at] ?? 0;
        if (coefficient > 0) {
          low = Math.max(low, Math.ceil(-sum / coefficient));
          high = Math.min(high, Math.floor((shape - 1 - sum) / coefficient));
        } else if (coefficient < 0) {
          low = Math.max(low, Math.ceil((shape - 1 - sum) / coefficient));
          high = Math.min(high, Math.floor(-sum / coefficient));
        } else if (sum < 0 || sum >= shape) high = -1;
      });
      return Math.max(0, high - low + 1);
    }
    let total = 0;
    for (let value = 0; value < member.extent; value += 1) {
      limits.forEach(({ coefficients }, at) => {
        sums[at] = (sums[at] ?? 0) + value * (coefficients[member.at] ?? 0);
      });
      total += count(depth + 1);
      limits.forEach(({ coefficients }, at) => {
        sums[at] = (sums[at] ?? 0) - value * (coefficients[member.at] ?? 0);
      });
    }
    return total;
  };
  return count(0);
}
