/** Colours as numbers, for pictures that are painted pixel by pixel. */

/** An opaque colour. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A mixture of two colours. */
export function mixed(over: Rgb, under: Rgb, share: number): Rgb {
  const part = (k: 0 | 1 | 2): number => Math.round(over[k] * share + under[k] * (1 - share));
  return [part(0), part(1), part(2)];
}

/** A colour as the little-endian word that an image holds. */
export function packed([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** What a CSS colour comes to on an element. */
export function cssColour(element: HTMLElement, css: string): Rgb {
  element.style.color = css;
  const parts = getComputedStyle(element).color.match(/\d+(\.\d+)?/g) ?? [];
  const part = (at: number): number => Number(parts[at] ?? 0);
  return [part(0), part(1), part(2)];
}
