/**
 * One hue for one tensor, everywhere on the page.
 *
 * I, F and O keep the hues of the convolution literature; every other tensor of a document takes the
 * next of a further list, in the order in which the document declares them. A hue is the name of a
 * custom property of tokens.css, so that it follows the theme. `hueSheet` declares the hues of a
 * document once, on an element around all views; views then ask by name with `hueStyle`.
 */
import type { CSSProperties } from "react";

/** Styles that set custom properties. */
export type HueStyle = CSSProperties & Readonly<Record<`--${string}`, string>>;

const given = ["I", "F", "O"];
const furtherHues = 6;

/** The custom property of tokens.css that holds the hue of a tensor, for example `--tensor-I`. */
export function hueProperty(tensor: string, allTensors: readonly string[]): `--${string}` {
  if (given.includes(tensor)) return `--tensor-${tensor}`;
  const others = [...new Set(allTensors)].filter((name) => !given.includes(name));
  const place = Math.max(others.indexOf(tensor), 0);
  return `--tensor-${(place % furtherHues) + 1}`;
}

/** A style that sets `--hue` to the hue of a tensor. */
export function hueOf(tensor: string, allTensors: readonly string[]): HueStyle {
  return { "--hue": `var(${hueProperty(tensor, allTensors)})` };
}

/** Declares the hues of all tensors of a document, for an element around the views. */
export function hueSheet(allTensors: readonly string[]): HueStyle {
  const entries = allTensors.map((tensor) => [
    sheetProperty(tensor),
    `var(${hueProperty(tensor, allTensors)})`,
  ]);
  return Object.fromEntries(entries) as HueStyle;
}

/** A style that sets `--hue` to what the sheet around it says; without a sheet, the first further hue. */
export function hueStyle(tensor: string): HueStyle {
  return { "--hue": `var(${sheetProperty(tensor)}, var(${hueProperty(tensor, [tensor])}))` };
}

function sheetProperty(tensor: string): `--${string}` {
  return `--hue-of-${tensor.replaceAll(/[^\w-]/g, "-")}`;
}
