/**
 * Taking in files: an experiment document takes the place of the one on the page, a matrix becomes a
 * file that the document can name. Fetched with the first file.
 */
import { findPreset } from "../presets.ts";
import { routeOf } from "../routes.ts";
import type { AppState } from "../state/app-state.ts";

/** Bytes of a file that is read at all; what a document may hold is checked when it is read. */
const largestDocument = 1_000_000;
const largestMatrix = 50_000_000;
const largestFigure = 5_000_000;

function isFigure(file: File): boolean {
  return /\.svg$/i.test(file.name);
}

/** The document in a file; undefined for a figure that carries none. */
async function textOf(file: File): Promise<string | undefined> {
  const text = await file.text();
  if (!isFigure(file)) return text;
  const figure = new DOMParser().parseFromString(text, "image/svg+xml");
  return figure.querySelector("metadata[data-kind=concordant-experiment]")?.textContent;
}

/** Takes in a list of files, and tells of those it cannot. */
export async function takeFiles(
  { experiment, session, run, notices }: AppState,
  files: Iterable<File>,
): Promise<void> {
  const tell = (text: string, tone: "problem" | "note" = "problem") =>
    notices.post({ topic: "file", tone, text });
  const list = [...files];
  const matrices = list.filter((file) => /\.(mtx|npy)$/i.test(file.name));
  const documents = list.filter((file) => /\.(ya?ml|json|svg)$/i.test(file.name));
  const strange = list.find((file) => !matrices.includes(file) && !documents.includes(file));
  if (strange !== undefined) {
    tell(
      `${strange.name} is neither a document (.yaml, .json), a figure (.svg) nor a tensor (.mtx, .npy).`,
    );
    return;
  }
  const tooLarge =
    documents.find((file) => file.size > (isFigure(file) ? largestFigure : largestDocument)) ??
    matrices.find((file) => file.size > largestMatrix);
  if (tooLarge !== undefined) {
    const isDocument = documents.includes(tooLarge);
    const limit = isDocument
      ? isFigure(tooLarge)
        ? largestFigure
        : largestDocument
      : largestMatrix;
    tell(
      `${tooLarge.name} has ${tooLarge.size.toLocaleString("en")} bytes; at most ${limit.toLocaleString("en")} are accepted.`,
    );
    return;
  }
  const brought: Record<string, Uint8Array> = {};
  for (const file of matrices) brought[file.name] = new Uint8Array(await file.arrayBuffer());
  const before = experiment.store.getState();
  const [document] = documents;
  const text = document === undefined ? before.text : await textOf(document);
  if (text === undefined) {
    tell(`${document?.name ?? "The figure"} carries no experiment: it was not saved by this page.`);
    return;
  }
  const provided = findPreset(before.preset ?? "")?.files ?? [];
  const overwrites = Object.keys(brought).some((name) => provided.includes(name));
  const keepsPreset = document === undefined && !overwrites;
  session.load(
    {
      text,
      files: { ...before.files, ...brought },
      preset: keepsPreset ? before.preset : undefined,
      original: keepsPreset ? before.original : undefined,
    },
    document === undefined ? run.getState().step : 0,
    "undoable",
  );
  if (routeOf(location.hash) !== undefined) location.hash = "#/explore";
  const unnamed = Object.keys(brought).find((name) => !text.includes(name));
  if (unnamed === undefined) notices.dismiss("file");
  else {
    tell(
      `${unnamed} is here. To use it, write “file: ${unnamed}” for a tensor of the document.`,
      "note",
    );
  }
}
