import { expect, it } from "vitest";
import * as fc from "fast-check";
import { experimentHash } from "./codec.ts";
import { follow, linkTo } from "./link.ts";

it("brings every file back byte by byte, be it text or not", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
        fc.constant(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41)),
      ),
      async (contents) => {
        const experiment = {
          text: "tensors: { I: { file: i.npy } }",
          files: { "i.npy": contents },
          preset: undefined,
          original: undefined,
        };
        const link = await follow(await linkTo(experiment, 3));
        if (!link.ok || link.value === undefined) throw new Error("the link does not lead back");
        expect([...(link.value.experiment.files["i.npy"] ?? [])]).toEqual([...contents]);
        expect(link.value.step).toBe(3);
      },
    ),
  );
});

it("refuses a file that no bytes give", async () => {
  const hash = await experimentHash({ text: "", binaries: { "i.npy": "A" } }, 0);
  expect(await follow(hash)).toMatchObject({ ok: false, error: { kind: "broken" } });
});

it("takes every document that the language takes", async () => {
  const text = `# ${"x".repeat(249_998)}`;
  const experiment = { text, files: {}, preset: undefined, original: undefined };
  expect(await follow(await linkTo(experiment, 0))).toMatchObject({
    value: { experiment: { text } },
  });
});
