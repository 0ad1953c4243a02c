/**
 * Layers of convolutions: their extents, strides, padding and densities, and what they set in a document.
 *
 * A layer whose channels come in groups is one group, counted as often as there are groups; layers that are
 * equal in all but their names are one, counted as often as there are layers.
 */
import type { LayerSizes } from "../../engine/index.ts";

/** One layer. */
export interface Layer {
  readonly name: string;
  /** Extents of one group. */
  readonly extents: Readonly<Record<"C" | "H" | "W" | "M" | "R" | "S" | "P" | "Q", number>>;
  readonly stride: readonly [rows: number, columns: number];
  readonly padding: readonly [rows: number, columns: number];
  readonly groups: number;
  /** Published densities, where there are. */
  readonly densities: Densities | undefined;
}

/** Shares of activations and weights that are not zero. */
export interface Densities {
  readonly activations: number;
  readonly weights: number;
}

/** A layer from its row in the file of networks. */
export function layerOf([name, ...numbers]: readonly [string, ...number[]]): Layer {
  const [C = 1, H = 1, W = 1, M = 1, R = 1, S = 1] = numbers;
  const [strideH = 1, strideW = 1, padH = 0, padW = 0, groups = 1] = numbers.slice(6);
  const [activations, weights] = numbers.slice(11);
  const outputs = (extent: number, pad: number, filter: number, stride: number): number =>
    Math.floor((extent + 2 * pad - filter) / stride) + 1;
  return {
    name,
    extents: {
      C: C / groups,
      H,
      W,
      M: M / groups,
      R,
      S,
      P: outputs(H, padH, R, strideH),
      Q: outputs(W, padW, S, strideW),
    },
    stride: [strideH, strideW],
    padding: [padH, padW],
    groups,
    densities:
      activations === undefined || weights === undefined ? undefined : { activations, weights },
  };
}

/** Dense multiplications of a layer, all groups. */
export function denseMacs({ extents, groups }: Layer): number {
  const { C, M, R, S, P, Q } = extents;
  return C * M * R * S * P * Q * groups;
}

/** Those of them whose input lies inside the layer's, not on its padding. */
export function macsInside({ extents, stride, padding, groups }: Layer): number {
  const { C, M, H, W, R, S, P, Q } = extents;
  const along = (outputs: number, weights: number, at: 0 | 1, inputs: number): number => {
    let inside = 0;
    for (let output = 0; output < outputs; output += 1) {
      const first = output * stride[at] - padding[at];
      inside += Math.max(0, Math.min(inputs, first + weights) - Math.max(0, first));
    }
    return inside;
  };
  return C * M * along(P, R, 0, H) * along(Q, S, 1, W) * groups;
}

/** Multiplications that are walked while one element is made and counted, about. */
const walkedMeanwhile = 100;

/** What a group of a layer takes, in comparison with others: elements to be made, products to be walked. */
function effortOf(layer: Layer): number {
  const { C, H, W, M, R, S } = layer.extents;
  return C * H * W + M * C * R * S + denseMacs(layer) / layer.groups / walkedMeanwhile;
}

/** Elements up to which a tensor is stored in every format: one of eight ranks then has 64 million positions at most. */
const surelyStored = 8_000_000;

/** Whether one of a layer's tensors has so many elements that it may be more than can be drawn or stored. */
export function isLarge({ extents }: Layer): boolean {
  const { C, H, W, M, R, S, P, Q } = extents;
  return Math.max(C * H * W, M * C * R * S, M * P * Q) > surelyStored;
}

/** What a layer of these densities sets in a document. */
export function sizesOf(
  { name, extents, stride, padding }: Layer,
  densities: Densities,
): LayerSizes {
  return {
    title: name,
    extents,
    slides: [
      { over: "H", by: "P", stride: stride[0], padding: padding[0] },
      { over: "W", by: "Q", stride: stride[1], padding: padding[1] },
    ],
    densities: { H: densities.activations, R: densities.weights },
  };
}

/** A layer with its densities, as often as it occurs. */
export interface DenseLayer {
  readonly layer: Layer;
  readonly densities: Densities;
  readonly times: number;
  /** How much there is to do, in comparison with others. */
  readonly size: number;
}

/** Layers each of them once; published densities where there are and `chosen` is undefined. */
export function differentLayers(
  layers: readonly Layer[],
  chosen: Densities | undefined,
  otherwise: Densities,
): readonly DenseLayer[] {
  const found = new Map<string, DenseLayer>();
  for (const layer of layers) {
    const { extents, stride, padding, groups } = layer;
    const densities = chosen ?? layer.densities ?? otherwise;
    const key = JSON.stringify([extents, stride, padding, groups, densities]);
    const known = found.get(key);
    found.set(
      key,
      known === undefined
        ? { layer, densities, times: groups, size: effortOf(layer) }
        : { ...known, times: known.times + groups },
    );
  }
  return [...found.values()];
}
