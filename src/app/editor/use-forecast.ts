/**
 * The run that another mapping would give, asked of an engine of its own, so that the run that is shown
 * stays. What takes too long is not waited for.
 */
import { useEffect, useRef, useState } from "react";
import type { EinsumCounts, EinsumDescription, Timeline } from "../../engine/index.ts";
import { createEngineClient, type EngineClient } from "../engine-client.ts";
import { spawnEngineWorker } from "../engine-worker.ts";
import { useApp } from "../state/app-state.ts";
import { loadLanguage, type MappingChoice } from "../state/language.ts";

/** What is known of the run that would be. */
export type Forecast =
  | { readonly kind: "asking" }
  | { readonly kind: "refused"; readonly reason: string }
  | {
      readonly kind: "known";
      readonly einsum: EinsumDescription;
      readonly counts: EinsumCounts;
      readonly timeline: Timeline | undefined;
    };

/** How long the rows must rest, and the run may take. */
const restMs = 40;
const patienceMs = 1_500;
const columns = 240;
const none: readonly [] = [];

async function foresee(
  engine: EngineClient,
  text: string,
  files: Readonly<Record<string, Uint8Array>>,
  name: string,
): Promise<Forecast> {
  const opened = await engine.open({ text, files });
  if (!opened.ok) {
    const reason =
      opened.error.kind === "diagnostics"
        ? opened.error.diagnostics[0]?.message
        : opened.error.failure.message;
    return { kind: "refused", reason: reason ?? "This order is not possible." };
  }
  const { session, einsums } = opened.value;
  const run = await engine.run(session, () => undefined);
  const einsum = einsums.find((one) => one.name === name);
  const counts = run.ok ? run.value.counts[name] : undefined;
  if (!run.ok || einsum === undefined || counts === undefined)
    return { kind: "refused", reason: "The run would take too long to be foreseen." };
  const { steps } = run.value;
  const drawn = await engine.timeline({
    session,
    purpose: "overview",
    from: 0,
    to: steps,
    columns: Math.min(columns, steps),
    events: none,
  });
  return {
    kind: "known",
    einsum,
    counts,
    timeline: drawn.ok && steps > 0 ? drawn.value : undefined,
  };
}

/** The forecast for a mapping of an Einsum; what was foreseen before stays until the next is known. */
export function useForecast(name: string, mapping: MappingChoice): Forecast {
  const { experiment } = useApp();
  const engine = useRef<EngineClient>(undefined);
  const [forecast, setForecast] = useState<Forecast>({ kind: "asking" });
  useEffect(
    () => () => {
      engine.current?.restart();
    },
    [],
  );
  useEffect(() => {
    let wanted = true;
    let late: ReturnType<typeof setTimeout> | undefined;
    const resting = setTimeout(() => {
      const { text, files } = experiment.store.getState();
      const own = (engine.current ??= createEngineClient(spawnEngineWorker));
      late = setTimeout(() => {
        own.restart();
      }, patienceMs);
      void loadLanguage()
        .then(({ editDocument }) =>
          foresee(own, editDocument(text, { kind: "mapping", einsum: name, mapping }), files, name),
        )
        .then((next) => {
          clearTimeout(late);
          if (wanted) setForecast(next);
        });
    }, restMs);
    return () => {
      wanted = false;
      clearTimeout(resting);
      clearTimeout(late);
    };
  }, [experiment, name, mapping]);
  return forecast;
}
