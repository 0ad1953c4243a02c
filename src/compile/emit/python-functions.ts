/** The few functions that an emitted program brings along, each only where it is used. */

/** A function of the emitted program. */
export type PythonFunction =
  "parts" | "equal_parts" | "flattened" | "both" | "projected" | "number" | "reduced" | "take";

/** Their definitions. */
export const pythonFunctions: Readonly<Record<PythonFunction, string>> = {
  parts: `def parts(low, high, size):
    """Intervals of [low, high) that end at multiples of size."""
    while low < high:
        end = min((low // size + 1) * size, high)
        yield low, end
        low = end`,
  number: `def number(coordinate, shape):
    """The row-major number of a tuple; of a single coordinate, the coordinate."""
    total = 0
    for each, extent in zip(coordinate if isinstance(coordinate, tuple) else (coordinate,), shape):
        total = total * extent + each
    return total`,
  equal_parts: `def equal_parts(fiber, size, low, high, shape):
    """Intervals of [low, high) that begin at every size-th element of the fiber there."""
    found = [number(c, shape) for c, p in fiber if not Payload.isEmpty(p)]
    found = [c for c in found if low <= c < high]
    edges = [low] + found[size::size] + [high]
    return zip(edges[:-1], edges[1:]) if low < high else []`,
  flattened: `def flattened(fiber, levels):
    """The fiber with more ranks flattened into its own; an empty one stays as it is."""
    return fiber.flattenRanks(levels=levels) if len(fiber) > 0 else fiber`,
  both: `def both(a, b):
    """The intersection of fibers of tuples, which & takes only where neither is empty."""
    return a & b if len(a) > 0 and len(b) > 0 else Fiber([], [])`,
  projected: `def projected(fiber, scale, rest, divisor, low, high):
    """The elements at y as elements at x: scale * x + rest == divisor * y and low <= x < high."""
    at = [(divisor * y - rest, p) for y, p in fiber if (divisor * y - rest) % scale == 0]
    at = sorted(((x // scale, p) for x, p in at), key=lambda element: element[0])
    at = [(x, p) for x, p in at if low <= x < high]
    return Fiber([x for x, _ in at], [p for _, p in at])`,
  reduced: `def reduced(keep, before, value):
    """The greater or lesser of two values; zero is empty and takes no part."""
    before, value = Payload.get(before), Payload.get(value)
    return value if before == 0 else before if value == 0 else keep(before, value)`,
  take: `def take(a, b, which):
    """Either value where both are there."""
    a, b = Payload.get(a), Payload.get(b)
    return 0 if a == 0 or b == 0 else (a, b)[which]`,
};
