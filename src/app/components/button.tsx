/**
 * Buttons: with words, or with an icon alone, whose words then come as a tooltip.
 *
 * A button that cannot act stays focusable (`aria-disabled`) when `disabled` would lose the focus of
 * someone who pages through with the keyboard; callers choose.
 */
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon, type IconName } from "./icon.tsx";
import { useTooltip } from "./tooltip.tsx";
import "./components.css";

/** How loud a button is: `solid` for the one main action, `plain` with an edge, `ghost` without. */
export type ButtonTone = "solid" | "plain" | "ghost";

/** Properties of `Button`, beside those of an HTML button. */
export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: ButtonTone;
  readonly icon?: IconName;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

/** A button with words, and an icon before them where one is given. */
export function Button({ tone = "plain", icon, children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classes("button", `is-${tone}`, className)}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** Properties of `IconButton`, beside those of an HTML button. */
export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: IconName;
  /** What the button does, in words. */
  readonly label: string;
  /** The key that does the same, for example "Space". */
  readonly shortcut?: string;
  /** The same key as assistive technology wants it named, for example "ArrowRight". */
  readonly keys?: string;
  readonly tone?: ButtonTone;
  readonly size?: number;
}

/** A button that shows an icon alone; its label is read out and shown as a tooltip. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, shortcut, keys, tone = "ghost", size, className, ...rest } = props;
  const tip = useTooltip<HTMLButtonElement>(
    <>
      {label}
      {shortcut !== undefined && <kbd className="key">{shortcut}</kbd>}
    </>,
  );
  return (
    <>
      <button
        type="button"
        {...rest}
        {...tip.trigger}
        aria-label={label}
        aria-keyshortcuts={keys}
        className={classes("icon-button", `is-${tone}`, className)}
      >
        {size === undefined ? <Icon name={icon} /> : <Icon name={icon} size={size} />}
      </button>
      {tip.bubble}
    </>
  );
}

function classes(...names: readonly (string | undefined)[]): string {
  return names.filter((name) => name !== undefined && name !== "").join(" ");
}
