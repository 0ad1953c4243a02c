/** Coordinates, bounds and legal ranges as people write them. */
import type { Bound, Check, Loop, Quotient } from "./ir.ts";

/** A quotient over named registers: `2*p+r-1`, `(w-s)/2`. */
export function printQuotient(
  quotient: Quotient,
  names: readonly string[],
  extra: readonly { readonly name: string; readonly coefficient: number }[] = [],
): string {
  const parts = [
    ...quotient.terms.map(({ register, coefficient }) => ({
      name: names[register] ?? "",
      coefficient,
    })),
    ...extra,
  ].sort((a, b) => Number(a.coefficient < 0) - Number(b.coefficient < 0));
  let text = "";
  for (const { name, coefficient } of parts) {
    const size = Math.abs(coefficient) === 1 ? name : `${String(Math.abs(coefficient))}*${name}`;
    text += coefficient < 0 ? `-${size}` : text === "" ? size : `+${size}`;
  }
  if (quotient.constant !== 0 || text === "") {
    text +=
      quotient.constant >= 0 && text !== ""
        ? `+${String(quotient.constant)}`
        : String(quotient.constant);
  }
  if (quotient.divisor === 1) return text;
  return /^[\w*]+$/.test(text)
    ? `${text}/${String(quotient.divisor)}`
    : `(${text})/${String(quotient.divisor)}`;
}

/** A bound with its extent split off again: `q+S` rather than a number that happens to be 9. */
function symbolic(
  { value, because }: Bound,
  side: "lower" | "upper",
  names: readonly string[],
): string | undefined {
  if (because === undefined || value.divisor !== 1) return undefined;
  const sign = side === "upper" ? 1 : -1;
  const rest = { ...value, constant: value.constant - sign * (because.extent - 1) };
  return printQuotient(rest, names, [{ name: because.rank, coefficient: sign }]);
}

function rounded({ value }: Bound, side: "lower" | "upper", names: readonly string[]): string {
  const text = printQuotient(value, names);
  return value.divisor === 1 ? text : `${side === "lower" ? "ceil" : "floor"}(${text})`;
}

/** Start of a dense range, inclusive. */
export function printLower(loop: Loop, names: readonly string[]): string {
  const parts = loop.lower.map((bound) => {
    const strict = symbolic(bound, "lower", names);
    return strict === undefined ? rounded(bound, "lower", names) : `${strict}+1`;
  });
  return parts.length === 1 ? (parts[0] ?? "0") : `max(${parts.join(", ")})`;
}

/** End of a dense range, exclusive. */
export function printUpper(loop: Loop, names: readonly string[]): string {
  const parts = loop.upper.map((bound) => {
    const { value } = bound;
    const exclusive =
      value.divisor === 1
        ? printQuotient({ ...value, constant: value.constant + 1 }, names)
        : `${rounded(bound, "upper", names)}+1`;
    return symbolic(bound, "upper", names) ?? exclusive;
  });
  return parts.length === 1 ? (parts[0] ?? "0") : `min(${parts.join(", ")})`;
}

/** Conditions, a clause each: `0 <= w-s < Q`. */
export function printChecks(checks: readonly Check[], names: readonly string[]): readonly string[] {
  return checks.map(({ value, rank }) => `0 <= ${printQuotient(value, names)} < ${rank}`);
}

/**
 * The legal range as clauses of a condition, where it cuts a fiber: `w-Q < s <= w`; none where it does not.
 *
 * @param implied registers whose bounds go without saying, because the fiber is already cut there
 */
export function printCondition(
  loop: Loop,
  names: readonly string[],
  implied: readonly number[],
): readonly string[] {
  const [register] = loop.registers;
  const variable = names[register ?? 0] ?? "";
  const cuts = ({ value }: Bound): boolean =>
    value.terms.some((term) => !implied.includes(term.register));
  const left = loop.lower.filter(cuts).map((bound) => {
    const strict = symbolic(bound, "lower", names);
    return strict === undefined ? `${rounded(bound, "lower", names)} <= ` : `${strict} < `;
  });
  const right = loop.upper.filter(cuts).map((bound) => {
    const { value } = bound;
    const end =
      value.divisor === 1 && value.constant === -1 ? { ...value, constant: 0 } : undefined;
    const strict =
      symbolic(bound, "upper", names) ?? (end === undefined ? end : printQuotient(end, names));
    return strict === undefined ? ` <= ${rounded(bound, "upper", names)}` : ` < ${strict}`;
  });
  const checks = printChecks(
    loop.checks.filter(
      ({ value }) =>
        loop.registers.length === 1 ||
        value.terms.every(({ register }) => loop.registers.includes(register)),
    ),
    names,
  );
  const single = left.length <= 1 && right.length <= 1 && left.length + right.length > 0;
  return single
    ? [`${left[0] ?? ""}${variable}${right[0] ?? ""}`, ...checks]
    : [
        ...left.map((each) => `${each}${variable}`),
        ...right.map((each) => `${variable}${each}`),
        ...checks,
      ];
}
