/**
 * What a link may hold, version 1, with a bound on everything.
 *
 * Links come from strangers: nothing of one reaches the page before it has passed this schema. The
 * document inside is plain text to this layer; the engine checks what it says against limits of its own.
 */
import {
  array,
  integer,
  literal,
  maxLength,
  maxValue,
  minLength,
  minValue,
  number,
  optional,
  picklist,
  pipe,
  record,
  regex,
  safeParse,
  strictObject,
  string,
  check,
  tupleWithRest,
  union,
  type GenericSchema,
  type InferOutput,
} from "valibot";

/** The version that this page writes, and the newest that it reads. */
export const linkVersion = 1;

/** Bounds of a link, in characters or counts; `payload` bounds what it holds once decompressed, in bytes. */
export const linkLimits = {
  hash: 400_000,
  payload: 2_000_000,
  text: 250_000,
  file: 1_500_000,
  files: 8,
  /** How it is looked at: tensors in a form of their own, breakpoints, characters of what one is called. */
  forms: 64,
  stops: 16,
  label: 100,
  /** Events that are followed under one name, and by how many loops fronts are told apart. */
  events: 4,
  fronts: 3,
} as const;

const presetId = pipe(string(), regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
const fileName = pipe(string(), regex(/^[A-Za-z0-9][\w .-]{0,99}$/));

function filesOf<Contents extends GenericSchema<string>>(contents: Contents) {
  return pipe(
    record(fileName, contents),
    check((files) => Object.keys(files).length <= linkLimits.files),
  );
}

const payloadSchema = strictObject({
  text: pipe(string(), maxLength(linkLimits.text)),
  /** The preset that this experiment grew from, whose files it may name. */
  preset: optional(presetId),
  /** Files of text, as they are. */
  files: optional(filesOf(pipe(string(), maxLength(linkLimits.file)))),
  /** Other files, base64url. */
  binaries: optional(filesOf(pipe(string(), maxLength(linkLimits.file), regex(/^[\w-]*$/)))),
});

const stepSchema = pipe(number(), integer(), minValue(0), maxValue(Number.MAX_SAFE_INTEGER));

const name = pipe(string(), regex(/^\w{1,64}$/));
const coordinate = pipe(number(), integer(), minValue(0), maxValue(2 ** 32));
const eventSchema = union([
  strictObject({ kind: picklist(["fetch", "hold", "lookup", "coordinate"]), tensor: name }),
  strictObject({
    kind: picklist(["return", "match", "skip", "effectual", "ineffectual", "gated"]),
  }),
  strictObject({ kind: literal("iteration"), einsum: name, rank: name }),
  strictObject({
    kind: literal("touch"),
    tensor: name,
    point: pipe(array(coordinate), maxLength(8)),
  }),
]);
/** A name for people, and the events it stands for. */
const followedSchema = pipe(
  tupleWithRest([pipe(string(), minLength(1), maxLength(linkLimits.label))], eventSchema),
  minLength(2),
  maxLength(1 + linkLimits.events),
);

/** The experiment inside a link. */
export type LinkPayload = InferOutput<typeof payloadSchema>;

/** The payload, if the value is one. */
export function parsePayload(value: unknown): LinkPayload | undefined {
  const parsed = safeParse(payloadSchema, value);
  return parsed.success ? parsed.output : undefined;
}

/** Whether the text is a preset's id, known or not. */
export function isPresetId(text: string): boolean {
  return safeParse(presetId, text).success;
}

/** The step that a link's `t` names, if it names one. */
export function parseStep(text: string): number | undefined {
  if (!/^\d{1,16}$/.test(text)) return undefined;
  const parsed = safeParse(stepSchema, Number(text));
  return parsed.success ? parsed.output : undefined;
}

/** What a link follows, or stops at, if the text says so. */
export function parseFollowed(text: string): InferOutput<typeof followedSchema> | undefined {
  try {
    const parsed = safeParse(followedSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
