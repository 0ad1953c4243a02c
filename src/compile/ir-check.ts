/**
 * Checking that a nest is one: what every pass may rely on and must leave true. What holds of it only before
 * or after one of them is said by the pass.
 *
 * Registers are set by a loop around their use; an operand's ranks are bound in storage order, each once,
 * below the rank above; its value is read once all are bound; ids are unique; the innermost body ends in
 * one compute and one populate.
 */
import { levelOf } from "./quotient.ts";
import type { Driver, Loop, Nest, Quotient, Statement, Stream } from "./ir.ts";

/** The drivers of a stream, from left to right. */
function driversIn(stream: Stream): readonly number[] {
  if (stream.kind === "dense") return [];
  if (stream.kind === "driver") return [stream.driver];
  return [...driversIn(stream.left), ...driversIn(stream.right)];
}

/** What is wrong with a nest; empty where nothing is. */
export function checkNest(nest: Nest): readonly string[] {
  const faults: string[] = [];
  const ids = new Set<number>();
  const boundRanks = nest.operands.map(() => 0);
  const wasRead = nest.operands.map(() => false);
  let computes = 0;

  const note = (id: number, what: string): void => void faults.push(`node ${String(id)}: ${what}`);
  const own = (id: number): void => {
    if (ids.has(id)) note(id, "its id is used twice");
    ids.add(id);
  };
  const known = (id: number, quotient: Quotient, level: number, what: string): void => {
    if (quotient.divisor < 1) note(id, `the divisor of ${what} is not positive`);
    if (levelOf(quotient, nest.registers) > level)
      note(id, `${what} needs a register that is set further inside`);
  };
  const bindRanks = (id: number, operand: number, rank: number, count: number): void => {
    if (boundRanks[operand] !== rank)
      note(id, `rank ${String(rank)} of operand ${String(operand)} is bound out of order`);
    boundRanks[operand] = rank + count;
  };
  const checkDriver = (loop: Loop, driver: Driver): void => {
    known(loop.id, driver.coordinate, nest.loops.length, "a driver's coordinate");
    const stored = nest.operands[driver.operand]?.ranks[driver.rank];
    if (stored === undefined) note(loop.id, "a driver names a rank that is not there");
    else if (loop.parts === undefined || stored.isParts)
      bindRanks(loop.id, driver.operand, driver.rank, driver.count);
    else if ((boundRanks[driver.operand] ?? 0) > driver.rank)
      note(loop.id, "a loop over parts cuts a fiber that is bound already");
  };
  const checkLoop = (loop: Loop, level: number): void => {
    if (loop.level !== level) note(loop.id, "its level is not its depth");
    if (nest.loops[level] !== loop) note(loop.id, "it is not among the nest's loops");
    for (const bound of [...loop.lower, ...loop.upper])
      known(loop.id, bound.value, level - 1, "a bound");
    for (const check of [...loop.checks, ...loop.guards])
      known(loop.id, check.value, level, "a condition");
    for (const register of loop.registers) {
      if (nest.registers[register]?.level !== level)
        note(loop.id, "it sets a register of another loop");
    }
    if (loop.parts?.kind === "occupancy") {
      const { operand, rank } = loop.parts.leader;
      if ((boundRanks[operand] ?? 0) < rank)
        note(loop.id, "the leader's fiber is only reached further inside");
    }
    for (const driver of loop.drivers) checkDriver(loop, driver);
    const streamed = driversIn(loop.stream);
    if (loop.drivers.some((_, at) => streamed.filter((each) => each === at).length !== 1))
      note(loop.id, "a driver is not one of its stream");
  };
  const visit = (body: readonly Statement[], level: number): void => {
    for (const statement of body) {
      own(statement.id);
      switch (statement.kind) {
        case "loop":
          checkLoop(statement, level + 1);
          visit(statement.body, level + 1);
          break;
        case "let":
          known(statement.id, statement.value, level, `\`${statement.variable}\``);
          break;
        case "find":
        case "index":
          known(statement.id, statement.coordinate, level, "a coordinate");
          bindRanks(statement.id, statement.operand, statement.rank, 1);
          break;
        case "read":
          if (boundRanks[statement.operand] !== nest.operands[statement.operand]?.ranks.length) {
            note(statement.id, "a value is read before its ranks are bound");
          }
          if (wasRead[statement.operand] === true) note(statement.id, "a value is read twice");
          wasRead[statement.operand] = true;
          break;
        case "gate":
          if (wasRead[statement.operand] !== true)
            note(statement.id, "a gate stands before its value");
          break;
        case "compute":
          computes += 1;
          break;
        case "populate":
          for (const coordinate of statement.coordinates)
            known(statement.id, coordinate, level, "an output coordinate");
          break;
      }
    }
  };
  for (const transform of nest.transforms) own(transform.id);
  visit(nest.body, -1);
  wasRead.forEach((read, operand) => {
    if (!read) faults.push(`operand ${String(operand)} is never read`);
  });
  if (computes !== 1) faults.push(`there are ${String(computes)} computes`);
  return faults;
}
