/**
 * Layers as documents: a document of the layer's Einsum with the layer's extents, stride, padding and
 * densities put in.
 *
 * A layer whose channels come in groups is one group, counted as often as there are groups; layers that are
 * equal in all but their names are one part, counted as often as there are layers.
 */
import type { Part } from "./comparison.ts";

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

/** Multiplications that are walked while one element is made and counted, about. */
const walkedMeanwhile = 100;

/** What a group of a layer takes, in comparison with others: elements to be made, products to be walked. */
function effortOf(layer: Layer): number {
  const { C, H, W, M, R, S } = layer.extents;
  return C * H * W + M * C * R * S + denseMacs(layer) / layer.groups / walkedMeanwhile;
}

/** An index that slides by a stride over a padded rank: "2*p+r-1". */
function sliding(variable: string, filter: string, stride: number, padding: number): string {
  const moved = stride === 1 ? variable : `${String(stride)}*${variable}`;
  return `${moved}+${filter}${padding === 0 ? "" : `-${String(padding)}`}`;
}

/** The text of a document over `p+r` and `q+s` with a layer put in. */
export function layerText(template: string, layer: Layer, densities: Densities): string {
  const [strideH, strideW] = layer.stride;
  const [padH, padW] = layer.padding;
  const shape = Object.entries(layer.extents)
    .map(([rank, extent]) => `${rank}: ${String(extent)}`)
    .join(", ");
  return template
    .replaceAll(/\bp\+r\b/g, sliding("p", "r", strideH, padH))
    .replaceAll(/\bq\+s\b/g, sliding("q", "s", strideW, padW))
    .replace(/^title:.*$/m, `title: "${layer.name}"`)
    .replace(/^shape: \{.*\}/m, `shape: { ${shape} }`)
    .replace(/^( {2}I: \{ density:) [\d.]+/m, `$1 ${String(densities.activations)}`)
    .replace(/^( {2}F: \{ density:) [\d.]+/m, `$1 ${String(densities.weights)}`);
}

/**
 * Layers as parts of a comparison, each of them once; published densities where there are and `chosen` is
 * undefined.
 */
export function layerParts(
  template: string,
  layers: readonly Layer[],
  chosen: Densities | undefined,
  otherwise: Densities,
): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const layer of layers) {
    const { name, extents, stride, padding, groups } = layer;
    const densities = chosen ?? layer.densities ?? otherwise;
    const key = JSON.stringify([extents, stride, padding, groups, densities]);
    const known = parts.get(key);
    parts.set(
      key,
      known === undefined
        ? {
            name,
            times: groups,
            size: effortOf(layer),
            request: { text: layerText(template, layer, densities), files: {} },
          }
        : { ...known, times: known.times + groups },
    );
  }
  return [...parts.values()];
}
