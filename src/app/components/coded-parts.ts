/** The parts of a sentence in which backticks stand round what is written as in a document. Pure. */

/** A stretch of a sentence. */
export interface CodedPart {
  readonly text: string;
  readonly isCode: boolean;
}

/** Words and code in turns, without the backticks; one that is alone stays as it is. */
export function codedParts(sentence: string): readonly CodedPart[] {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((text) => text !== "")
    .map((text) =>
      /^`[^`]+`$/.test(text) ? { text: text.slice(1, -1), isCode: true } : { text, isCode: false },
    );
}
