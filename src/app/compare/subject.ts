/**
 * What a comparison is about: a document with lanes, or the layers of a network put into one; and how its
 * address says so: `#/compare/dataflows-2d?network=ResNet-50&layer=conv1`.
 */
import { err, ok, type Result } from "../../base/index.ts";
import type { OpenRequest } from "../../engine/index.ts";
import { exampleText, isAboutTheSame, readPath } from "../sweep/documents.ts";
import type { Part } from "./comparison.ts";
import { layerParts, type Densities } from "./layer.ts";
import { loadNetworks } from "./networks.ts";

/** Which layer of which network, and how sparse it is. */
export interface LayerChoice {
  readonly network: string;
  /** The layer's name; undefined for all of them. */
  readonly layer: string | undefined;
  /** Whether published densities are taken where there are. */
  readonly published: boolean;
  /** The densities elsewhere. */
  readonly densities: Densities;
}

/** What is compared. */
export interface Subject {
  readonly request: OpenRequest;
  readonly choice: LayerChoice | undefined;
  readonly parts: readonly Part[];
}

/** The comparison that layers are put into. */
const layerExample = "dataflows-2d";
/** The address of that comparison as it is. */
export const layerExampleHash = `#/compare/${layerExample}`;
/** The comparison of a first visit. */
const firstExample = "dataflows-1d";
const usualDensities: Densities = { activations: 0.4, weights: 0.3 };

/** How sparse layers are as long as nobody has chosen. */
export const usualChoice = { published: true, densities: usualDensities } as const;

/** The choice that a path makes, if it makes one. */
function choiceIn(path: string): LayerChoice | undefined {
  const query = new URLSearchParams(/\?(.*)$/.exec(path)?.[1]);
  const network = query.get("network");
  if (network === null) return undefined;
  const density = (name: keyof Densities): number => {
    const value = Number(query.get(name) ?? usualDensities[name]);
    return value > 0 && value <= 1 ? value : usualDensities[name];
  };
  return {
    network,
    layer: query.get("layer") ?? undefined,
    published: query.get("densities") !== "chosen",
    densities: { activations: density("activations"), weights: density("weights") },
  };
}

/** The address of a choice. */
export function choiceHash({ network, layer, published, densities }: LayerChoice): string {
  const query = new URLSearchParams({ network });
  if (layer !== undefined) query.set("layer", layer);
  if (!published) query.set("densities", "chosen");
  for (const name of ["activations", "weights"] as const)
    if (densities[name] !== usualDensities[name]) query.set(name, String(densities[name]));
  return `${layerExampleHash}?${query.toString()}`;
}

/** Whether the layers of networks have a place in a document. */
export function takesLayers(text: string): Promise<boolean> {
  return isAboutTheSame(text, layerExample);
}

/** A document as it is. */
export function wholeSubject(request: OpenRequest): Subject {
  const part = { name: "", times: 1, size: 1, request };
  return { request, choice: undefined, parts: [part] };
}

/** The layers of a choice. */
async function layerSubject(choice: LayerChoice): Promise<Result<Subject, string>> {
  const { networks } = await loadNetworks();
  const network = networks.find(({ name }) => name === choice.network);
  if (network === undefined) {
    const known = networks.map(({ name }) => name).join(", ");
    return err(`There is no network ${choice.network.slice(0, 40)} here, only ${known}.`);
  }
  const { layer, published, densities } = choice;
  const layers = network.layers.filter(({ name }) => layer === undefined || name === layer);
  const text = await exampleText(layerExample);
  const parts = layerParts(text, layers, published ? undefined : densities, densities);
  const [first] = parts;
  if (first === undefined)
    return err(`${network.name} has no layer ${layer?.slice(0, 40) ?? ""} here.`);
  return ok({ request: first.request, choice, parts });
}

/** What a path leads to. */
export async function readSubject(path: string): Promise<Result<Subject, string>> {
  const choice = choiceIn(path);
  if (choice !== undefined) return layerSubject(choice);
  const read = await readPath("compare", path);
  if (!read.ok) return read;
  return ok(wholeSubject(read.value ?? { text: await exampleText(firstExample), files: {} }));
}
