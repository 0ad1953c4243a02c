/**
 * Traversal: how a loop comes by its next coordinate, tuple or part.
 *
 * Drivers are brought together by the loop's stream, node by node: an intersection moves whichever side is
 * behind and counts the comparisons, a union takes the lesser side. Where a single driver stands is the
 * business of `cursors.ts`.
 */
import { ended, type Cursors } from "./cursors.ts";
import { nextPart } from "./part-cuts.ts";
import type { Passages } from "./passage.ts";
import type { PlannedStream } from "./plan.ts";
import { totals } from "./state.ts";

type Pair = PlannedStream & { readonly kind: "intersect" | "unite" };

/** The loops of a walk, as they move on. */
export class Traversal {
  /** Comparisons made since somebody last set this to 0. */
  comparisons = 0;
  /** Told what intersections leave behind. */
  passages: Passages | undefined;
  private readonly cursors: Cursors;
  private readonly state: Float64Array;
  private readonly streams: readonly number[];

  constructor(cursors: Cursors) {
    this.cursors = cursors;
    this.state = cursors.state;
    this.streams = cursors.layout.streams;
  }

  /** Moves a loop to its next coordinate, tuple or part, and sets its registers; false at its end. */
  advance(level: number): boolean {
    const { state, cursors } = this;
    const { layout } = cursors;
    const { stream, parts } = cursors.loop(level);
    if (parts !== undefined) return nextPart(cursors, level, parts);
    if (state[layout.started + level] === 0) {
      state[layout.started + level] = 1;
      this.start(level, stream);
    } else this.next(level, stream);
    const code = this.current(level, stream);
    if (code === ended) return false;
    this.look(level, stream);
    state[layout.code + level] = code;
    cursors.setRegisters(level, code);
    this.bind(level, stream, code);
    return true;
  }

  /** The coordinate that a stream stands at. */
  private current(level: number, stream: PlannedStream): number {
    if (stream.kind === "driver") return this.cursors.coordinate(level, stream.driver);
    return this.state[(this.streams[level] as number) + stream.id] as number;
  }

  private setCurrent(level: number, id: number, coordinate: number): void {
    this.state[(this.streams[level] as number) + id] = coordinate;
  }

  private start(level: number, stream: PlannedStream): void {
    switch (stream.kind) {
      case "driver":
        break;
      case "dense": {
        const low = this.cursors.get(this.cursors.layout.low + level);
        this.setCurrent(level, stream.id, this.firstLegal(level, low));
        break;
      }
      case "unite":
        this.start(level, stream.left);
        this.start(level, stream.right);
        this.unite(level, stream);
        break;
      case "intersect":
        this.start(level, stream.right);
        if (this.current(level, stream.right) === ended) this.setCurrent(level, stream.id, ended);
        else {
          this.start(level, stream.left);
          this.meet(level, stream);
        }
    }
  }

  private next(level: number, stream: PlannedStream): void {
    switch (stream.kind) {
      case "driver":
        this.cursors.step(level, stream.driver);
        break;
      case "dense":
        this.setCurrent(level, stream.id, this.firstLegal(level, this.current(level, stream) + 1));
        break;
      case "unite": {
        const now = this.current(level, stream);
        if (this.current(level, stream.left) === now) this.next(level, stream.left);
        if (this.current(level, stream.right) === now) this.next(level, stream.right);
        this.unite(level, stream);
        break;
      }
      case "intersect":
        this.next(level, stream.right);
        if (this.current(level, stream.right) === ended) this.setCurrent(level, stream.id, ended);
        else {
          this.next(level, stream.left);
          this.meet(level, stream);
        }
    }
  }

  private firstLegal(level: number, from: number): number {
    const { cursors } = this;
    const high = cursors.get(cursors.layout.high + level);
    let code = from;
    while (code <= high && !cursors.isLegal(level, code)) code += 1;
    return code > high ? ended : code;
  }

  /** A union stands at the lesser of its sides. */
  private unite(level: number, stream: Pair): void {
    const now = Math.min(this.current(level, stream.left), this.current(level, stream.right));
    this.setCurrent(level, stream.id, now);
  }

  /** Counts as read what a stream delivers or compares: through unions, down to drivers that stand there. */
  private look(level: number, stream: PlannedStream): void {
    if (stream.kind === "driver") this.cursors.countRead(level, stream.driver);
    else if (stream.kind === "unite") {
      const now = this.current(level, stream);
      for (const side of [stream.left, stream.right])
        if (this.current(level, side) === now) this.look(level, side);
    }
  }

  /** Moves an intersection on, two fingers at a time, to where its sides agree. */
  private meet(level: number, stream: Pair): void {
    const { cursors } = this;
    const { left, right, id } = stream;
    let a = this.current(level, left);
    let b = this.current(level, right);
    while (a !== ended && b !== ended) {
      this.comparisons += 1;
      cursors.tally(cursors.layout.totals + totals.intersectionSteps);
      this.look(level, left);
      this.look(level, right);
      if (a === b) {
        cursors.tally(cursors.layout.totals + totals.intersectionMatches);
        this.setCurrent(level, id, a);
        return;
      }
      if (a < b) {
        this.tellPassed(level, left);
        this.next(level, left);
        a = this.current(level, left);
      } else {
        this.tellPassed(level, right);
        this.next(level, right);
        b = this.current(level, right);
      }
    }
    this.setCurrent(level, id, ended);
  }

  /** Tells of the elements that a stream stands at, and is about to leave. */
  private tellPassed(level: number, stream: PlannedStream): void {
    if (this.passages === undefined || stream.kind === "dense") return;
    if (stream.kind === "driver") {
      const { operand, leaf } = this.cursors.driver(level, stream.driver);
      this.passages.pass(level, operand, leaf, this.cursors.position(level, stream.driver));
      return;
    }
    const now = this.current(level, stream);
    for (const side of [stream.left, stream.right])
      if (this.current(level, side) === now) this.tellPassed(level, side);
  }

  /** Binds the drivers that are part of what a stream delivers at a coordinate; the others are absent. */
  private bind(level: number, stream: PlannedStream, code: number): void {
    if (stream.kind === "dense") return;
    const present = code !== ended && this.current(level, stream) === code;
    if (stream.kind === "driver") {
      const { cursors } = this;
      const position = present ? cursors.position(level, stream.driver) : -1;
      cursors.bind(level, stream.driver, position);
      return;
    }
    this.bind(level, stream.left, present ? code : ended);
    this.bind(level, stream.right, present ? code : ended);
  }
}
