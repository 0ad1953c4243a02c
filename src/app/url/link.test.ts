import { expect, it } from "vitest";
import * as fc from "fast-check";
import { experimentHash } from "./codec.ts";
import { follow, linkTo, linkToStage, tooLargeToFollow } from "./link.ts";
import { plainStage } from "../state/view.ts";
import { linkLimits } from "./schema.ts";

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

it("says of an experiment that a link could not bring back why, and of no other", async () => {
  const withFile = (length: number) => ({
    text: "tensors: { I: { file: i.mtx } }",
    files: { "i.mtx": new Uint8Array(length).fill(48) },
    preset: undefined,
    original: undefined,
  });
  for (const length of [linkLimits.file, linkLimits.file + 1]) {
    const experiment = withFile(length);
    const hash = await linkTo(experiment, 0);
    const link = await follow(hash);
    expect(tooLargeToFollow(experiment, hash) === undefined).toBe(link.ok);
  }
  expect(tooLargeToFollow(withFile(linkLimits.file + 1), "")).toContain(
    "the file i.mtx has 1,500,001 characters, and at most 1,500,000 are kept",
  );
  const long = { ...withFile(0), text: "x".repeat(linkLimits.text + 1) };
  expect(tooLargeToFollow(long, "")).toContain("its text has 250,001 characters");
  const hash = "x".repeat(linkLimits.hash + 1);
  expect(tooLargeToFollow(withFile(0), hash)).toContain("packed it has 400,001 characters");
});

it("gives up how it is looked at where that makes a link too long, and never the experiment", async () => {
  const experiment = { text: "# short", files: {}, preset: undefined, original: undefined };
  const view = { ...plainStage, forms: { I: "grid" } } as const;
  const run = { step: 3, shown: undefined };
  const whole = await linkToStage(experiment, run, view);
  expect(whole).toMatch(/\?t=3&as=I\.grid$/);
  const short = await linkToStage(experiment, run, view, whole.length - 1);
  expect(short).toBe(await linkTo(experiment, 3));
  expect(await linkToStage(experiment, run, view, 1)).toBe(short);
});
