/** How well somebody predicts: answers, right ones, and how many of them in a row. */

/** A score. */
export interface Score {
  readonly asked: number;
  readonly right: number;
  /** Right answers since the last wrong one. */
  readonly streak: number;
}

/** The score before the first answer. */
export const noScore: Score = { asked: 0, right: 0, streak: 0 };

/** The score after one more answer. */
export function withAnswer({ asked, right, streak }: Score, isRight: boolean): Score {
  return { asked: asked + 1, right: right + Number(isRight), streak: isRight ? streak + 1 : 0 };
}

/** The score in words: "3 of 4 right, 2 in a row". */
export function scoreWords({ asked, right, streak }: Score): string {
  const row = streak > 1 ? `, ${streak} in a row` : "";
  return `${right} of ${asked} right${row}`;
}
