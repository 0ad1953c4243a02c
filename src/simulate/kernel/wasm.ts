/**
 * A small assembler for WebAssembly: code as nested lists with symbolic labels, encoded into a module.
 *
 * It knows only what is needed here: one memory that is imported, functions over i32, i64 and f64, structured
 * control flow. No name of any kind reaches the bytes.
 */
import { invariant } from "../../base/index.ts";

/** Value types, by their encoding. */
export const type = { i32: 0x7f, i64: 0x7e, f64: 0x7c } as const;
/** The encoding of a value type. */
export type ValueType = (typeof type)[keyof typeof type];

/** A place that a branch can go to. */
export interface Label {
  readonly label: symbol;
}

/** Code: bytes, lists of code, structured blocks, branches to their labels. */
export type Code = number | readonly Code[] | Block | Branch;

interface Block {
  readonly kind: "block" | "loop" | "if";
  readonly target: Label | undefined;
  readonly body: Code;
  readonly otherwise: Code | undefined;
}

interface Branch {
  readonly kind: "br" | "br_if";
  readonly target: Label;
}

/** A local variable; functions number theirs from 0, parameters first. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** A label that stands for nothing yet. */
export function newLabel(): Label {
  return { label: Symbol() };
}

/** A block that a branch leaves. */
export function block(target: Label, body: Code): Code {
  return { kind: "block", target, body, otherwise: undefined };
}

/** A block that a branch begins anew. */
export function loop(target: Label, body: Code): Code {
  return { kind: "loop", target, body, otherwise: undefined };
}

/** Code that runs where a condition is not 0, and code that runs otherwise. */
export function when(condition: Code, body: Code, otherwise?: Code): Code {
  return [condition, { kind: "if", target: undefined, body, otherwise }];
}

/** Goes to a label. */
export function br(target: Label): Code {
  return { kind: "br", target };
}

/** Goes to a label where a condition is not 0. */
export function brIf(target: Label, condition: Code): Code {
  return [condition, { kind: "br_if", target }];
}

function unsigned(value: number): Code {
  if (value < 128) return value;
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return bytes;
}

function signed(value: number): Code {
  if (value >= -64 && value < 64) return value & 0x7f;
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = ((rest % 128) + 128) % 128;
    rest = (rest - low) / 128;
    const last = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
}

/** The value of a local. */
export function get({ index }: Local): Code {
  return [0x20, unsigned(index)];
}

/** Sets a local. */
export function set({ index }: Local, value: Code): Code {
  return [value, 0x21, unsigned(index)];
}

/** Forgets a value. */
export function drop(value: Code): Code {
  return [value, 0x1a];
}

/** Sets a local and leaves its value. */
export function tee({ index }: Local, value: Code): Code {
  return [value, 0x22, unsigned(index)];
}

/** A 32-bit integer. */
export function constant(value: number): Code {
  invariant(Number.isInteger(value) && Math.abs(value) < 2 ** 31, "a 32-bit constant");
  return [0x41, signed(value)];
}

/** A 64-bit integer of at most 53 bits. */
export function constant64(value: number): Code {
  return [0x42, signed(value)];
}

/** A floating-point number. */
export function constantFloat(value: number): Code {
  return [0x44, [...new Uint8Array(new Float64Array([value]).buffer)]];
}

const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [a, b, opcode];
const unary =
  (opcode: number) =>
  (a: Code): Code => [a, opcode];

/** Instructions on 32-bit integers; comparisons give 0 or 1, `wrap` takes a 64-bit one. */
export const i32 = {
  isZero: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  lt: binary(0x48),
  ltUnsigned: binary(0x49),
  gt: binary(0x4a),
  le: binary(0x4c),
  ge: binary(0x4e),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  div: binary(0x6d),
  rem: binary(0x6f),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shr: binary(0x75),
  shrUnsigned: binary(0x76),
  wrap: unary(0xa7),
} as const;

/** Instructions on 64-bit integers; `extend` takes an unsigned 32-bit one. */
export const i64 = {
  eq: binary(0x51),
  ne: binary(0x52),
  ge: binary(0x59),
  gt: binary(0x55),
  add: binary(0x7c),
  sub: binary(0x7d),
  and: binary(0x83),
  or: binary(0x84),
  shl: binary(0x86),
  shrUnsigned: binary(0x88),
  extend: unary(0xad),
  countOnes: unary(0x7b),
} as const;

/** Instructions on floating-point numbers. */
export const f64 = {
  eq: binary(0x61),
  ne: binary(0x62),
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
  min: binary(0xa4),
  max: binary(0xa5),
} as const;

/** The first of two values where the condition is not 0, else the second. */
export function select(first: Code, second: Code, condition: Code): Code {
  return [first, second, condition, 0x1b];
}

const memory =
  (opcode: number, alignment: number) =>
  (address: Code, offset: number, value: Code = []): Code => [
    address,
    value,
    opcode,
    alignment,
    unsigned(offset),
  ];

/** Loads from an address plus a constant offset, in bytes. */
export const load = {
  i32: memory(0x28, 2),
  i64: memory(0x29, 3),
  f64: memory(0x2b, 3),
  u8: memory(0x2d, 0),
};
/** Stores to an address plus a constant offset, in bytes. */
export const store = {
  i32: memory(0x36, 2),
  i64: memory(0x37, 3),
  f64: memory(0x39, 3),
  u8: memory(0x3a, 0),
};

/** Calls a function by its number. */
export function call(fn: number, args: readonly Code[]): Code {
  return [args, 0x10, unsigned(fn)];
}

/** A function: its parameters are its first locals. */
export interface WasmFunction {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

const opcodes = { block: 0x02, loop: 0x03, if: 0x04, br: 0x0c, br_if: 0x0d } as const;
const otherwiseOpcode = 0x05;
const endOpcode = 0x0b;
const noResult = 0x40;

const isList = (code: readonly Code[] | Block | Branch): code is readonly Code[] =>
  Array.isArray(code);

/** Bytes under way; code becomes bytes here. */
class Writer {
  private bytes = new Uint8Array(4_096);
  private length = 0;
  /** Targets of the blocks around, outermost first. */
  private readonly targets: (Label | undefined)[] = [];

  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  write(code: Code): void {
    if (typeof code === "number") this.byte(code);
    else if (!isList(code)) this.structure(code);
    else {
      for (let at = 0; at < code.length; at += 1) {
        const each = code[at] as Code;
        if (typeof each === "number") this.byte(each);
        else if (!isList(each) || each.length > 0) this.write(each);
      }
    }
  }

  /** Bytes after their number. */
  counted(bytes: Uint8Array): void {
    this.write(unsigned(bytes.length));
    while (this.length + bytes.length > this.bytes.length) this.grow();
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  private structure(code: Block | Branch): void {
    const { targets } = this;
    this.byte(opcodes[code.kind]);
    if (!("body" in code)) {
      const at = targets.lastIndexOf(code.target);
      invariant(at >= 0, "a branch goes to a block around it");
      this.write(unsigned(targets.length - 1 - at));
      return;
    }
    this.byte(noResult);
    targets.push(code.target);
    this.write(code.body);
    if (code.otherwise !== undefined) {
      this.byte(otherwiseOpcode);
      this.write(code.otherwise);
    }
    targets.pop();
    this.byte(endOpcode);
  }

  private byte(value: number): void {
    if (this.length === this.bytes.length) this.grow();
    this.bytes[this.length] = value;
    this.length += 1;
  }

  private grow(): void {
    const bytes = new Uint8Array(2 * this.bytes.length);
    bytes.set(this.bytes);
    this.bytes = bytes;
  }
}

function bytesOf(code: Code): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  writer.write(code);
  return writer.written();
}

function list(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function functionBytes({ locals, body }: WasmFunction): Uint8Array {
  const runs: [count: number, type: number][] = [];
  for (const each of locals) {
    const last = runs[runs.length - 1];
    if (last?.[1] === each) last[0] += 1;
    else runs.push([1, each]);
  }
  return bytesOf([list(runs.map(([count, each]) => [unsigned(count), each])), body, endOpcode]);
}

/** The bytes of a module that imports its memory as `m.m` and exports its last function as `r`. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, results }) => [0x60, list(parameters), list(results)]);
  const name = [1, 0x6d];
  const module = new Writer();
  module.write([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  const section = (id: number, content: Uint8Array): void => {
    module.write(id);
    module.counted(content);
  };
  section(1, bytesOf(list(types)));
  section(2, bytesOf(list([[name, name, 0x02, 0x00, 0x01]])));
  section(3, bytesOf(list(functions.map((_, at) => unsigned(at)))));
  section(7, bytesOf(list([[1, 0x72, 0x00, unsigned(functions.length - 1)]])));
  const bodies = new Writer();
  bodies.write(unsigned(functions.length));
  for (const each of functions) bodies.counted(functionBytes(each));
  section(10, bodies.written());
  return module.written();
}
