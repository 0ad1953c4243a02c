/**
 * A choice of one of a few, side by side: radio buttons in the clothes of a switch.
 *
 * Being real radio buttons they have one tab stop and move with the arrow keys.
 */
import { useId } from "react";
import { Icon, type IconName } from "./icon.tsx";
import { useTooltip } from "./tooltip.tsx";
import "./components.css";

/** One choice of a `Segmented`. */
export interface SegmentedOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: IconName;
}

/** Properties of `Segmented`. */
export interface SegmentedProps<Value extends string> {
  /** What is chosen, read out before the choices. */
  readonly label: string;
  readonly options: readonly SegmentedOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Shows icons only; the labels are still read out. */
  readonly iconsOnly?: boolean;
}

/** A choice of one of a few, side by side. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, options, value, onChange, iconsOnly = false } = props;
  const name = useId();
  return (
    <fieldset className="segmented">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <Option
          key={option.value}
          option={option}
          name={name}
          checked={option.value === value}
          iconOnly={iconsOnly}
          onChoose={() => {
            onChange(option.value);
          }}
        />
      ))}
    </fieldset>
  );
}

interface OptionProps {
  readonly option: SegmentedOption<string>;
  readonly name: string;
  readonly checked: boolean;
  readonly iconOnly: boolean;
  readonly onChoose: () => void;
}

function Option({ option, name, checked, iconOnly, onChoose }: OptionProps) {
  const tip = useTooltip<HTMLInputElement>(option.label);
  return (
    <>
      <label>
        <input
          type="radio"
          className="segmented-input"
          name={name}
          value={option.value}
          checked={checked}
          {...(iconOnly ? tip.trigger : {})}
          onChange={onChoose}
        />
        {option.icon !== undefined && <Icon name={option.icon} size={14} />}
        <span className={iconOnly ? "sr-only" : undefined}>{option.label}</span>
      </label>
      {tip.bubble}
    </>
  );
}
