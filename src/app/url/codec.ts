/**
 * Links: an experiment and a step as the fragment of an address, there and back.
 *
 * An unchanged preset is `#/explore/<preset>?t=9`; anything else is `#/explore/1~<payload>?t=9`, where
 * 1 is the version and the payload is base64url(deflate-raw(json)). Decoding never throws and never
 * guesses: it gives a link or a problem with a sentence for the person who followed it.
 */
import { err, ok, type Result } from "../../base/index.ts";
import {
  isPresetId,
  linkLimits,
  linkVersion,
  parsePayload,
  parseStep,
  type LinkPayload,
} from "./schema.ts";

/** What a fragment asks for. */
export type Link =
  | { readonly kind: "nothing" }
  | { readonly kind: "preset"; readonly preset: string; readonly step: number | undefined }
  | {
      readonly kind: "experiment";
      readonly payload: LinkPayload;
      readonly step: number | undefined;
    };

/** Why a link could not be followed, in a sentence for people. */
export interface LinkProblem {
  readonly kind: "foreign" | "broken" | "newer" | "too-large";
  readonly message: string;
}

const problems = {
  foreign: "This link does not lead to a view that this page has.",
  broken: "This link is incomplete or was changed on its way, so its experiment cannot be read.",
  newer:
    "This link was made by a newer version of Concordant. Reload the page to get that version, or ask for the experiment as a file.",
  "too-large": "This link holds more than this page accepts, so it was not opened.",
} as const;

/** That a link could not be followed, and why. */
export function problem(kind: LinkProblem["kind"]): Result<never, LinkProblem> {
  return err({ kind, message: problems[kind] });
}

/** Bytes as text that an address can hold. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The bytes again; undefined where the text is none of ours. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

async function deflate(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The inflated text; "too-large" as soon as it passes the limit, so that a small link cannot fill the memory. */
async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Result<string, "broken" | "too-large">> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ok(text + decoder.decode());
      size += value.length;
      if (size > limit) {
        await reader.cancel();
        return err("too-large");
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return err("broken");
  }
}

function withStep(path: string, step: number): string {
  return `#/explore/${path}${step > 0 ? `?t=${step}` : ""}`;
}

/** The fragment of an unchanged preset at a step. */
export function presetHash(preset: string, step: number): string {
  return withStep(preset, step);
}

/** The fragment that holds a whole experiment at a step. */
export async function experimentHash(payload: LinkPayload, step: number): Promise<string> {
  const packed = await deflate(JSON.stringify(payload));
  return withStep(`${linkVersion}~${toBase64Url(packed)}`, step);
}

async function decodePayload(packed: string): Promise<Result<LinkPayload, LinkProblem>> {
  const bytes = fromBase64Url(packed);
  if (bytes === undefined) return problem("broken");
  const text = await inflate(bytes, linkLimits.payload);
  if (!text.ok) return problem(text.error);
  try {
    const payload = parsePayload(JSON.parse(text.value));
    return payload === undefined ? problem("broken") : ok(payload);
  } catch {
    return problem("broken");
  }
}

/** What a fragment asks for; the fragment of any address may be passed, with or without its `#`. */
export async function decodeHash(fragment: string): Promise<Result<Link, LinkProblem>> {
  const hash = fragment.replace(/^#/, "");
  if (hash === "" || hash === "/" || hash === "/explore" || hash === "/explore/") {
    return ok({ kind: "nothing" });
  }
  if (hash.length > linkLimits.hash) return problem("too-large");
  const match = /^\/explore\/([^/?]+)(?:\?([^?]*))?$/.exec(hash);
  if (match === null) return problem("foreign");
  const [, path = "", query = ""] = match;
  const written = new URLSearchParams(query).get("t");
  const step = written === null ? undefined : parseStep(written);
  if (written !== null && step === undefined) return problem("broken");

  const versioned = /^(\d{1,6})~(.*)$/.exec(path);
  if (versioned === null) {
    return isPresetId(path) ? ok({ kind: "preset", preset: path, step }) : problem("foreign");
  }
  if (Number(versioned[1]) > linkVersion) return problem("newer");
  if (Number(versioned[1]) < 1) return problem("broken");
  const payload = await decodePayload(versioned[2] ?? "");
  return payload.ok ? ok({ kind: "experiment", payload: payload.value, step }) : payload;
}
