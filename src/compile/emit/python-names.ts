/**
 * Names and literals of an emitted program. Nothing that a person wrote reaches the program as it is:
 * names keep only letters and digits and are made different from each other and from every word that
 * Python or the program itself uses; strings are quoted, with everything but plain characters escaped.
 */

/** Words that mean something in Python, or in every emitted program. */
const taken = [
  "and as assert async await break class continue def del elif else except finally for from global",
  "if import in is lambda nonlocal not or pass raise return try while with yield None True False _",
  "print range max min zip sorted Fiber Payload Tensor fibertree itertools",
  "parts equal_parts projected number reduced take y",
].flatMap((line) => line.split(" "));

/** Gives out names that are all different. */
export class PythonNames {
  private readonly used: Set<string>;

  constructor(used: Iterable<string> = taken) {
    this.used = new Set(used);
  }

  /** Names for one nest, different from all given out so far; the next nest may use them again. */
  scope(): PythonNames {
    return new PythonNames(this.used);
  }

  /** A name that nobody has, made of the letters and digits of what was wished for. */
  fresh(wish: string): string {
    const plain = wish.replace(/[^A-Za-z0-9_]/g, "").replace(/^[0-9_]+/, "");
    const base = plain === "" ? "v" : plain.slice(0, 40);
    let name = base;
    for (let number = 1; this.used.has(name); number += 1) name = `${base}_${String(number)}`;
    this.used.add(name);
    return name;
  }
}

/** A string literal. */
export function pythonString(text: string): string {
  const escaped = text.replace(/[^ !#-[\]-~]/gu, (each) => {
    const code = (each.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}

/** A list of string literals. */
export function pythonStrings(texts: readonly string[]): string {
  return `[${texts.map(pythonString).join(", ")}]`;
}

/** A list of whole numbers. */
export function pythonNumbers(numbers: readonly number[]): string {
  return `[${numbers.join(", ")}]`;
}
