/** Laws of the operators, on random tensors. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildTensor, tensorElements } from "./build.ts";
import { difference, intersection, symmetricDifference, union } from "./coiterate.ts";
import { flattenRanks, mergeRanks, unflattenRanks } from "./flatten.ts";
import { Output } from "./output.ts";
import { populate } from "./populate.ts";
import type { OperatorResult } from "./problem.ts";
import { project } from "./project.ts";
import { splitEqual, splitNonUniform, splitUnEqual, splitUniform } from "./split.ts";
import { swapRanks, swizzleRanks } from "./swizzle.ts";
import type { RankFormat, Tensor } from "./tensor.ts";
import {
  getPayload,
  getRange,
  iterActive,
  iterOccupancy,
  payloadFiber,
  rootFiber,
  traversalCoordinate,
  traversalLength,
  type Traversal,
} from "./traverse.ts";
import { tensorTree } from "./tree.ts";
import { fromUncompressed, toUncompressed } from "./uncompressed.ts";
import { updateCoords } from "./update-coords.ts";
import { readYaml, writeYaml } from "./yaml.ts";

function value<Value>(result: OperatorResult<Value>): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const formats = fc.constantFrom<RankFormat>("U", "C", "B", "R");

/** Tensors of some ranks; formats C unless told otherwise. */
function tensors(
  ranks: { readonly min: number; readonly max: number },
  format: fc.Arbitrary<RankFormat> = fc.constant("C"),
): fc.Arbitrary<Tensor> {
  const rank = fc.record({ shape: fc.integer({ min: 1, max: 12 }), format });
  return fc.array(rank, { minLength: ranks.min, maxLength: ranks.max }).chain((shapes) =>
    fc
      .array(
        fc.tuple(
          fc.tuple(...shapes.map(({ shape }) => fc.nat({ max: shape - 1 }))),
          fc.integer({ min: -9, max: 9 }),
        ),
        { maxLength: 30 },
      )
      .map((points) =>
        buildTensor(
          shapes.map((each, at) => ({ id: "MKNP"[at]!, ...each })),
          {
            rankCount: shapes.length,
            coordinates: Int32Array.from(points.flatMap(([point]) => point)),
            values: Float64Array.from(points, ([, each]) => each),
          },
        ),
      ),
  );
}

const vectors = tensors({ min: 1, max: 1 });
const several = tensors({ min: 2, max: 4 });
const root = (tensor: Tensor): Traversal => iterOccupancy(rootFiber(tensor));
const set = (traversal: Traversal): readonly unknown[] =>
  Array.from({ length: traversalLength(traversal) }, (_, at) => traversalCoordinate(traversal, at));
const sorted = (numbers: Iterable<unknown>): readonly unknown[] =>
  [...numbers].sort((a, b) => Number(a) - Number(b));

/** The same elements, whatever the ids, shapes and formats. */
function same(a: Tensor, b: Tensor): void {
  expect(tensorElements(a)).toEqual(tensorElements(b));
}

describe("splits", () => {
  const steps = fc.integer({ min: 1, max: 8 });
  type Split = (tensor: Tensor, step: number, relativeCoords: boolean) => OperatorResult<Tensor>;
  const splits: Readonly<Record<string, Split>> = {
    uniform: (tensor, step, relativeCoords) => splitUniform(tensor, step, { relativeCoords }),
    equal: (tensor, step, relativeCoords) => splitEqual(tensor, step, { relativeCoords }),
    unEqual: (tensor, step, relativeCoords) =>
      splitUnEqual(tensor, [step, 1, 2], { relativeCoords }),
    nonUniform: (tensor, step, relativeCoords) =>
      splitNonUniform(tensor, [0, step, 2 * step], { relativeCoords }),
  };

  it.each(Object.entries(splits))("%s: flattening the parts gives the original", (_, split) => {
    fc.assert(
      fc.property(tensors({ min: 1, max: 3 }, formats), steps, (tensor, step) => {
        const absolute = value(split(tensor, step, false));
        same(value(flattenRanks(absolute, { style: "absolute" })), tensor);
        const relative = value(split(tensor, step, true));
        same(value(flattenRanks(relative, { style: "relative" })), tensor);
        same(value(mergeRanks(relative, { style: "relative" })), tensor);
      }),
    );
  });

  it("gives every element to the active range of one part, whatever the halo", () => {
    const halo = fc.nat({ max: 5 });
    fc.assert(
      fc.property(
        vectors,
        steps,
        halo,
        halo,
        fc.boolean(),
        (tensor, step, preHalo, postHalo, relativeCoords) => {
          const options = { preHalo, postHalo, relativeCoords };
          const once = value(splitUniform(tensor, step, options));
          const twice = value(splitEqual(once, 2, { ...options, depth: 1 }));
          for (const tree of [once, twice]) {
            const found: number[] = [];
            const parts = root(tree);
            for (let part = 0; part < traversalLength(parts); part += 1) {
              const start = relativeCoords ? parts.coordinates[0]![part]! : 0;
              const below = payloadFiber(parts, part);
              const inner = tree === once ? undefined : iterOccupancy(below);
              const fibers =
                inner === undefined
                  ? [{ fiber: below, offset: start }]
                  : Array.from({ length: traversalLength(inner) }, (_, at) => ({
                      fiber: payloadFiber(inner, at),
                      offset: start + (relativeCoords ? inner.coordinates[0]![at]! : 0),
                    }));
              for (const { fiber, offset } of fibers) {
                for (const own of iterActive(fiber).coordinates[0]!) found.push(own + offset);
              }
            }
            expect(sorted(found)).toEqual(set(root(tensor)));
          }
        },
      ),
    );
  });

  it("cuts tuples by position", () => {
    fc.assert(
      fc.property(several, steps, (tensor, size) => {
        const flat = value(flattenRanks(tensor));
        const parts = value(splitEqual(flat, size, { ids: ["F1", "F0"] }));
        expect(parts.ranks.slice(0, 2).map(({ id }) => id)).toEqual(["F1", "F0"]);
        const { segments } = parts.ranks[1]!;
        for (let part = 0; part + 2 < segments.length; part += 1) {
          expect(segments[part + 1]! - segments[part]!).toBe(size);
        }
        same(
          value(
            unflattenRanks({
              ranks: parts.ranks
                .slice(1)
                .with(0, { ...parts.ranks[1]!, segments: Int32Array.of(0, segments.at(-1)!) }),
              values: parts.values,
            }),
          ),
          tensor,
        );
      }),
    );
  });
});

describe("ranks", () => {
  it("swizzling there and back gives the original, formats and all", () => {
    fc.assert(
      fc.property(tensors({ min: 1, max: 4 }, formats), fc.nat(), (tensor, turn) => {
        const order = tensor.ranks.map((_, rank) => (rank + turn) % tensor.ranks.length);
        const back = order.map((_, rank) => order.indexOf(rank));
        expect(swizzleRanks(swizzleRanks(tensor, order), back)).toEqual(tensor);
      }),
    );
  });

  it("swapping twice gives the original", () => {
    fc.assert(
      fc.property(several, (tensor) => {
        expect(value(swapRanks(value(swapRanks(tensor))))).toEqual(tensor);
      }),
    );
  });

  it.each(["tuple", "pair", "linear"] as const)("unflattening undoes %s", (style) => {
    fc.assert(
      fc.property(several, (tensor) => {
        const levels = tensor.ranks.length - 1;
        const flat = value(flattenRanks(tensor, { levels, style }));
        expect(value(unflattenRanks(flat, { levels }))).toEqual(tensor);
        const [depth, rest] = [levels - 1, { levels: 1, style }];
        const lower = value(flattenRanks(tensor, { depth, ...rest }));
        expect(value(unflattenRanks(lower, { depth }))).toEqual(tensor);
      }),
    );
  });

  it("flattening in two goes gives what one go does", () => {
    fc.assert(
      fc.property(tensors({ min: 3, max: 3 }), (tensor) => {
        const lower = value(flattenRanks(tensor, { depth: 1 }));
        expect(value(flattenRanks(lower))).toEqual(value(flattenRanks(tensor, { levels: 2 })));
      }),
    );
  });

  it("merging adds up what meets", () => {
    fc.assert(
      fc.property(several, (tensor) => {
        const sum = (of: Tensor): number => of.values.reduce((total, each) => total + each, 0);
        for (const style of ["absolute", "relative"] as const) {
          expect(sum(value(mergeRanks(tensor, { style })))).toBe(sum(tensor));
        }
      }),
    );
  });
});

describe("co-iteration", () => {
  it("agrees with sets of points", () => {
    fc.assert(
      fc.property(vectors, vectors, vectors, (a, b, c) => {
        const [inA, inB, inC] = [a, b, c].map((each) => new Set(set(root(each))));
        const both = [...inA!].filter((at) => inB!.has(at));
        const onlyA = [...inA!].filter((at) => !inB!.has(at));
        const onlyB = [...inB!].filter((at) => !inA!.has(at));
        expect(set(intersection(root(a), root(b)))).toEqual(both);
        expect(set(difference(root(a), root(b)))).toEqual(onlyA);
        expect(set(union(root(a), root(b)))).toEqual(sorted(new Set([...inA!, ...inB!])));
        expect(set(symmetricDifference(root(a), root(b)))).toEqual(sorted([...onlyA, ...onlyB]));
        const three = both.filter((at) => inC!.has(at));
        expect(set(intersection(root(a), root(b), root(c)))).toEqual(three);
        const any = new Set([...inA!, ...inB!, ...inC!]);
        expect(set(union(root(a), root(b), root(c)))).toEqual(sorted(any));
      }),
    );
  });

  it("projects back to where it came from", () => {
    const multiply = fc.integer({ min: -4, max: 4 }).filter((each) => each !== 0);
    fc.assert(
      fc.property(
        vectors,
        fc.constantFrom(-1, 1),
        multiply,
        fc.integer({ min: -9, max: 9 }),
        (a, sign, factor, add) => {
          const there = value(project(root(a), { multiply: sign, add }));
          expect(value(project(there, { multiply: sign, add: -sign * add }))).toEqual(root(a));
          const stretched = set(value(project(root(a), { multiply: factor, add })));
          expect(stretched).toEqual(sorted(set(root(a)).map((at) => factor * Number(at) + add)));
        },
      ),
    );
  });

  it("windows what lies between two coordinates", () => {
    fc.assert(
      fc.property(
        vectors,
        fc.integer({ min: -3, max: 12 }),
        fc.nat({ max: 9 }),
        (a, start, size) => {
          const inside = set(root(a)).filter(
            (at) => Number(at) >= start && Number(at) < start + size,
          );
          expect(set(value(getRange(rootFiber(a), start, { size })))).toEqual(inside);
        },
      ),
    );
  });
});

describe("writing", () => {
  it("populating an empty output assigns", () => {
    fc.assert(
      fc.property(tensors({ min: 1, max: 3 }), (tensor) => {
        const empty = new Output(tensor.ranks).toTensor();
        same(
          populate(empty, tensor, (_, a) => a),
          tensor,
        );
        same(
          populate(empty, tensor, (z) => z),
          empty,
        );
        same(
          populate(tensor, tensor, (_, a) => a),
          tensor,
        );
        expect(Output.of(tensor).toTensor()).toEqual(populate(tensor, empty, (_, a) => a));
      }),
    );
  });

  it("writes points in any order", () => {
    fc.assert(
      fc.property(tensors({ min: 1, max: 3 }), (tensor) => {
        const { rankCount, coordinates, values } = tensorElements(tensor);
        const output = new Output(tensor.ranks);
        for (let at = values.length - 1; at >= 0; at -= 1) {
          const point = Array.from(coordinates.subarray(at * rankCount, (at + 1) * rankCount));
          output.assign(output.reference(point), values[at]!);
          expect(getPayload(tensor, point)).toBe(values[at]);
        }
        same(output.toTensor(), tensor);
      }),
    );
  });

  it("moves coordinates there and back", () => {
    fc.assert(
      fc.property(tensors({ min: 1, max: 3 }), fc.nat({ max: 2 }), (tensor, turn) => {
        const depth = turn % tensor.ranks.length;
        const there = value(updateCoords(tensor, { multiply: -1, add: 5 }, depth));
        same(value(updateCoords(there, { multiply: -1, add: 5 }, depth)), tensor);
      }),
    );
  });
});

describe("conversion", () => {
  const styles = fc.constantFrom("tuple" as const, "pair" as const);

  it("reads back the YAML that it writes", () => {
    fc.assert(
      fc.property(tensors({ min: 0, max: 4 }), styles, (tensor, style) => {
        expect(value(readYaml(writeYaml(tensor, "T")))).toEqual({ name: "T", tensor });
        if (tensor.ranks.length < 2) return;
        const flat = value(flattenRanks(tensor, { levels: tensor.ranks.length - 1, style }));
        const back = value(readYaml(writeYaml(flat))).tensor;
        expect(tensorTree(back)).toEqual(tensorTree(flat));
        same(value(unflattenRanks(back, { levels: tensor.ranks.length - 1 })), tensor);
      }),
    );
  });

  it("refuses hostile text with a reason", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readYaml(text)).toMatchObject({ ok: false, error: { kind: "malformed-yaml" } });
      }),
    );
  });

  it("reads back the nested lists that it writes", () => {
    fc.assert(
      fc.property(tensors({ min: 1, max: 3 }), (tensor) => {
        const ids = tensor.ranks.map(({ id }) => id);
        expect(value(fromUncompressed(ids, value(toUncompressed(tensor))))).toEqual(tensor);
      }),
    );
  });
});
