/** Which layer of which network a comparison is about, and how sparse it is. */
import { useEffect, useState } from "react";
import { maxIterations } from "../../engine/index.ts";
import { Segmented } from "../components/index.ts";
import { Choice, isShare, NumberEntry } from "../sweep/fields.tsx";
import { briefNumber } from "../sweep/names.ts";
import { formatCount } from "../views/numbers.ts";
import { denseMacs, macsInside, type Layer } from "./layer.ts";
import { loadNetworks, type Networks } from "./networks.ts";
import { firstOf, usesPublished, type LayerChoice } from "./subject.ts";

/** Properties of `LayerPicker`. */
export interface LayerPickerProps {
  readonly choice: LayerChoice | undefined;
  /** How many documents the layers come to: equal ones are one. */
  readonly parts: number;
  readonly onPick: (choice: LayerChoice | undefined) => void;
}

/** Where the figures of a choice are from. */
function Sources({
  all,
  choice,
  layers,
  parts,
}: {
  readonly all: Networks;
  readonly choice: LayerChoice;
  readonly layers: readonly Layer[];
  readonly parts: number;
}) {
  const source = all.networks.find(({ name }) => name === choice.network)?.source ?? "";
  const known = layers.filter(({ densities }) => densities !== undefined).length;
  const macs = layers.reduce((sum, layer) => sum + denseMacs(layer), 0);
  const inside = layers.reduce((sum, layer) => sum + macsInside(layer), 0);
  const densities =
    known === 0
      ? "No densities are published for it here: the chosen ones hold."
      : known === layers.length
        ? `Densities: ${all.densities}.`
        : `Densities of ${String(known)} of the ${String(layers.length)} layers: ${all.densities}; of the others the chosen ones.`;
  return (
    <p className="layer-source">
      {briefNumber(macs)} dense multiplications
      {layers.length > 1 && ` in ${String(layers.length)} layers`}
      {parts < layers.length &&
        `, ${String(parts)} of them different: equal layers are counted once and added as often as they occur`}
      {inside < macs &&
        `; ${briefNumber(inside)} of them inside the input, the others on its padding, where nothing is computed`}
      . Sizes: {source}. {choice.published && densities} A lane that has to be run is counted up to{" "}
      {formatCount(maxIterations)} expected iterations.
    </p>
  );
}

/** The controls. */
export function LayerPicker({ choice, parts, onPick }: LayerPickerProps) {
  const [all, setAll] = useState<Networks>();
  useEffect(() => {
    void loadNetworks().then(setAll);
  }, []);
  const networks = all?.networks ?? [];
  const network = networks.find(({ name }) => name === choice?.network);
  const none = { value: "", label: "none: the sizes of the document" };
  const layers = (network?.layers ?? []).filter(
    ({ name }) => choice?.layer === undefined || name === choice.layer,
  );
  const isPublished = usesPublished(choice, layers);
  const isChosen = !isPublished || layers.some(({ densities }) => densities === undefined);
  return (
    <>
      <div className="layer-picker">
        <Choice
          label="Network"
          options={[none, ...networks.map(({ name }) => ({ value: name }))]}
          value={choice?.network ?? ""}
          onChange={(name) => {
            const next = networks.find((each) => each.name === name);
            onPick(next && firstOf(next, choice));
          }}
        />
        {all !== undefined && choice !== undefined && network !== undefined && (
          <>
            <Choice
              label="Layer"
              options={[
                { value: "", label: `all ${String(network.layers.length)} layers` },
                ...network.layers.map((layer) => ({
                  value: layer.name,
                  label: `${layer.name} (${briefNumber(denseMacs(layer))})`,
                })),
              ]}
              value={choice.layer ?? ""}
              onChange={(name) => {
                onPick({ ...choice, layer: name === "" ? undefined : name });
              }}
            />
            <div className="sweep-field">
              <span>Densities</span>
              <Segmented
                label="Densities"
                options={[
                  { value: "published", label: "Published" },
                  { value: "chosen", label: "Chosen" },
                ]}
                value={isPublished ? "published" : "chosen"}
                onChange={(value) => {
                  onPick({ ...choice, published: value === "published" });
                }}
              />
            </div>
            {isChosen && (
              <>
                <NumberEntry
                  label="Activations"
                  value={choice.densities.activations}
                  check={isShare}
                  onChange={(activations) => {
                    onPick({ ...choice, densities: { ...choice.densities, activations } });
                  }}
                />
                <NumberEntry
                  label="Weights"
                  value={choice.densities.weights}
                  check={isShare}
                  onChange={(weights) => {
                    onPick({ ...choice, densities: { ...choice.densities, weights } });
                  }}
                />
              </>
            )}
          </>
        )}
      </div>
      {all !== undefined && choice !== undefined && network !== undefined && (
        <Sources all={all} choice={choice} layers={layers} parts={parts} />
      )}
    </>
  );
}
