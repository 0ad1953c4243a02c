/** Invariants: what must hold unless a programmer erred. */

/** A programmer's mistake; never caused by what a user wrote. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Throws unless the condition holds. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The value, or an InvariantError where there is none. */
export function defined<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new InvariantError(`${what} is undefined`);
  return value;
}
