/** The ways to answer a question beside pressing an element: coordinates in a field, or one of a few. */
import { useState } from "react";
import { Button } from "../components/index.ts";
import { useRun } from "../state/app-state.ts";
import { readElement } from "../state/element-name.ts";
import { ranksByTensor } from "../state/snapshots.ts";
import type { Answer, ElementQuestion, Question } from "./question.ts";

interface AnswersProps<Asked extends Question> {
  readonly question: Asked;
  readonly onAnswer: (answer: Answer) => void;
}

/** Coordinates, for whoever does not press the element itself. */
function ElementField({ question, onAnswer }: AnswersProps<ElementQuestion>) {
  const opened = useRun((state) => state.shown?.opened);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const { tensor } = question;
  const answer = () => {
    if (opened === undefined) return;
    const named = text.includes("[") ? text : `${tensor}[${text}]`;
    const element = readElement(named, ranksByTensor(opened));
    if (!element.ok) setProblem(element.error);
    else if (element.value.tensor !== tensor) setProblem(`The question is about ${tensor}.`);
    else onAnswer(element.value.point);
  };
  return (
    <form
      className="predict-field"
      onSubmit={(event) => {
        event.preventDefault();
        answer();
      }}
    >
      <label>
        Press it below, or write its coordinates
        <input
          type="text"
          data-answer=""
          autoComplete="off"
          spellCheck={false}
          placeholder={(question.points[0] ?? []).map(() => "0").join(", ")}
          value={text}
          aria-invalid={problem !== undefined}
          aria-describedby="predict-problem"
          onChange={(event) => {
            setText(event.target.value);
            setProblem(undefined);
          }}
        />
      </label>
      <Button type="submit">Answer</Button>
      <p id="predict-problem" className="predict-problem" role="status">
        {problem}
      </p>
    </form>
  );
}

/** What a question is answered with. */
export function Answers({ question, onAnswer }: AnswersProps<Question>) {
  if (question.kind === "element") return <ElementField question={question} onAnswer={onAnswer} />;
  return (
    <div className="predict-choices" role="group" aria-label="Answers">
      {question.choices.map(({ id, words }, at) => (
        <Button
          key={id}
          data-answer={at + 1}
          onClick={() => {
            onAnswer(id);
          }}
        >
          <kbd className="key" aria-hidden="true">
            {at + 1}
          </kbd>
          {words}
        </Button>
      ))}
    </div>
  );
}
