/**
 * A Program whose tensors are drawn with other densities and seeds. No nest depends on either, so what a
 * Program was compiled to holds for all that are drawn from it.
 */
import type { Program, ProgramTensor } from "./program.ts";
import { Reporter } from "./reporter.ts";
import { checkStored } from "./rules-tensors.ts";
import type { SweepPoint } from "./sweep-points.ts";

const drawnPath = /^tensors\.[^.]+\.(density|seed)$/;

/** The values of a point that more depends on than what tensors hold. */
export function shapingValues({ values }: SweepPoint): SweepPoint["values"] {
  return values.filter(([path]) => !drawnPath.test(path));
}

/**
 * The Program of a point, made from that of another point of the same lane and shaping values; undefined where
 * a tensor cannot be drawn so: the point's document tells why.
 */
export function drawnAgain(
  program: Program,
  from: SweepPoint,
  { values, seed }: SweepPoint,
): Program | undefined {
  const chosen = new Map(values);
  const reporter = new Reporter();
  const redraw = (tensor: ProgramTensor): ProgramTensor | undefined => {
    const { name, ranks, storage, source, span } = tensor;
    if (source.kind !== "generator") return tensor;
    const density = chosen.get(`tensors.${name}.density`);
    const own = chosen.get(`tensors.${name}.seed`) ?? source.seed - from.seed;
    if (density !== undefined && !(density >= 0 && density <= 1)) return undefined;
    if (!Number.isSafeInteger(own + seed) || own < 0) return undefined;
    const pattern =
      density === undefined || source.pattern.kind === "block"
        ? source.pattern
        : { ...source.pattern, density };
    const drawn = { ...source, pattern, seed: own + seed };
    checkStored(name, ranks, storage, drawn, span, reporter);
    return { ...tensor, source: drawn };
  };
  const tensors = new Map<string, ProgramTensor>();
  for (const [name, tensor] of program.tensors) {
    const drawn = redraw(tensor);
    if (drawn === undefined) return undefined;
    tensors.set(name, drawn);
  }
  return reporter.failed() ? undefined : { ...program, tensors };
}
