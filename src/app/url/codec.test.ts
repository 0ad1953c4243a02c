import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { deflateRawSync } from "node:zlib";
import { decodeHash, experimentHash, presetHash } from "./codec.ts";
import { linkLimits } from "./schema.ts";

const pack = (value: unknown) => deflateRawSync(JSON.stringify(value)).toString("base64url");
const kindOf = async (hash: string) => {
  const link = await decodeHash(hash);
  return link.ok ? link.value.kind : link.error.kind;
};

describe("links of presets", () => {
  it("names the preset and, unless it is the first, the step", () => {
    expect(presetHash("os-dense", 0)).toBe("#/explore/os-dense");
    expect(presetHash("os-dense", 142)).toBe("#/explore/os-dense?t=142");
  });

  it("reads them back", async () => {
    expect(await decodeHash("#/explore/os-dense?t=142")).toEqual({
      ok: true,
      value: { kind: "preset", preset: "os-dense", step: 142 },
    });
    expect(await decodeHash("#/explore/os-dense")).toMatchObject({ value: { step: undefined } });
  });

  it("takes an empty fragment for no wish at all", async () => {
    for (const hash of ["", "#", "#/", "#/explore", "#/explore/"]) {
      expect(await kindOf(hash)).toBe("nothing");
    }
  });
});

describe("links of experiments", () => {
  it("gives back any document, its files and its step", async () => {
    const names = fc.stringMatching(/^[A-Za-z0-9][\w .-]{0,20}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 400 }).filter((text) => text.isWellFormed()),
        fc.dictionary(names, fc.string({ maxLength: 50 }), { maxKeys: 3, noNullPrototype: true }),
        fc.nat(),
        async (text, files, step) => {
          const hash = await experimentHash({ text, preset: "ws-dense", files }, step);
          expect(hash).toMatch(/^#\/explore\/1~[\w-]+(\?t=\d+)?$/);
          expect(await decodeHash(hash)).toEqual({
            ok: true,
            value: {
              kind: "experiment",
              payload: { text, preset: "ws-dense", files },
              step: step === 0 ? undefined : step,
            },
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps reading the first links ever made", async () => {
    const golden = "#/explore/1~q1YqSa0oUbJSKkstKs7Mz7NSMIzJU9JRKihKLU4FiecX66ak5hWnKtUCAA?t=5";
    expect(await decodeHash(golden)).toEqual({
      ok: true,
      value: {
        kind: "experiment",
        payload: { text: "version: 1\n", preset: "os-dense" },
        step: 5,
      },
    });
  });
});

describe("links that cannot be followed", () => {
  it("says of a newer version that it is newer, and guesses nothing", async () => {
    expect(await kindOf(`#/explore/2~${pack({ text: "version: 2" })}`)).toBe("newer");
    expect(await kindOf("#/explore/999999~anything")).toBe("newer");
  });

  it.each([
    ["another page's", "#/sweep/os-dense"],
    ["an anchor's", "#section-2"],
    ["a script's", "#/explore/javascript:alert(1)"],
    ["a path's", "#/explore/../../etc/passwd"],
    ["markup's", "#/explore/<img src=x onerror=alert(1)>"],
  ])("calls %s fragment foreign", async (_name, hash) => {
    expect(await kindOf(hash)).toBe("foreign");
  });

  it.each([
    ["no payload", "#/explore/1~"],
    ["letters outside base64url", "#/explore/1~abc$%"],
    ["bytes that are not compressed", "#/explore/1~AAAA"],
    ["text that is not JSON", `#/explore/1~${deflateRawSync("{").toString("base64url")}`],
    [
      "bytes that are not UTF-8",
      `#/explore/1~${deflateRawSync(Buffer.from([0xff, 0xfe])).toString("base64url")}`,
    ],
    ["a version of nought", `#/explore/0~${pack({ text: "" })}`],
    ["JSON that is no experiment", `#/explore/1~${pack(["text"])}`],
    ["a text that is a number", `#/explore/1~${pack({ text: 5 })}`],
    ["a key that nobody knows", `#/explore/1~${pack({ text: "", run: "alert(1)" })}`],
    ["a file name that climbs", `#/explore/1~${pack({ text: "", files: { "../a": "" } })}`],
    ["a step below nought", "#/explore/os-dense?t=-1"],
    ["a step that is no number", "#/explore/os-dense?t=1e99"],
    ["a step beyond exact integers", "#/explore/os-dense?t=9999999999999999"],
  ])("calls %s broken", async (_name, hash) => {
    expect(await kindOf(hash)).toBe("broken");
  });

  it("does not let a link change what objects are made of", async () => {
    const hostile = `{"text":"","files":{"__proto__":{"polluted":"yes"}}}`;
    await decodeHash(`#/explore/1~${deflateRawSync(hostile).toString("base64url")}`);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("stops inflating at the limit", async () => {
    const bomb = deflateRawSync(Buffer.alloc(linkLimits.payload + 1, 32)).toString("base64url");
    expect(bomb.length).toBeLessThan(5_000);
    expect(await kindOf(`#/explore/1~${bomb}`)).toBe("too-large");
  });

  it("bounds the length of the fragment, the text and the number of files", async () => {
    expect(await kindOf(`#/explore/1~${"A".repeat(linkLimits.hash)}`)).toBe("too-large");
    expect(await kindOf(`#/explore/1~${pack({ text: "x".repeat(linkLimits.text + 1) })}`)).toBe(
      "broken",
    );
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}`, ""]));
    expect(await kindOf(`#/explore/1~${pack({ text: "", files: many })}`)).toBe("broken");
  });

  it("answers anything at all without throwing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        await decodeHash(text);
        await decodeHash(`#/explore/1~${text}`);
        await decodeHash(`#/explore/1~${Buffer.from(text).toString("base64url")}?t=${text}`);
      }),
      { numRuns: 200 },
    );
  });
});
