/**
 * The document that a page beside Explore is about, in the page's part of the address: read from there, again
 * whenever a link leads there, and written back when the page changes it.
 *
 * A document that is too long for an address is kept in this browser under the page's name, and the address
 * says `draft`, so that a reload brings it back.
 */
import { useEffect, useState } from "react";
import { err, ok, type Result } from "../../base/index.ts";
import type { OpenRequest } from "../../engine/index.ts";
import { findPreset } from "../presets.ts";
import { useReturns } from "../shell/use-fragment.ts";
import { follow, linkTo } from "../url/link.ts";
import { recall, remember } from "./storage.ts";

/** Longest fragment that goes into the address. */
const addressLimit = 8_000;
const draftPath = "draft";

/** Pages that are about a document, and what they call one. */
const names = { sweep: "sweep", compare: "comparison" } as const;
type Page = keyof typeof names;

/** What a path leads to, as soon as it is read; the sentence that says why it leads nowhere is returned. */
export function useRead<Value>(
  path: string,
  read: (path: string) => Promise<Result<Value, string>>,
  take: (value: Value) => void,
): string | undefined {
  const [fault, setFault] = useState<string>();
  const returns = useReturns(path);
  useEffect(() => {
    let current = true;
    setFault(undefined);
    read(path).then(
      (value) => {
        if (!current) return;
        if (value.ok) take(value.value);
        else setFault(value.error);
      },
      (error: unknown) => {
        if (current) setFault(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      current = false;
    };
  }, [path, returns, read, take]);
  return fault;
}

/** The first part of a path, which names a document or holds it. */
export function documentIn(path: string): string {
  return path.replace(/^\/|\?.*$/g, "");
}

/** Whether a path leads to a draft of this browser. */
export function isDraft(path: string): boolean {
  return documentIn(path) === draftPath;
}

/** The document that a path holds or that has its name; undefined where there is none. */
export async function readDocument(
  page: Page,
  path: string,
): Promise<Result<OpenRequest | undefined, string>> {
  const id = documentIn(path);
  const kept = id === draftPath ? recall(`draft:${page}`) : undefined;
  if (id === draftPath && kept === undefined)
    return err("This document was too long for a link, and it is not kept in this browser.");
  if (!/^\d+~/.test(id) && id !== draftPath && findPreset(id) === undefined)
    return err(`There is no ${names[page]} called ${id.slice(0, 40)} on this page.`);
  const linked = await follow(kept ?? `#/explore/${id}`);
  if (!linked.ok) return err(linked.error.message);
  if (linked.value === undefined) return ok(undefined);
  const { text, files } = linked.value.experiment;
  return ok({ text, files });
}

/** Writes a document into the address; whether it is too long for that and kept as a draft instead. */
export async function writeDocument(page: Page, { text, files }: OpenRequest): Promise<boolean> {
  const hash = await linkTo({ text, files, preset: undefined, original: undefined }, 0);
  const isLong = hash.length > addressLimit;
  if (isLong) remember(`draft:${page}`, hash);
  writeAddress(isLong ? `#/${page}/${draftPath}` : hash.replace("#/explore/", `#/${page}/`));
  return isLong;
}

/** Writes a fragment over the address, as what the page shows now. */
function writeAddress(hash: string): void {
  history.replaceState(history.state, "", hash);
}
