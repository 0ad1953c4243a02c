/**
 * The counts of a run as files: CSV for spreadsheets, JSON as the command line prints it.
 */
import type { EinsumCounts, RunResult } from "../../engine/index.ts";

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

/** Every number of a nested record with the path to it, in the order of the record. */
function flatten(value: object, path: string): readonly (readonly [string, number])[] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    const name = path === "" ? key : `${path}.${key}`;
    if (isNumber(part)) return [[name, part] as const];
    return typeof part === "object" && part !== null ? flatten(part, name) : [];
  });
}

/** A field of a CSV file, quoted where it has to be. */
function field(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The counts as comma-separated values: Einsum, count, value. */
export function countsAsCsv(counts: Readonly<Record<string, EinsumCounts>>): string {
  const lines = Object.entries(counts).flatMap(([einsum, own]) =>
    flatten(own, "").map(([name, value]) => `${field(einsum)},${field(name)},${value}`),
  );
  return `${["einsum,count,value", ...lines].join("\n")}\n`;
}

/** Counts and verdict as JSON. */
export function countsAsJson({ counts, reference, steps }: RunResult): string {
  return `${JSON.stringify({ einsums: counts, steps, reference }, undefined, 2)}\n`;
}
