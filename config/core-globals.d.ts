/**
 * The host globals that the core may count on beside the language itself: browsers, workers and
 * Node all have them. The core is compiled without the DOM library, so that anything else a host
 * happens to offer (a document, a clock, the network) is a compile error there.
 */

declare namespace WebAssembly {
  type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
  type ImportValue = Memory | ((...values: never[]) => unknown);
  type ExportValue = Memory | ((...values: never[]) => unknown);

  class Module {
    constructor(bytes: BufferSource);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, ImportValue>>);
    readonly exports: Record<string, ExportValue>;
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class CompileError extends Error {}
  class RuntimeError extends Error {}

  function validate(bytes: BufferSource): boolean;
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(bytes?: ArrayBufferView | ArrayBuffer): string;
}

declare function structuredClone<T>(value: T): T;
