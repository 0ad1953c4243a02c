/**
 * The first answer in a new thread: a kernel run to its end, emitting, compiling and tiering up included, or a
 * count in closed form. Either the thread has never given one, or it has warmed up.
 *
 * What threads run (`first-answer.ts`) is put together once, by what builds the page: a thread then reads one piece
 * of JavaScript, as the engine's worker does, and its start takes milliseconds.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "vite";
import type { Task, Witness } from "./first-answer.ts";

/** The code of threads, as a module's address. */
async function addressOfCode(): Promise<URL> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2023",
      rolldownOptions: {
        input: join(import.meta.dirname, "first-answer.ts"),
        external: /^node:/,
      },
    },
  });
  const [chunk, ...others] = "output" in built ? built.output : [];
  if (chunk === undefined || others.length > 0) throw new Error("The thread's code is in pieces.");
  return new URL(`data:text/javascript;base64,${Buffer.from(chunk.code).toString("base64")}`);
}

let address: Promise<URL> | undefined;

/** Milliseconds from a plan to its first answer. */
export async function firstAnswer(
  text: string,
  witness: Witness,
  isWarmed: boolean,
): Promise<number> {
  address ??= addressOfCode();
  const code = await address;
  const workerData: Task = { text, witness, isWarmed };
  return new Promise((resolve, reject) => {
    const thread = new Worker(code, { workerData, execArgv: [] });
    thread.on("message", (milliseconds: number) => {
      void thread.terminate();
      resolve(milliseconds);
    });
    thread.on("error", reject);
  });
}
