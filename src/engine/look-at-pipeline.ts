/** A finished cascade as a pipeline, in columns of time: how much of what is passed on is alive. */
import { drawPipeline, pipelineLimits } from "../simulate/index.ts";
import type { Pipeline, PipelineRequest } from "./over-time.ts";
import type { FinishedCascade } from "./look-back.ts";

/** Most columns of a picture, and most elements whose lives are sent one by one. */
const maxColumns = 4_096;
const maxLives = 262_144;

/** Draws the pipeline of a cascade, as far as it is within the limits. */
export function* lookAtPipeline(
  { cascade, firstSteps }: FinishedCascade,
  request: PipelineRequest,
): Generator<void, Pipeline> {
  const { session } = request;
  const plans = cascade.runs.map(({ plan }) => plan);
  const deepest = Math.max(
    ...plans.map(({ loops }) => loops.filter(({ spatial }) => !spatial).length),
  );
  const depth = Math.max(1, Math.min(deepest, Math.floor(request.depth)));
  const drawn = yield* drawPipeline(cascade.runs, depth);
  if (drawn === undefined) return { session, limits: pipelineLimits, picture: undefined };
  const { length, turns } = drawn;
  const columns = Math.max(1, Math.min(maxColumns, Math.floor(request.columns), length));
  const fronts = drawn.fronts.map(({ levels, steps, ...front }, at) => ({
    ...front,
    loops: levels.flatMap((level) => plans[at]?.loops[level]?.loop.id ?? []),
    steps: steps.map((step) => step + (firstSteps[at] ?? 0)),
  }));
  const tensors = drawn.passed.map(({ alive, from, to, ...tensor }) => {
    const most = new Int32Array(columns);
    alive.forEach((count, time) => {
      const column = Math.floor((time * columns) / length);
      most[column] = Math.max(most[column] ?? 0, count);
    });
    return { ...tensor, alive: most, lives: from.length > maxLives ? undefined : { from, to } };
  });
  const picture = { length, columns, deepest, fronts, tensors, turns };
  return { session, limits: pipelineLimits, picture };
}
