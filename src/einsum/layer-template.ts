/**
 * Layers of networks put into a document: the extents of its ranks, stride and padding of the indices that
 * slide, the densities of its generated tensors. Every place is found by the ranks that it is about, whatever
 * tensors and variables are called, and a document that lacks one is told so.
 */
import {
  err,
  ok,
  type Diagnostic,
  type DiagnosticCode,
  type Result,
  type Span,
} from "../base/index.ts";
import { readDocument, type ExperimentDocument, type NameList } from "./document.ts";
import { accessesOf, printAffine, type Index } from "./expression.ts";
import { readTree, type Tree } from "./yaml-tree.ts";

/** How a window moves over a rank: `stride*p+r-padding`, where `p` runs over the rank `by`. */
export interface Slide {
  readonly over: string;
  readonly by: string;
  readonly stride: number;
  readonly padding: number;
}

/** What a layer sets in a document. */
export interface LayerSizes {
  readonly title: string;
  /** By rank. */
  readonly extents: Readonly<Record<string, number>>;
  readonly slides: readonly Slide[];
  /** By a rank of the input that is so dense. */
  readonly densities: Readonly<Record<string, number>>;
}

/** A stretch of the text and what stands there instead. */
interface Patch {
  readonly span: Span;
  readonly text: string;
}

/** A document that layers are put into. */
interface Template {
  readonly text: string;
  readonly tree: Tree;
  readonly document: ExperimentDocument;
}

class Lack extends Error {
  readonly diagnostic: Diagnostic;
  constructor(code: DiagnosticCode, message: string, span: Span, hint: string) {
    super(message);
    this.diagnostic = { code, severity: "error", message, span, hint };
  }
}

/** The text of a document with each of some layers put in; what keeps a layer out of it otherwise. */
export function layerTexts(
  text: string,
  layers: readonly LayerSizes[],
): Result<readonly string[], readonly Diagnostic[]> {
  const { tree } = readTree(text);
  const { document, diagnostics } = readDocument(text);
  if (tree === undefined || document === undefined) return err(diagnostics);
  const template = { text, tree, document };
  try {
    return ok(layers.map((layer) => patched(text, patchesOf(template, layer))));
  } catch (fault) {
    if (fault instanceof Lack) return err([fault.diagnostic]);
    throw fault;
  }
}

function patched(text: string, patches: readonly Patch[]): string {
  return patches
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce(
      (sum, { span, text: own }) => sum.slice(0, span.start) + own + sum.slice(span.end),
      text,
    );
}

function patchesOf(template: Template, layer: LayerSizes): readonly Patch[] {
  const title = valueAt(template.tree, ["title"]);
  return [
    ...(title === undefined ? [] : [{ span: title.span, text: JSON.stringify(layer.title) }]),
    shapePatch(template, layer),
    ...layer.slides.map((slide) => slidePatch(template, slide)),
    ...Object.entries(layer.densities).map(([rank, density]) =>
      densityPatch(template, rank, density),
    ),
  ];
}

function valueAt(tree: Tree, path: readonly string[]): Tree | undefined {
  return path.reduce<Tree | undefined>(
    (at, key) =>
      at?.kind === "map" ? at.entries.find((entry) => entry.key === key)?.value : undefined,
    tree,
  );
}

/** Where the declaration stands, for what it lacks. */
function declarationSpan({ tree, document }: Template): Span {
  return valueAt(tree, ["einsum", "declaration"])?.span ?? document.span;
}

/** The extents of the layer, after those of ranks that it does not have. */
function shapePatch(template: Template, { extents }: LayerSizes): Patch {
  const { text, tree, document } = template;
  const declared = new Set(
    [...document.declaration.values()].flatMap(({ names }) => names.map(({ value }) => value)),
  );
  for (const rank of Object.keys(extents))
    if (!declared.has(rank))
      throw new Lack(
        "check/unknown-rank",
        `A layer has a rank \`${rank}\`, and no tensor of this document.`,
        declarationSpan(template),
        "Declare the tensors of a convolution: `I: [C, H, W]`, `F: [M, C, R, S]`, `O: [M, P, Q]`.",
      );
  const shape = valueAt(tree, ["shape"]);
  if (shape?.kind !== "map")
    throw new Lack(
      "check/missing-key",
      "The document has no `shape` for the extents of a layer.",
      document.span,
      "Add `shape: { C: 4, H: 10, W: 10, M: 8, R: 3, S: 3 }`.",
    );
  const others = [...document.shape].filter(([rank]) => !(rank in extents));
  const all = [
    ...others.map(([rank, { value }]) => [rank, value] as const),
    ...Object.entries(extents),
  ];
  const written = all.map(([rank, extent]) => `${rank}: ${String(extent)}`).join(", ");
  const end = text.slice(shape.span.start, shape.span.end).endsWith("\n") ? "\n" : "";
  return { span: shape.span, text: `{ ${written} }${end}` };
}

/** An index of an input at a rank, and the variable that runs over another rank of the statement's output. */
function slidingIndex({ document }: Template, { over, by }: Slide): Index | undefined {
  const ranksOf = (tensor: string): readonly string[] =>
    document.declaration.get(tensor)?.names.map(({ value }) => value) ?? [];
  for (const { statement } of document.statements) {
    const { output, expression } = statement;
    const variable = output.indices[ranksOf(output.tensor).indexOf(by)]?.terms[0]?.variable;
    for (const { tensor, indices } of accessesOf(expression)) {
      const index = indices[ranksOf(tensor).indexOf(over)];
      const [first, second] = index?.terms ?? [];
      if (index === undefined || second === undefined || variable === undefined) continue;
      if (first?.variable === variable || second.variable === variable)
        return {
          ...index,
          terms: [
            ...index.terms.filter((term) => term.variable === variable),
            ...index.terms.filter((term) => term.variable !== variable),
          ],
        };
    }
  }
  return undefined;
}

/** The index over a rank with the stride and the padding of a layer. */
function slidePatch(template: Template, slide: Slide): Patch {
  const { over, by, stride, padding } = slide;
  const index = slidingIndex(template, slide);
  const [moving, ...others] = index?.terms ?? [];
  if (index === undefined || moving === undefined)
    throw new Lack(
      "check/unknown-rank",
      `No index of this document slides over the rank \`${over}\` with \`${by}\`.`,
      valueAt(template.tree, ["einsum", "expressions"])?.span ?? template.document.span,
      `Index the input by a sum such as \`${by.toLowerCase()}+r\` at \`${over}\`.`,
    );
  if (!/^[\w\s*+-]+$/.test(template.text.slice(index.span.start, index.span.end)))
    throw new Lack(
      "check/unsupported",
      "The Einsum is not written letter for letter, so a layer cannot be put into it.",
      index.span,
      "Write it on one line, without escapes.",
    );
  const terms = [{ ...moving, coefficient: stride }, ...others];
  return { span: index.span, text: printAffine({ terms, constant: -padding }) };
}

/** The density of the input that has a rank. */
function densityPatch({ tree, document }: Template, rank: string, density: number): Patch {
  const computed = new Set(document.statements.map(({ statement }) => statement.output.tensor));
  const has = ([tensor, { names }]: readonly [string, NameList]): boolean =>
    !computed.has(tensor) && names.some(({ value }) => value === rank);
  const [tensor = "", list] = [...document.declaration].find(has) ?? [];
  const place = valueAt(tree, ["tensors", tensor, "density"]);
  if (place === undefined)
    throw new Lack(
      "check/missing-key",
      `No generated tensor with the rank \`${rank}\` has a density for that of a layer.`,
      list?.span ?? document.span,
      `Write \`tensors: { ${tensor === "" ? "I" : tensor}: { density: 0.4, seed: 1 } }\`.`,
    );
  return { span: place.span, text: String(density) };
}
