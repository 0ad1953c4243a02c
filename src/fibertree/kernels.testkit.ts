/** Small kernels written over the operators, with counts of what they do. */
import { buildTensor, tensorElements } from "./build.ts";
import { intersection } from "./coiterate.ts";
import { Output } from "./output.ts";
import { project } from "./project.ts";
import type { Tensor } from "./tensor.ts";
import {
  iterOccupancy,
  payloadFiber,
  payloadValue,
  rootFiber,
  traversalLength,
  type Fiber,
  type Traversal,
} from "./traverse.ts";

export interface KernelResult {
  readonly Z: Tensor;
  readonly mul: number;
  readonly add: number;
  readonly update: number;
}

type Kernel = (a: Tensor, b: Tensor) => KernelResult;

/** An output, and what is counted while it is written; adding to zero is no addition. */
class Tally {
  mul = 0;
  add = 0;
  update = 0;
  private readonly output: Output;

  constructor(ids: readonly string[], shape: readonly number[]) {
    this.output = new Output(ids.map((id, at) => ({ id, shape: shape[at]!, format: "C" })));
  }

  accumulate(point: readonly number[], a: number, b: number): void {
    const place = this.output.reference(point);
    const before = this.output.value(place);
    this.output.assign(place, before + a * b);
    this.mul += 1;
    this.update += 1;
    if (before !== 0) this.add += 1;
  }

  result(): KernelResult {
    const { mul, add, update } = this;
    const written = this.output.toTensor();
    // Sums that cancel are empty.
    return { Z: buildTensor(written.ranks, tensorElements(written)), mul, add, update };
  }
}

function each(traversal: Traversal, body: (coordinate: number, element: number) => void): void {
  for (let at = 0; at < traversalLength(traversal); at += 1)
    body(traversal.coordinates[0]![at]!, at);
}

/** The elements of a fiber seen through `sign x coordinate + offset`, from 0 to below `end`. */
function shifted(fiber: Fiber, sign: 1 | -1, offset: number, end: number): Traversal {
  const affine = { multiply: sign, add: offset };
  const seen = project(iterOccupancy(fiber), affine, { start: 0, end });
  if (!seen.ok) throw new Error(seen.error.message);
  return seen.value;
}

const shapeOf = (tensor: Tensor, depth: number): number => tensor.ranks[depth]!.shape;

const dot: Kernel = (a, b) => {
  const tally = new Tally([], []);
  const both = intersection(iterOccupancy(rootFiber(a)), iterOccupancy(rootFiber(b)));
  each(both, (_, k) => tally.accumulate([], payloadValue(both, k, 0), payloadValue(both, k, 1)));
  return tally.result();
};

const convolution =
  (loops: (f: Tensor, i: Tensor, q: number, tally: Tally) => void): Kernel =>
  (f, i) => {
    const outputs = shapeOf(i, 0) - shapeOf(f, 0) + 1;
    const tally = new Tally(["Q"], [outputs]);
    loops(f, i, outputs, tally);
    return tally.result();
  };

const weightStationary = convolution((f, i, outputs, tally) => {
  const weights = iterOccupancy(rootFiber(f));
  each(weights, (s, weight) => {
    const inputs = shifted(rootFiber(i), 1, -s, outputs);
    each(inputs, (q, at) =>
      tally.accumulate([q], payloadValue(weights, weight), payloadValue(inputs, at)),
    );
  });
});

const inputStationary = convolution((f, i, outputs, tally) => {
  const inputs = iterOccupancy(rootFiber(i));
  each(inputs, (w, at) => {
    const weights = shifted(rootFiber(f), -1, w, outputs);
    each(weights, (q, weight) =>
      tally.accumulate([q], payloadValue(weights, weight), payloadValue(inputs, at)),
    );
  });
});

const outputStationary = convolution((f, i, outputs, tally) => {
  for (let q = 0; q < outputs; q += 1) {
    const inputs = shifted(rootFiber(i), 1, -q, shapeOf(f, 0));
    const both = intersection(iterOccupancy(rootFiber(f)), inputs);
    each(both, (_, at) =>
      tally.accumulate([q], payloadValue(both, at, 0), payloadValue(both, at, 1)),
    );
  }
});

const innerProduct: Kernel = (a, b) => {
  const tally = new Tally(["M", "N"], [shapeOf(a, 0), shapeOf(b, 0)]);
  const rows = iterOccupancy(rootFiber(a));
  each(rows, (m, row) => {
    const columns = iterOccupancy(rootFiber(b));
    each(columns, (n, column) => {
      const both = intersection(
        iterOccupancy(payloadFiber(rows, row)),
        iterOccupancy(payloadFiber(columns, column)),
      );
      each(both, (_, k) =>
        tally.accumulate([m, n], payloadValue(both, k, 0), payloadValue(both, k, 1)),
      );
    });
  });
  return tally.result();
};

const outerProduct: Kernel = (a, b) => {
  const tally = new Tally(["M", "N"], [shapeOf(a, 1), shapeOf(b, 1)]);
  const both = intersection(iterOccupancy(rootFiber(a)), iterOccupancy(rootFiber(b)));
  each(both, (_, k) => {
    const column = iterOccupancy(payloadFiber(both, k, 0));
    each(column, (m, at) => {
      const row = iterOccupancy(payloadFiber(both, k, 1));
      each(row, (n, bt) =>
        tally.accumulate([m, n], payloadValue(column, at), payloadValue(row, bt)),
      );
    });
  });
  return tally.result();
};

const gustavson: Kernel = (a, b) => {
  const tally = new Tally(["M", "N"], [shapeOf(a, 0), shapeOf(b, 1)]);
  const rows = iterOccupancy(rootFiber(a));
  each(rows, (m, row) => {
    const both = intersection(iterOccupancy(payloadFiber(rows, row)), iterOccupancy(rootFiber(b)));
    each(both, (_, k) => {
      const columns = iterOccupancy(payloadFiber(both, k, 1));
      each(columns, (n, at) =>
        tally.accumulate([m, n], payloadValue(both, k, 0), payloadValue(columns, at)),
      );
    });
  });
  return tally.result();
};

const convolution2d: Kernel = (f, i) => {
  const [outputRows, outputColumns] = [0, 1].map(
    (at) => shapeOf(i, 1 + at) - shapeOf(f, 2 + at) + 1,
  );
  const tally = new Tally(["M", "P", "Q"], [shapeOf(f, 0), outputRows!, outputColumns!]);
  const filters = iterOccupancy(rootFiber(f));
  each(filters, (m, filter) => {
    const channels = intersection(
      iterOccupancy(payloadFiber(filters, filter)),
      iterOccupancy(rootFiber(i)),
    );
    each(channels, (_, channel) => {
      const rows = iterOccupancy(payloadFiber(channels, channel, 0));
      each(rows, (r, row) => {
        const weights = iterOccupancy(payloadFiber(rows, row));
        each(weights, (s, weight) => {
          const above = shifted(payloadFiber(channels, channel, 1), 1, -r, outputRows!);
          each(above, (p, at) => {
            const inputs = shifted(payloadFiber(above, at), 1, -s, outputColumns!);
            each(inputs, (q, input) =>
              tally.accumulate(
                [m, p, q],
                payloadValue(weights, weight),
                payloadValue(inputs, input),
              ),
            );
          });
        });
      });
    });
  });
  return tally.result();
};

export const kernels: Readonly<Record<string, Kernel>> = {
  "conv1d-ws": weightStationary,
  "conv1d-is": inputStationary,
  "conv1d-os": outputStationary,
  "matmul-inner": innerProduct,
  "matmul-outer": outerProduct,
  "matmul-gustavson": gustavson,
  "conv2d-ws": convolution2d,
  dot,
};
