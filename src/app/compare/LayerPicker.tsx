/** Which layer of which network a comparison is about, and how sparse it is. */
import { useEffect, useState } from "react";
import { Segmented } from "../components/index.ts";
import { briefNumber } from "../sweep/names.ts";
import { denseMacs, loadNetworks, type Densities, type Layer, type Networks } from "./networks.ts";

/** What was picked. */
export interface LayerChoice {
  readonly network: string;
  /** The layer's name; undefined for all of them. */
  readonly layer: string | undefined;
  readonly published: boolean;
  readonly densities: Densities;
}

/** A choice with its layers. */
export interface PickedLayers {
  readonly choice: LayerChoice;
  readonly layers: readonly Layer[];
}

/** Properties of `LayerPicker`. */
export interface LayerPickerProps {
  readonly choice: LayerChoice | undefined;
  readonly onPick: (picked: PickedLayers | undefined) => void;
}

const first: Omit<LayerChoice, "network" | "layer"> = {
  published: true,
  densities: { activations: 0.4, weights: 0.3 },
};

/** A density as a field, taken over when it is left. */
function DensityField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const [written, setWritten] = useState(String(value));
  const take = () => {
    const next = Number(written);
    if (next > 0 && next <= 1) onChange(next);
    else setWritten(String(value));
  };
  return (
    <label className="sweep-field">
      <span>{label}</span>
      <input
        inputMode="decimal"
        size={5}
        value={written}
        onChange={(event) => {
          setWritten(event.target.value);
        }}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
        }}
      />
    </label>
  );
}

/** The controls. */
export function LayerPicker({ choice, onPick }: LayerPickerProps) {
  const [all, setAll] = useState<Networks>();
  useEffect(() => {
    void loadNetworks().then(setAll);
  }, []);
  const network = all?.networks.find(({ name }) => name === choice?.network);
  const pick = (next: LayerChoice | undefined) => {
    const layers = all?.networks.find(({ name }) => name === next?.network)?.layers ?? [];
    const own =
      next?.layer === undefined ? layers : layers.filter(({ name }) => name === next.layer);
    onPick(next === undefined ? undefined : { choice: next, layers: own });
  };
  const picked =
    choice?.layer === undefined
      ? (network?.layers ?? [])
      : (network?.layers.filter(({ name }) => name === choice.layer) ?? []);
  const known = picked.filter(({ densities }) => densities !== undefined).length;
  const macs = picked.reduce((sum, layer) => sum + denseMacs(layer), 0);
  return (
    <div className="layer-picker">
      <label className="sweep-field">
        <span>Network</span>
        <select
          value={choice?.network ?? ""}
          onChange={(event) => {
            const name = event.target.value;
            const layers = all?.networks.find((each) => each.name === name)?.layers ?? [];
            const [start] = layers
              .toSorted((a, b) => denseMacs(a) - denseMacs(b))
              .slice(Math.floor(layers.length / 2));
            pick(
              name === "" ? undefined : { ...first, ...choice, network: name, layer: start?.name },
            );
          }}
        >
          <option value="">none: the sizes of the document</option>
          {(all?.networks ?? []).map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {choice !== undefined && network !== undefined && (
        <>
          <label className="sweep-field">
            <span>Layer</span>
            <select
              value={choice.layer ?? ""}
              onChange={(event) => {
                const { value } = event.target;
                pick({ ...choice, layer: value === "" ? undefined : value });
              }}
            >
              <option value="">all {network.layers.length} layers</option>
              {network.layers.map((layer) => (
                <option key={layer.name} value={layer.name}>
                  {layer.name} ({briefNumber(denseMacs(layer))})
                </option>
              ))}
            </select>
          </label>
          <div className="sweep-field">
            <span>Densities</span>
            <Segmented
              label="Densities"
              options={[
                { value: "published", label: "Published" },
                { value: "chosen", label: "Chosen" },
              ]}
              value={choice.published ? "published" : "chosen"}
              onChange={(value) => {
                pick({ ...choice, published: value === "published" });
              }}
            />
          </div>
          {(!choice.published || known < picked.length) && (
            <>
              <DensityField
                label="Activations"
                value={choice.densities.activations}
                onChange={(activations) => {
                  pick({ ...choice, densities: { ...choice.densities, activations } });
                }}
              />
              <DensityField
                label="Weights"
                value={choice.densities.weights}
                onChange={(weights) => {
                  pick({ ...choice, densities: { ...choice.densities, weights } });
                }}
              />
            </>
          )}
          <p className="layer-source">
            {briefNumber(macs)} dense multiplications. Sizes: {network.source}.{" "}
            {choice.published &&
              (known === 0
                ? "No densities are published for it here: the chosen ones hold."
                : `Densities of ${String(known)} of ${String(picked.length)}: ${all?.densities ?? ""}${
                    known < picked.length ? "; elsewhere the chosen ones" : ""
                  }.`)}{" "}
            Lanes with groups of non-zeros, and cascades, are walked: minutes for a large layer, and
            none above 2,000,000,000 expected iterations.
          </p>
        </>
      )}
    </div>
  );
}
