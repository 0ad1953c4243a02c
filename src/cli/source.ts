/** Reading documents, and the files that they name, from the file system or standard input. */
import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { withThousands } from "../base/index.ts";
import { filesOf } from "../engine/index.ts";

/** A document, what it is called, and where the files that it names are sought. */
export interface Source {
  readonly name: string;
  readonly text: string;
  readonly folder: string;
}

/** Reads a document; `-` is standard input. */
export async function load(name: string): Promise<Source> {
  if (name !== "-" && (await stat(name)).isCharacterDevice()) throw new Error("it is a device");
  if (name !== "-") return { name, text: await readFile(name, "utf8"), folder: dirname(name) };
  process.stdin.setEncoding("utf8");
  let text = "";
  for await (const piece of process.stdin) text += String(piece);
  return { name: "<stdin>", text, folder: "." };
}

/** Largest data file that is read, in bytes. */
const maxFileSize = 1_000_000_000;

/** The files that a document names, relative to it. */
export async function loadFiles({ text, folder }: Source): Promise<Record<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of filesOf(text)) {
    const path = resolve(folder, name);
    try {
      const { size } = await regularFile(path);
      if (size > maxFileSize)
        throw new Error(
          `it has ${withThousands(size)} bytes; the limit is ${withThousands(maxFileSize)}`,
        );
      files.set(name, await readFile(path));
    } catch (fault) {
      // The engine refuses the document, with the place that names the file; this says where it was sought.
      process.stderr.write(`concordant: ${path} cannot be read: ${reasonOf(fault)}\n`);
    }
  }
  return Object.fromEntries(files);
}

/** The size of a file, if it is a plain one: a device could be read for ever. */
async function regularFile(path: string): Promise<{ readonly size: number }> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error("it is not a plain file");
  return found;
}

/** A fault in words. */
export function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
