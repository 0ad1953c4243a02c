/**
 * The question that stands where the stage does. The frame after the one that is shown is fetched for it
 * ahead of time and goes nowhere else.
 */
import { useEffect, useMemo, useState } from "react";
import type { Frame } from "../../engine/index.ts";
import { useApp, useRun } from "../state/app-state.ts";
import type { Shown } from "../state/run.ts";
import { questionOf, type Question } from "./question.ts";

/** Why there is no question, or the question with the step that it is about. */
export type Asked =
  | { readonly kind: "coming" }
  /** Nothing comes after the step that is shown. */
  | { readonly kind: "end" }
  /** The next step has nothing that could be asked, such as the first one of another Einsum. */
  | { readonly kind: "nothing" }
  | { readonly kind: "question"; readonly question: Question; readonly step: number };

function useNextFrame(now: Frame | undefined, steps: number): Frame | undefined {
  const { client } = useApp();
  const [seen, setSeen] = useState<Frame>();
  const session = now?.session;
  const step = (now?.step ?? 0) + 1;
  useEffect(() => {
    if (session === undefined || step >= steps) return undefined;
    let wanted = true;
    void client.peek({ session, step, output: { from: 0, count: 0 } }).then((answer) => {
      if (wanted && answer.ok) setSeen(answer.value);
    });
    return () => {
      wanted = false;
    };
  }, [client, session, step, steps]);
  return seen?.session === session && seen?.step === step ? seen : undefined;
}

function ask({ opened, run }: Shown, now: Frame, next: Frame): Asked {
  const einsum = opened.einsums[now.einsum];
  const total = einsum === undefined ? undefined : run.counts[einsum.name];
  if (einsum === undefined || total === undefined) return { kind: "nothing" };
  const question = questionOf({ einsum, total, now, next });
  return question === undefined
    ? { kind: "nothing" }
    : { kind: "question", question, step: next.step };
}

/** What is to be asked about the step after the one that is shown; nothing is looked at while it rests. */
export function useQuestion(rests: boolean): Asked {
  const shown = useRun((state) => state.shown);
  const now = shown?.frame;
  const steps = shown?.run.steps ?? 0;
  const next = useNextFrame(rests ? undefined : now, steps);
  return useMemo(() => {
    if (shown === undefined || now === undefined || now.step + 1 >= steps) return { kind: "end" };
    return next === undefined ? { kind: "coming" } : ask(shown, now, next);
  }, [shown, now, next, steps]);
}
