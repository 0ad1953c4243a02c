/**
 * The controls of one input tensor: how each rank is stored, how the Einsum reads it, and what a
 * generator fills it with. Each control rewrites the document.
 */
import type {
  OperandDescription,
  RankFormat,
  TensorSnapshot,
  TensorSource,
} from "../../engine/index.ts";
import { Segmented, Slider, Term } from "../components/index.ts";
import { hueStyle } from "../theme/hues.ts";
import { NumberField } from "./NumberField.tsx";
import type { Edit } from "./use-edit.ts";
import { formatCount } from "../views/numbers.ts";

interface TensorControlsProps {
  readonly einsum: string;
  readonly operand: OperandDescription;
  readonly snapshot: TensorSnapshot | undefined;
  readonly source: TensorSource | undefined;
  readonly disabled: boolean;
  /** Leaves out how the tensor is stored and read. */
  readonly simple: boolean;
  readonly onEdit: Edit;
}

const formats: readonly { readonly value: RankFormat; readonly label: string }[] = [
  { value: "U", label: "U" },
  { value: "C", label: "C" },
  { value: "B", label: "B" },
  { value: "R", label: "R" },
];

const accesses = [
  { value: "read", label: "read" },
  { value: "gate", label: "gate" },
  { value: "lookup", label: "look up" },
] as const;

const largestSeed = 999_999;

/** Formats, access and generator of an input tensor. */
export function TensorControls(props: TensorControlsProps) {
  const { operand, snapshot, source, disabled, simple, onEdit } = props;
  const { tensor } = operand;
  return (
    <fieldset className="tensor-controls" style={hueStyle(tensor)} disabled={disabled}>
      <legend>
        <span className="controls-tensor hued">{tensor}</span>
        <span className="controls-source">{sourceWords(source, snapshot)}</span>
      </legend>
      {!simple && <StorageControls {...props} />}
      {source?.kind === "generator" && source.density !== undefined && (
        <div className="control-line is-labelled">
          <Term of="density">density</Term>
          <Slider
            label="density"
            min={0}
            max={1}
            step={0.05}
            value={source.density}
            text={source.density.toFixed(2)}
            disabled={disabled}
            onChange={(value) =>
              onEdit(
                { kind: "number", path: ["tensors", tensor, "density"], value },
                `density of ${tensor}`,
              )
            }
          />
          <Term of="seed">seed</Term>
          <NumberField
            label="seed"
            value={source.seed ?? 0}
            min={0}
            max={largestSeed}
            disabled={disabled}
            onChange={(value) =>
              onEdit(
                { kind: "number", path: ["tensors", tensor, "seed"], value },
                `seed of ${tensor}`,
              )
            }
          />
        </div>
      )}
    </fieldset>
  );
}

/** The format of every rank, and how the Einsum reads the tensor. */
function StorageControls({ einsum, operand, snapshot, onEdit }: TensorControlsProps) {
  const { tensor } = operand;
  return (
    <>
      {snapshot?.ranks.map((rank) => (
        <div key={rank.id} className="control-line">
          <span className="control-label">
            <Term of="format">format</Term> of <b>{rank.id}</b>
          </span>
          <Segmented
            label={`Format of rank ${rank.id} of ${tensor}`}
            options={formats}
            value={rank.format}
            onChange={(format) => onEdit({ kind: "format", tensor, rank: rank.id, format })}
          />
        </div>
      ))}
      <div className="control-line">
        <span className="control-label">
          <Term of="gating">access</Term>
        </span>
        <Segmented
          label={`How ${einsum} reads ${tensor}`}
          options={accesses}
          value={operand.access}
          onChange={(mode) => onEdit({ kind: "access", einsum, tensor, mode })}
        />
      </div>
    </>
  );
}

function sourceWords(
  source: TensorSource | undefined,
  snapshot: TensorSnapshot | undefined,
): string {
  const occupancy = snapshot === undefined ? "" : `, ${formatCount(snapshot.occupancy)} non-zero`;
  switch (source?.kind) {
    case "generator":
      return `generated${occupancy}`;
    case "points":
    case "dense":
      return `written out${occupancy}`;
    case "file":
      return `${source.file ?? "file"}${occupancy}`;
    case "computed":
      return "computed before";
    case undefined:
      return "";
  }
}
