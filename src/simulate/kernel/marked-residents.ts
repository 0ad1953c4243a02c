/** What is resident, read off the marks of a paused kernel, without going through them. */
import type { Residents } from "../stays.ts";

/** Elements whose mark is that of the current stay. Stays that begin here are numbered below zero. */
export class MarkedResidents implements Residents {
  private readonly marks: Int32Array;
  private stay: number;
  private next = -1;

  /** @param stay the stay under way; undefined where one is yet to begin */
  constructor(marks: Int32Array, stay: number | undefined) {
    this.marks = marks;
    this.stay = stay ?? this.next--;
  }

  has(element: number): boolean {
    return this.marks[element] === this.stay;
  }

  add(element: number): void {
    this.marks[element] = this.stay;
  }

  clear(): void {
    this.stay = this.next--;
  }
}
