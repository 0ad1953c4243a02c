/** Published networks with the sizes and densities of their layers, fetched when they are first asked for. */
import { layerOf, type Layer } from "./layer.ts";

/** A network and where its layers are from. */
export interface Network {
  readonly name: string;
  readonly source: string;
  readonly layers: readonly Layer[];
}

/** All networks, and where the densities are from. */
export interface Networks {
  readonly densities: string;
  readonly networks: readonly Network[];
}

interface NetworksFile {
  readonly densities: string;
  readonly networks: readonly {
    readonly name: string;
    readonly source: string;
    readonly layers: readonly (readonly [name: string, ...numbers: readonly number[]])[];
  }[];
}

const files = import.meta.glob<NetworksFile>("../../presets/published/networks.json", {
  import: "default",
});

/** The networks, fetched. */
export async function loadNetworks(): Promise<Networks> {
  const [read] = Object.values(files);
  if (read === undefined) throw new Error("The networks are not part of this page.");
  const { densities, networks } = await read();
  return {
    densities,
    networks: networks.map(({ name, source, layers }) => ({
      name,
      source,
      layers: layers.map((row) => layerOf([...row])),
    })),
  };
}
