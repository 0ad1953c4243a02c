/**
 * One operation of a partitioning as written, `uniform_occupancy(F.2)`: its name, its argument, and the cut that
 * it makes. Which ranks are cut is the business of `partitioning.ts`.
 */
import { suggest, withThousands } from "../base/index.ts";
import type { PartitioningEntry, Spanned } from "./document.ts";
import type { Partition } from "./program.ts";
import type { Reporter } from "./reporter.ts";

const operationPattern = /^\s*([a-z_]+)\s*\(\s*(.*?)\s*\)\s*$/;
/** The largest size that an operation can give, which the pattern below has nine digits for. */
export const maxCutSize = 999_999_999;
/** The size in an operation's argument, after the leader if there is one. */
const sizePattern = /^(?:[^.]*\.)?\s*([0-9]{1,9}|[A-Za-z_][A-Za-z0-9_]*)$/;
const startsWithLetter = /^[A-Za-z_]/;
const operations = [
  "uniform_shape",
  "nway_shape",
  "uniform_occupancy",
  "flatten",
  "follow",
] as const;

/** What a cut may speak of. */
export interface Cuttable {
  readonly inputs: readonly string[];
  /** Sizes that are given by name, `uniform_shape(K0)`. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Whether a name without a value gets one, because the document gives no extents at all. */
  readonly assumesSizes: boolean;
}

/** The name and the argument of an operation; undefined where it is none. */
export function operationIn(
  written = "",
): { readonly name: string; readonly argument: string } | undefined {
  const [, name, argument] = operationPattern.exec(written) ?? [];
  return name === undefined || argument === undefined ? undefined : { name, argument };
}

/** The names that stand for sizes in some operations. */
export function sizeNames(entries: readonly PartitioningEntry[]): readonly string[] {
  return entries.flatMap(({ operations: written }) =>
    written.flatMap(({ value }) => {
      const operation = operationIn(value);
      const name = sizePattern.exec(operation?.argument ?? "")?.[1];
      return operation?.name === "follow" || name === undefined || !startsWithLetter.test(name)
        ? []
        : [name];
    }),
  );
}

/** The size that an operation gives, as a number or by name: NaN where it gives none, undefined after a report. */
function readSize(
  argument: string,
  { span }: Spanned<string>,
  cut: { readonly extent: number; readonly at: number },
  { sizes, assumesSizes }: Cuttable,
  reporter: Reporter,
): number | undefined {
  const written = sizePattern.exec(argument)?.[1] ?? "";
  if (!startsWithLetter.test(written)) return written === "" ? Number.NaN : Number(written);
  const size = sizes.get(written);
  if (size !== undefined) return size;
  if (!assumesSizes) {
    reporter.error(
      "check/partitioning",
      `\`${written.slice(0, 40)}\` stands for a size that is not given.`,
      span,
      `Add \`${written.slice(0, 40)}: 4\` to \`shape\`, or write the number.`,
    );
    return undefined;
  }
  const assumed = Math.max(1, Math.ceil(cut.extent / 2 ** (cut.at + 1)));
  reporter.warn(
    "check/missing-key",
    `The document does not say what \`${written.slice(0, 40)}\` is: ${String(assumed)} is taken.`,
    span,
    `Add \`${written.slice(0, 40)}: ${String(assumed)}\` to \`shape\`.`,
  );
  return assumed;
}

/** The cut that an operation makes of a rank; undefined after a report. */
export function readCut(
  operation: Spanned<string>,
  cut: { readonly extent: number; readonly at: number },
  cuttable: Cuttable,
  reporter: Reporter,
): Partition | undefined {
  const { value, span } = operation;
  const { inputs } = cuttable;
  const { name, argument } = operationIn(value) ?? { name: "", argument: "" };
  const fault = (message: string, hint: string): undefined => {
    reporter.error("check/partitioning", message, span, hint);
    return undefined;
  };
  if (name === "follow")
    return fault(
      "`follow` stands alone and names a rank that is split.",
      "Write `W: [follow(Q)]`, after the entry that splits `Q`.",
    );
  if (name === "flatten")
    return fault("`flatten()` takes several ranks.", "Write `(H, W): [flatten()]`.");
  if (name === "uniform_shape" || name === "nway_shape") {
    const size = argument.includes(".")
      ? Number.NaN
      : readSize(argument, operation, cut, cuttable, reporter);
    if (size === undefined) return undefined;
    if (!(size >= 1))
      return fault(
        `\`${name}\` takes a whole number from 1 to ${withThousands(maxCutSize)}.`,
        `Write \`${name}(4)\`.`,
      );
    return { kind: "shape", size: name === "uniform_shape" ? size : Math.ceil(cut.extent / size) };
  }
  if (name === "uniform_occupancy") {
    const leader = argument.slice(0, argument.lastIndexOf(".")).trim();
    const size = readSize(argument, operation, cut, cuttable, reporter);
    if (size === undefined) return undefined;
    if (!(size >= 1) || !argument.includes("."))
      return fault(
        `\`uniform_occupancy\` takes a leader and a whole number from 1 to ${withThousands(maxCutSize)}.`,
        "Write `uniform_occupancy(F.2)`: two non-empty elements of F a part.",
      );
    if (!inputs.includes(leader))
      return fault(
        `The leader \`${leader.slice(0, 40)}\` is not an input of this Einsum.`,
        suggest(leader, inputs, "inputs"),
      );
    return { kind: "occupancy", leader: inputs.indexOf(leader), size };
  }
  return fault(
    `\`${value.slice(0, 60)}\` is not a partitioning operation.`,
    suggest(name, operations, "operations"),
  );
}
