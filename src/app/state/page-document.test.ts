/** What is written into the address late: never over a newer document, nor over where a link has led. */
import { beforeEach, expect, it, vi } from "vitest";
import { viewIn, writeDocument, writeView } from "./page-document.ts";

const location = { hash: "" };
vi.stubGlobal("location", location);
vi.stubGlobal("history", {
  state: undefined,
  replaceState: (_: unknown, __: string, hash: string) => {
    location.hash = hash;
  },
});
/** One that takes long to pack, and one that does not. */
const large = { text: `# ${"large ".repeat(400_000)}`, files: {} };
const small = { text: "# small", files: {} };

beforeEach(() => {
  location.hash = "#/sweep/group-size";
});

it("is the last of two documents, whichever takes longer to pack", async () => {
  const kept = await Promise.all([writeDocument("sweep", large), writeDocument("sweep", small)]);
  expect(kept).toEqual([undefined, { in: "address" }]);
  const late = location.hash;
  location.hash = "#/sweep/group-size";
  await writeDocument("sweep", small);
  expect(location.hash).toBe(late);
});

it("leaves an address alone that somebody followed meanwhile", async () => {
  const writing = writeDocument("sweep", small);
  location.hash = "#/compare/matmul";
  expect(await writing).toBeUndefined();
  expect(location.hash).toBe("#/compare/matmul");
});

it("keeps what the page has chosen meanwhile", async () => {
  const writing = writeDocument("sweep", small);
  writeView(viewIn("?y=log"));
  expect(await writing).toEqual({ in: "address" });
  expect(location.hash).toMatch(/^#\/sweep\/1~.*\?y=log$/);
});
