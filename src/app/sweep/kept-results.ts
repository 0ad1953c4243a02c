/**
 * Results that outlast the page: what took long to count is kept in this tab when the page is reloaded or left, under
 * a name of whoever counted it, and is there when that is opened again. Where there is no room for all, what was put
 * down last stays. What a name stands for, and whether its results still hold, knows whoever puts and finds them.
 */
import type { PointResult } from "../../engine/index.ts";
import { embed } from "../state/embed.ts";

/** Most characters that are kept: some 20,000 points. */
const mostKept = 4_000_000;
/** Runs that are noted as stopped: those that were stopped last. */
const mostStopped = 1_000;
const storageKey = "concordant:results";
const stoppedKey = "concordant:stopped";

/** Where results are put down and found again. */
export interface ResultShelf {
  /** Keeps results by name in place of what these names had, the last name before the others. */
  put(results: ReadonlyMap<string, readonly (PointResult | undefined)[]>): void;
  /** The results that are kept under a name. */
  find(name: string): readonly PointResult[];
  /** Notes that somebody has stopped a run, or has gone on with it. */
  setStopped(name: string, isStopped: boolean): void;
  /** Whether a run was stopped and nobody has gone on with it. */
  isStopped(name: string): boolean;
}

/** The result that a text holds, if it holds one. */
function resultIn(text: string): readonly PointResult[] {
  try {
    const result = JSON.parse(text) as Partial<PointResult> | null;
    const isResult = typeof result?.key === "string" && Array.isArray(result.figures);
    return isResult ? [result as PointResult] : [];
  } catch {
    return [];
  }
}

/** The lines of what is kept by their names, what was put last first; none where another build made them. */
function readLines(build: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  try {
    const [own, ...lines] = sessionStorage.getItem(storageKey)?.split("\n") ?? [];
    for (const line of own === build ? lines : []) {
      const name = line.slice(0, Math.max(0, line.indexOf(" ")));
      const known = found.get(name);
      if (known === undefined) found.set(name, [line]);
      else known.push(line);
    }
  } catch {
    // Without a storage nothing is kept: results can be made again.
  }
  return found;
}

/** The runs that are noted as stopped, the last one first; none where nothing can be stored. */
function readStopped(): readonly string[] {
  if (embed !== undefined) return [];
  try {
    return sessionStorage.getItem(stoppedKey)?.split("\n") ?? [];
  } catch {
    return [];
  }
}

/**
 * A shelf in the storage of this tab; without one nothing is kept.
 *
 * @param build what counts: results of another one are not found
 */
export function tabShelf(build: string): ResultShelf {
  /** What was read last, until something is put down. */
  let read: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    put(results) {
      if (embed !== undefined) return;
      const all = new Map<string, readonly string[]>();
      for (const [name, own] of [...results].reverse())
        all.set(
          name,
          // A point whose worker died has no key, and is to be counted again.
          own.flatMap((result) =>
            result === undefined || result.key === "" ? [] : [`${name} ${JSON.stringify(result)}`],
          ),
        );
      for (const [name, own] of readLines(build)) if (!all.has(name)) all.set(name, own);
      const lines = [build];
      let left = mostKept - build.length;
      for (const line of [...all.values()].flat()) {
        left -= line.length + 1;
        if (left < 0) break;
        lines.push(line);
      }
      read = undefined;
      for (let most = lines.length; most > 1; most = Math.ceil(most / 2)) {
        try {
          sessionStorage.setItem(storageKey, lines.slice(0, most).join("\n"));
          return;
        } catch {
          // There is room for fewer, or for none.
        }
      }
    },
    find(name) {
      if (embed !== undefined) return [];
      read ??= readLines(build);
      return (read.get(name) ?? []).flatMap((line) => resultIn(line.slice(name.length + 1)));
    },
    setStopped(name, isStopped) {
      if (embed !== undefined) return;
      const others = readStopped().filter((other) => other !== name);
      const all = isStopped ? [name, ...others].slice(0, mostStopped) : others;
      try {
        if (all.length === 0) sessionStorage.removeItem(stoppedKey);
        else sessionStorage.setItem(stoppedKey, all.join("\n"));
      } catch {
        // Then it goes on by itself when it is opened again.
      }
    },
    isStopped: (name) => readStopped().includes(name),
  };
}
