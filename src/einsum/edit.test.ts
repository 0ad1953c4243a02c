/** Edits change what they are asked to change, and nothing else of the text. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { checkDocument, loadProgram } from "./check.ts";
import { editDocument, type DocumentEdit } from "./edit.ts";

const block = `# A convolution.
einsum:
  declaration: # of tensors
    I: [W]
    F:
      - S # the filter
    O: [Q]
  expressions:
    - O[q] = I[q+s] * F[s] # one Einsum
shape:
  W: 8 # wide
  S: 3
tensors:
  I:
    density: 0.5 # half
    seed: 1
  F: { density: 0.5, seed: 2 }
format:
  I:
    W: C # compressed
mapping:
  loop-order: # outermost first
    O:
      - Q # outer
      - S # inner
  access:
    O:
      F: read # not gated
`;

const flow = `# A convolution.
einsum: { declaration: { I: [W], F: [S], O: [Q] }, expressions: ["O[q] = I[q+s] * F[s]"] } # one Einsum
shape: { W: 8, S: 3 } # wide
tensors: { I: { density: 0.5, seed: 1 }, F: { density: 0.5, seed: 2 } } # half
format: { I: { W: C } } # compressed
mapping: { loop-order: { O: [Q, S] }, access: { O: { F: read } } } # not gated
`;

const bare = `# A convolution.
einsum: { declaration: { I: [W], F: [S], O: [Q] }, expressions: ['O[q] = I[q+s] * F[s]'] } # one Einsum
shape: { W: 8, S: 3 } # wide
tensors: { I: { density: 0.5, seed: 1 }, F: { density: 0.5, seed: 2 } } # half
`;

const empty = `${bare}format:
mapping: # nothing yet
`;

const json = JSON.stringify(parseDocument(flow).toJS(), undefined, 2);

const styles = { block, flow, bare, empty, json };

const edits: readonly {
  readonly what: string;
  readonly edit: DocumentEdit;
  /** What the document says afterwards. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}[] = [
  {
    what: "a loop order",
    edit: { kind: "loop-order", einsum: "O", order: ["S", "W"] },
    path: ["mapping", "loop-order", "O"],
    value: ["S", "W"],
  },
  {
    what: "a format",
    edit: { kind: "format", tensor: "I", rank: "W", format: "U" },
    path: ["format", "I", "W"],
    value: "U",
  },
  {
    what: "a format of another tensor",
    edit: { kind: "format", tensor: "F", rank: "S", format: "B" },
    path: ["format", "F", "S"],
    value: "B",
  },
  {
    what: "an access",
    edit: { kind: "access", einsum: "O", tensor: "F", mode: "gate" },
    path: ["mapping", "access", "O", "F"],
    value: "gate",
  },
  {
    what: "an access of another tensor",
    edit: { kind: "access", einsum: "O", tensor: "I", mode: "lookup" },
    path: ["mapping", "access", "O", "I"],
    value: "lookup",
  },
  {
    what: "an expression",
    edit: { kind: "expression", einsum: "O", text: "O[q] = I[q+2*s] * F[s]" },
    path: ["einsum", "expressions", 0],
    value: "O[q] = I[q+2*s] * F[s]",
  },
  {
    what: "a title",
    edit: { kind: "title", text: "AlexNet, conv2: OS dense" },
    path: ["title"],
    value: "AlexNet, conv2: OS dense",
  },
  {
    what: "an extent",
    edit: { kind: "number", path: ["shape", "W"], value: 11 },
    path: ["shape", "W"],
    value: 11,
  },
  {
    what: "a density",
    edit: { kind: "number", path: ["tensors", "I", "density"], value: 0.25 },
    path: ["tensors", "I", "density"],
    value: 0.25,
  },
  {
    what: "the seeds of a sweep that was not there",
    edit: { kind: "sweep", part: "seeds", value: 3 },
    path: ["sweep", "seeds"],
    value: 3,
  },
];

const commentsOf = (text: string): readonly string[] => text.match(/#[^\n]*/g) ?? [];
const valueOf = (text: string): unknown => parseDocument(text).toJS();

describe.each(Object.entries(styles))("in %s style", (_, text) => {
  it.each(edits)("edits $what", ({ edit, path, value }) => {
    expect(checkDocument(text)).toEqual([]);
    const edited = editDocument(text, edit);
    expect(parseDocument(edited).errors).toEqual([]);
    const expected = parseDocument(text);
    for (let depth = 1; depth < path.length; depth += 1) {
      const parent = expected.getIn(path.slice(0, depth));
      if (parent === undefined || parent === null)
        expected.setIn(path.slice(0, depth), expected.createNode({}));
    }
    expected.setIn(path, value);
    expect(valueOf(edited)).toEqual(expected.toJS());
    for (const comment of commentsOf(text)) expect(edited).toContain(comment.trimEnd());
    expect(checkDocument(edited)).toEqual([]);
    expect(loadProgram(edited).program).toBeDefined();
    expect(valueOf(editDocument(edited, edit))).toEqual(valueOf(edited));
  });
});

it("sets a title in place of one on several lines", () => {
  for (const style of ["|", ">-"]) {
    const text = `title: ${style}\n  A long\n  title\nshape: { W: 3 }\n`;
    const edited = editDocument(text, { kind: "title", text: "Short: one" });
    expect(valueOf(edited)).toEqual({ title: "Short: one", shape: { W: 3 } });
  }
});

it("leaves everything around a value as it was", () => {
  const edited = editDocument(block, { kind: "number", path: ["shape", "W"], value: 123 });
  expect(edited).toBe(block.replace("W: 8 #", "W: 123 #"));
  const gated = editDocument(flow, { kind: "access", einsum: "O", tensor: "F", mode: "gate" });
  expect(gated).toBe(flow.replace("F: read", "F: gate"));
});

it("leaves the rest as it was where a value is new", () => {
  const added = editDocument(bare, { kind: "loop-order", einsum: "O", order: ["S", "Q"] });
  expect(added).toBe(`${bare}mapping:\n  loop-order: { O: [ S, Q ] }\n`);
  const wanted = { kind: "format", tensor: "F", rank: "S", format: "U" } as const;
  const changed = editDocument(block, wanted);
  const [start, end] = [block.indexOf("format:"), block.indexOf("mapping:")];
  expect(changed.slice(0, start)).toBe(block.slice(0, start));
  expect(changed.endsWith(block.slice(end))).toBe(true);
});

it("leaves a text that cannot be read alone", () => {
  for (const text of ["", "[", "a: [", "- 1\n", "a: 1\n---\nb: 2\n", "[".repeat(50_000)]) {
    for (const { edit } of edits) expect(editDocument(text, edit)).toBe(text);
  }
});

describe("whatever is edited", () => {
  const folder = join(import.meta.dirname, "../presets");
  const presets = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const name = fc.oneof(
    fc.constantFrom("O", "I", "F", "T", "W", "S", "__proto__", "constructor", "shape", ""),
    fc.string({ maxLength: 6 }),
  );
  const edit: fc.Arbitrary<DocumentEdit> = fc.oneof(
    fc.record({
      kind: fc.constant("loop-order" as const),
      einsum: name,
      order: fc.array(name, { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant("format" as const),
      tensor: name,
      rank: name,
      format: fc.constantFrom("U", "C", "B", "R"),
    }),
    fc.record({
      kind: fc.constant("access" as const),
      einsum: name,
      tensor: name,
      mode: fc.constantFrom("read", "gate", "lookup"),
    }),
    fc.record({ kind: fc.constant("expression" as const), einsum: name, text: fc.string() }),
    fc.record({
      kind: fc.constant("number" as const),
      path: fc.array(name, { maxLength: 4 }),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
  );

  it("the text stays one that can be read", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...presets, ...Object.values(styles)),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (text, several) => {
          const edited = several.reduce(editDocument, text);
          expect(parseDocument(edited).errors).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("no text makes it throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), edit, (text, each) => {
        expect(() => editDocument(text, each)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
