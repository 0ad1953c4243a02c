/**
 * One cut of a rank in a line: by what it is made, and how large its parts are.
 */
import { IconButton } from "../components/index.ts";
import type { Cut } from "./loop-shape.ts";
import { NumberField } from "./NumberField.tsx";

interface CutLineProps {
  /** The loop over these parts. */
  readonly name: string;
  readonly cut: Cut;
  /** Inputs that can lead a cut by occupancy. */
  readonly leaders: readonly string[];
  readonly largest: number;
  readonly onChange: (cut: Cut) => void;
  /** Undefined where the cut cannot be taken back. */
  readonly onRemove: (() => void) | undefined;
}

const kinds = [
  { value: "shape", label: "by shape" },
  { value: "parts", label: "into n parts" },
  { value: "occupancy", label: "by occupancy" },
] as const satisfies readonly { value: Cut["kind"]; label: string }[];

const sizes: Readonly<Record<Cut["kind"], string>> = {
  shape: "size",
  parts: "n",
  occupancy: "size",
};

/** The controls of one cut. */
export function CutLine({ name, cut, leaders, largest, onChange, onRemove }: CutLineProps) {
  return (
    <li className="cut-line">
      <span className="cut-name">{name}</span>
      <select
        aria-label={`How the parts of ${name} are made`}
        value={cut.kind}
        onChange={(event) => {
          const kind = kinds.find(({ value }) => value === event.target.value)?.value ?? "shape";
          const leader = kind === "occupancy" ? (cut.leader ?? leaders[0]) : undefined;
          onChange({ ...cut, kind, leader });
        }}
      >
        {kinds.map(({ value, label }) => (
          <option
            key={value}
            value={value}
            disabled={value === "occupancy" && leaders.length === 0}
          >
            {label}
          </option>
        ))}
      </select>
      {cut.kind === "occupancy" && (
        <select
          aria-label={`Leader of ${name}`}
          value={cut.leader}
          onChange={(event) => onChange({ ...cut, leader: event.target.value })}
        >
          {[...new Set([...leaders, ...(cut.leader === undefined ? [] : [cut.leader])])].map(
            (tensor) => (
              <option key={tensor} value={tensor}>
                of {tensor}
              </option>
            ),
          )}
        </select>
      )}
      <NumberField
        label={sizes[cut.kind]}
        value={cut.size}
        min={1}
        max={largest}
        onChange={(size) => onChange({ ...cut, size })}
      />
      <IconButton
        icon="close"
        size={14}
        label={`Remove the level ${name}`}
        aria-disabled={onRemove === undefined}
        onClick={onRemove}
      />
    </li>
  );
}
