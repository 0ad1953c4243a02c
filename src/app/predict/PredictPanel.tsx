/**
 * Predicting: asks what the next step does, takes the answer from an element, a field or a button, lets
 * the engine take the step, and says whether the answer was right.
 *
 * Steps that are taken without an answer count for nothing. Owns the score, the verdict and where the
 * focus goes; questions are made in `question.ts`.
 */
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button, Hint, Icon, IconButton } from "../components/index.ts";
import { useApp, useRun, useView } from "../state/app-state.ts";
import { canStep, isStale } from "../state/run.ts";
import { Answers } from "./Answers.tsx";
import { isRight, truthOf, type Answer, type Question } from "./question.ts";
import { noScore, scoreWords, withAnswer } from "./score.ts";
import { useInstead } from "./use-instead.ts";
import { useQuestion, type Asked } from "./use-question.ts";
import type { Verdict } from "./verdict.ts";
import "./predict.css";

/** Whether the page is used by keyboard at the moment. */
function byKeyboard(): boolean {
  const { activeElement } = document;
  return (
    activeElement === document.body ||
    activeElement?.id === "stage" ||
    activeElement?.matches(":focus-visible") === true
  );
}

/** What is said where nothing is asked. */
function Silence({
  asked,
  onStep,
}: {
  readonly asked: Asked;
  readonly onStep: (to: 0 | 1) => void;
}) {
  if (asked.kind === "end")
    return (
      <div className="predict-silence">
        <p>No step comes after this one.</p>
        <Button data-answer="" onClick={() => onStep(0)}>
          Back to the first step
        </Button>
      </div>
    );
  if (asked.kind === "nothing")
    return (
      <div className="predict-silence">
        <p>There is nothing to ask about the next step.</p>
        <Button data-answer="" onClick={() => onStep(1)}>
          Take it
        </Button>
      </div>
    );
  return undefined;
}

/** Asks, takes the answer, and keeps the score. */
export default function PredictPanel() {
  const { view, session } = useApp();
  const now = useRun((state) => state.shown?.frame);
  const resting = useRun((state) => isStale(state) || !canStep(state));
  const playing = useView((state) => state.playing);
  const asked = useQuestion(playing || resting);
  const [score, setScore] = useState(noScore);
  const [given, setGiven] = useState<Verdict>();
  const verdict =
    given !== undefined && given.session === now?.session && given.step === now.step
      ? given
      : undefined;
  const { instead, look } = useInstead(verdict);
  const [hint, setHint] = useState<{ readonly of: Question; readonly words: string }>();
  const panel = useRef<HTMLElement>(null);
  // Set until there is something to answer with. Whoever points gets no field, which may bring up a keyboard.
  const wantsFocus = useRef<"field" | "panel">(undefined);
  const takeFocus = () => {
    wantsFocus.current = byKeyboard() ? "field" : "panel";
  };
  useEffect(() => {
    takeFocus();
    panel.current?.scrollIntoView({ block: "nearest" });
  }, []);

  const close = () => {
    view.set({ predicting: false });
    document.getElementById("stage")?.focus();
  };
  const goTo = (step: number) => {
    takeFocus();
    view.set({ playing: false });
    session.goTo(step);
  };
  const question = asked.kind === "question" ? asked.question : undefined;
  // The step that an answer asked for may still be on its way; what is pressed meanwhile is no answer.
  const isAnswered = given !== undefined && given.at === now;
  const isOpen =
    question !== undefined && verdict === undefined && !isAnswered && !playing && !resting;

  const answer = (answered: Answer) => {
    if (asked.kind !== "question" || now === undefined) return;
    const { step } = asked;
    const right = isRight(asked.question, answered);
    const words = truthOf(asked.question, step);
    const judged = { at: now, session: now.session, step, right, words };
    setScore(withAnswer(score, right));
    setGiven(judged);
    goTo(step);
    if (!right && asked.question.kind === "element" && typeof answered !== "string")
      void look(judged, { tensor: asked.question.tensor, point: answered });
  };

  // While a question stands, pressing an element answers it instead of leading to its next use.
  const pick = useRef<(tensor: string, point: readonly number[]) => void>(undefined);
  useEffect(() => {
    pick.current = (tensor, point) => {
      if (!isOpen) return;
      if (question.kind === "choice")
        setHint({ of: question, words: "This one is answered with a button." });
      else if (question.tensor === tensor) answer(point);
      else setHint({ of: question, words: `The question is about ${question.tensor}.` });
    };
  });
  useEffect(() => {
    view.set({ picker: (tensor, point) => pick.current?.(tensor, point) });
    return () => view.set({ picker: undefined });
  }, [view]);

  useEffect(() => {
    const field = panel.current?.querySelector<HTMLElement>("[data-answer]");
    const wanted = wantsFocus.current;
    if (wanted === undefined || field === null || field === undefined) return;
    wantsFocus.current = undefined;
    if (wanted === "panel") {
      panel.current?.focus({ preventScroll: true });
      return;
    }
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "nearest" });
  }, [asked, verdict]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
    if (!isOpen || question.kind !== "choice") return;
    const chosen = question.choices[Number(event.key) - 1];
    if (chosen !== undefined) answer(chosen.id);
  };

  return (
    <section
      ref={panel}
      className="predict"
      tabIndex={-1}
      aria-label="Predict the next step"
      onKeyDown={onKeyDown}
    >
      <h2 className="overline">
        <Hint className="term" text="Say what the next step does; then the engine takes it.">
          Predict
        </Hint>
      </h2>
      <p className="predict-score numeric">{score.asked > 0 && scoreWords(score)}</p>
      <IconButton
        icon="close"
        size={14}
        label="Stop predicting"
        className="predict-close"
        onClick={close}
      />
      <div className="predict-words" role="status">
        {verdict !== undefined && (
          <p className={verdict.right ? "predict-verdict is-good" : "predict-verdict is-bad"}>
            <Icon name={verdict.right ? "check" : "close"} />
            <span>
              <b>{verdict.right ? "Right." : "Not so."}</b> {verdict.words}
              {instead !== undefined && instead.step === undefined && ` ${instead.words}`}
            </span>
          </p>
        )}
        {isOpen && <p className="predict-question">{question.words}</p>}
        {(playing || resting) && verdict === undefined && (
          <p>{playing ? "Pause to be asked." : "Questions wait until the run is done."}</p>
        )}
        {isOpen && hint?.of === question && <p className="predict-hint">{hint.words}</p>}
      </div>
      {verdict !== undefined ? (
        <div className="predict-choices">
          <Button
            tone="solid"
            data-answer=""
            onClick={() => {
              takeFocus();
              setGiven(undefined);
            }}
          >
            Next question
          </Button>
          {instead?.step !== undefined && (
            <Button onClick={() => goTo(instead.step ?? 0)}>{instead.words}</Button>
          )}
        </div>
      ) : isOpen ? (
        <Answers
          key={`${now?.session ?? 0} ${now?.step ?? 0}`}
          question={question}
          onAnswer={answer}
        />
      ) : (
        !playing &&
        !resting && (
          <Silence
            asked={asked}
            onStep={(to) => {
              goTo(to === 0 ? 0 : (now?.step ?? 0) + 1);
            }}
          />
        )
      )}
    </section>
  );
}
