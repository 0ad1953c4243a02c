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
import { addressLimit } from "../url/lengths.ts";
import { follow, linkTo, tooLargeToFollow } from "../url/link.ts";
import type { Experiment } from "./experiment.ts";
import { recall, remember } from "./storage.ts";

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

/** Where a document has been put, so that a reload finds it. */
export type Keeping =
  | { readonly in: "address" }
  | { readonly in: "draft" }
  /** Neither holds it, for a reason that is a sentence. */
  | { readonly in: "nothing"; readonly reason: string };

/** Where a path has its document. */
export function keepingOf(path: string): Keeping {
  return { in: documentIn(path) === draftPath ? "draft" : "address" };
}

/** A document as an experiment that is nobody's preset. */
const asExperiment = ({ text, files }: OpenRequest): Experiment => ({
  text,
  files,
  preset: undefined,
  original: undefined,
});

/** The fragment that holds a document of a page whole, however long. */
async function documentHash(page: Page, request: OpenRequest): Promise<string> {
  const hash = await linkTo(asExperiment(request), 0);
  return hash.replace("#/explore/", `#/${page}/`);
}

/** The fragment that leads to what the page shows, with the document in it where the address has only a draft. */
export async function linkToPage(
  page: Page,
  request: OpenRequest | undefined,
  keeping: Keeping,
): Promise<string> {
  const { hash } = location;
  if (request === undefined || keeping.in === "address") return hash;
  return `${await documentHash(page, request)}${queryIn(hash)}`;
}

/** Counts the documents that are to be written, of which only the last one is. */
let written = 0;
/** The address as it was last written here, not followed. */
let ownAddress = "";

/**
 * Writes a document into the address, or keeps it as a draft where it is too long for that. Undefined where
 * nothing is written, because a newer document is on its way or a link has led elsewhere meanwhile.
 */
export async function writeDocument(
  page: Page,
  request: OpenRequest,
): Promise<Keeping | undefined> {
  const own = (written += 1);
  const before = location.hash;
  const hash = await documentHash(page, request);
  if (own !== written || ![before, ownAddress].includes(location.hash)) return undefined;
  const isLong = hash.length > addressLimit;
  const reason = isLong ? tooLargeToFollow(asExperiment(request), hash) : undefined;
  if (isLong && reason === undefined)
    remember(`draft:${page}`, hash.replace(`#/${page}/`, "#/explore/"));
  writeAddress(`${isLong ? `#/${page}/${draftPath}` : hash}${queryIn(location.hash)}`);
  if (reason !== undefined) return { in: "nothing", reason };
  return { in: isLong ? "draft" : "address" };
}

/** What follows the document in a path or a fragment, its question mark included. */
function queryIn(path: string): string {
  return /\?.*$/.exec(path)?.[0] ?? "";
}

/** How the page looks at its document, as a path says it. */
export function viewIn(path: string): URLSearchParams {
  return new URLSearchParams(queryIn(path));
}

/** Writes how the page looks at its document into the address, as what the page shows now. */
export function writeView(view: URLSearchParams): void {
  const query = view.toString();
  writeAddress(`${location.hash.replace(/\?.*$/, "")}${query === "" ? "" : `?${query}`}`);
}

/** Writes a fragment over the address. */
function writeAddress(hash: string): void {
  history.replaceState(history.state, "", hash);
  ownAddress = hash;
}
