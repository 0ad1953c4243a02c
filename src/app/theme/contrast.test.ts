/** Reads tokens.css and checks every pair of text and ground of both themes against WCAG 2.2. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

/** The tokens as one of the themes has them. */
function tokensOf(theme: "light" | "dark"): Record<string, string> {
  const said = css.replaceAll(
    /light-dark\((#[\da-f]+), (#[\da-f]+)\)/gi,
    theme === "light" ? "$1" : "$2",
  );
  return Object.fromEntries(
    [...said.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((match) => [match[1]!, match[2]!.trim()]),
  );
}

type Rgb = readonly [number, number, number];

function rgb(hex: string): Rgb {
  expect(hex).toMatch(/^#[\da-f]{6}$/i);
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function mix(over: Rgb, under: Rgb, share: number): Rgb {
  const part = (k: 0 | 1 | 2): number => over[k] * share + under[k] * (1 - share);
  return [part(0), part(1), part(2)];
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const hues = ["I", "F", "O", "1", "2", "3", "4", "5", "6"].map((name) => `--tensor-${name}`);
const grounds = ["--bg", "--surface", "--raised"];
const texts = ["--ink", "--ink-2", "--ink-3", "--accent", "--good", "--warn", "--bad"];

for (const theme of ["light", "dark"] as const) {
  const tokens = tokensOf(theme);
  const colour = (name: string): Rgb => rgb(tokens[name]!);
  const pairs: (readonly [string, string, number])[] = [
    ...texts.flatMap((text) => grounds.map((ground) => [text, ground, 4.5] as const)),
    ...["--ink", "--ink-2", "--ink-3"].map((text) => [text, "--sunken", 4.5] as const),
    ...["--ink", "--ink-2"].map((text) => [text, "--mark", 4.5] as const),
    ["--accent-ink", "--accent", 4.5],
    ["--accent", "--accent-tint", 4.5],
    ["--warn", "--warn-tint", 4.5],
    ["--bad", "--bad-tint", 4.5],
    ["--edge", "--surface", 3],
    ["--edge", "--bg", 3],
    ["--mark-edge", "--surface", 3],
  ];
  test.each(pairs)(`${theme}: %s on %s is at least %d to 1`, (text, ground, least) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(least);
  });

  test.each(hues)(`${theme}: text in the hue %s reads on every ground`, (hue) => {
    const share = Number.parseFloat(tokens["--hue-text"]!) / 100;
    const text = mix(colour(hue), colour("--ink"), share);
    for (const ground of [...grounds, "--sunken"]) {
      expect(contrast(text, colour(ground))).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(hues)(`${theme}: ink on the tint of %s stays readable`, (hue) => {
    const share = Number.parseFloat(tokens["--tint"]!) / 100;
    const ground = mix(colour(hue), colour("--surface"), share);
    expect(contrast(colour("--ink"), ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(hues)(`${theme}: the surface colour reads on a cell filled with %s`, (hue) => {
    expect(contrast(colour("--surface"), colour(hue))).toBeGreaterThanOrEqual(4.5);
  });
}

test("each colour is said for both themes", () => {
  const [light, dark] = [tokensOf("light"), tokensOf("dark")];
  for (const name of [...texts, ...grounds, ...hues]) expect(light[name]).not.toBe(dark[name]);
});
