/**
 * What a comparison is about: a document with lanes, or the layers of a network put into one; and how its
 * address says so: `#/compare/dataflows-2d?network=ResNet-50&layer=conv1`.
 */
import { err, ok, type Diagnostic, type Result } from "../../base/index.ts";
import type { EngineError, OpenRequest } from "../../engine/index.ts";
import { comparisons } from "../../presets/index.ts";
import { viewIn } from "../state/page-document.ts";
import { exampleText, readPath } from "../sweep/documents.ts";
import { faultOf, isShare } from "../sweep/fields.tsx";
import { isCancelled, messageOf, type SweepPool } from "../sweep/pool.ts";
import type { Part } from "./comparison.ts";
import { differentLayers, isLarge, sizesOf, type Densities, type Layer } from "./layer.ts";
import { loadNetworks, type Network } from "./networks.ts";

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
  /** The document, as it is without a layer in it. */
  readonly request: OpenRequest;
  readonly choice: LayerChoice | undefined;
  readonly parts: readonly Part[];
  /** Whether layers of networks have a place in the document. */
  readonly takesLayers: boolean;
  /** What keeps the chosen layers out of the document. */
  readonly diagnostics: readonly Diagnostic[];
}

const usualDensities: Densities = { activations: 0.4, weights: 0.3 };

/** How sparse layers are as long as nobody has chosen. */
const usualChoice = { published: true, densities: usualDensities } as const;

/** The choice that a path makes, if it makes one. */
function choiceIn(path: string): LayerChoice | undefined {
  const query = viewIn(path);
  const network = query.get("network");
  if (network === null) return undefined;
  const density = (name: keyof Densities): number => {
    const written = query.get(name) ?? "";
    return faultOf(written, 1, isShare) === undefined ? Number(written) : usualDensities[name];
  };
  return {
    network,
    layer: query.get("layer") ?? undefined,
    published: query.get("densities") !== "chosen",
    densities: { activations: density("activations"), weights: density("weights") },
  };
}

/**
 * A network in place of another one: its first layer that has the densities which are wanted, or its first with
 * chosen densities where none of its layers has published ones.
 */
export function firstOf(
  { name, layers }: Pick<Network, "name" | "layers">,
  before: LayerChoice | undefined,
): LayerChoice {
  const { published, densities } = before ?? usualChoice;
  const known = published ? layers.find((layer) => layer.densities !== undefined) : undefined;
  const layer = (known ?? layers[0])?.name;
  return { network: name, layer, published: known !== undefined, densities };
}

/** Whether published densities hold for any of the layers that are chosen. */
export function usesPublished(
  choice: LayerChoice | undefined,
  layers: readonly Pick<Layer, "densities">[],
): boolean {
  return choice?.published === true && layers.some(({ densities }) => densities !== undefined);
}

/** A choice as an address says it. */
export function choiceQuery(choice: LayerChoice | undefined): URLSearchParams {
  if (choice === undefined) return new URLSearchParams();
  const { network, layer, published, densities } = choice;
  const query = new URLSearchParams({ network });
  if (layer !== undefined) query.set("layer", layer);
  if (!published) query.set("densities", "chosen");
  // What the link is about stays what it is, whatever the usual densities come to be.
  const isSaid = !published || layer === undefined;
  for (const name of ["activations", "weights"] as const)
    if (isSaid || densities[name] !== usualDensities[name])
      query.set(name, String(densities[name]));
  return query;
}

/** A document as the one part of a comparison. */
const wholePart = (request: OpenRequest): Part => ({
  name: "",
  times: 1,
  groups: 1,
  size: 1,
  mayBeTooLarge: false,
  request,
});

/** A document with other numbers, to be compared as it is. */
export function withText({ request, takesLayers }: Subject, text: string): Subject {
  const next = { ...request, text };
  const parts = [wholePart(next)];
  return { request: next, choice: undefined, parts, takesLayers, diagnostics: [] };
}

/** A document as it is; the pool says whether layers have a place in it. */
export async function wholeSubject(
  request: OpenRequest,
  pool: SweepPool,
): Promise<Result<Subject, string>> {
  const { networks } = await loadNetworks();
  const samples = networks.slice(0, 1).flatMap(({ layers }) => layers.slice(0, 1));
  const filled = await pool.layerTexts(
    request.text,
    samples.map((layer) => sizesOf(layer, usualDensities)),
  );
  if (!filled.ok && filled.error.kind === "failure") return err(lostWords(filled.error));
  const parts = [wholePart(request)];
  return ok({ request, choice: undefined, parts, takesLayers: filled.ok, diagnostics: [] });
}

/** Why a document could not be read, in a sentence. */
function lostWords(error: EngineError): string {
  return isCancelled(error)
    ? "Something else was asked for before this was read. Follow the link again to see it."
    : messageOf(error);
}

/** The network of a choice, if it has the layer that is chosen. */
async function networkOf({ network: name, layer }: LayerChoice): Promise<Result<Network, string>> {
  const { networks } = await loadNetworks();
  const network = networks.find((each) => each.name === name);
  if (network === undefined) {
    const known = networks.map((each) => each.name).join(", ");
    return err(`There is no network ${name.slice(0, 40)} here, only ${known}.`);
  }
  if (layer !== undefined && !network.layers.some((each) => each.name === layer))
    return err(`${network.name} has no layer ${layer.slice(0, 40)} here.`);
  return ok(network);
}

/** The layers of a choice in a document. */
async function layerSubject(
  request: OpenRequest,
  choice: LayerChoice,
  pool: SweepPool,
): Promise<Result<Subject, string>> {
  const found = await networkOf(choice);
  if (!found.ok) return found;
  const { layer: wanted, published, densities } = choice;
  const layers = differentLayers(
    found.value.layers.filter(({ name }) => wanted === undefined || name === wanted),
    published ? undefined : densities,
    densities,
  );
  const filled = await pool.layerTexts(
    request.text,
    layers.map((each) => sizesOf(each.layer, each.densities)),
  );
  if (!filled.ok) {
    if (filled.error.kind === "failure") return err(lostWords(filled.error));
    const { diagnostics } = filled.error;
    return ok({ request, choice, parts: [], takesLayers: false, diagnostics });
  }
  const parts = filled.value.map((text, at): Part => {
    const { layer, times = 1, size = 1 } = layers[at] ?? {};
    const mayBeTooLarge = layer !== undefined && isLarge(layer);
    const { name = "", groups = 1 } = layer ?? {};
    return { name, times, groups, size, mayBeTooLarge, request: { ...request, text } };
  });
  return ok({ request, choice, parts, takesLayers: true, diagnostics: [] });
}

/** What a path leads to. */
export async function readSubject(path: string, pool: SweepPool): Promise<Result<Subject, string>> {
  const read = await readPath("compare", path);
  if (!read.ok) return read;
  const request = read.value ?? { text: await exampleText(comparisons[0]?.id ?? ""), files: {} };
  const choice = choiceIn(path);
  return choice === undefined ? wholeSubject(request, pool) : layerSubject(request, choice, pool);
}
