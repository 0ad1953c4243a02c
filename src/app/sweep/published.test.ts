/** Published curves are found for what they are about, and for nothing else. */
import { expect, it } from "vitest";
import { findPublished, type Shown } from "./published.ts";

const layer: Shown = {
  einsums: ["O[m,p,q]=I[c,p+r,q+s]*F[m,c,r,s]"],
  paths: ["tensors.I.density", "tensors.F.density"],
  metric: "cycles",
  isRelative: true,
};

it("are drawn beside a layer against the density of both its inputs, relative to a dense lane", async () => {
  const published = await findPublished(layer);
  expect(published?.source).toContain("ISCA 2017");
  expect(published?.obtained).toContain("digitised");
  expect(published?.curves.map(({ name }) => name)).toContain("SCNN, published");
  for (const { points } of published?.curves ?? [])
    for (const [x, y] of points) expect(x > 0 && x <= 1 && y > 0).toBe(true);
});

it.each([
  ["another figure", { metric: "words" }],
  ["figures as they are", { isRelative: false }],
  ["one density", { paths: ["tensors.I.density"] }],
  ["another Einsum", { einsums: ["O[q]=I[q+s]*F[s]"] }],
] as const)("are not drawn beside %s", async (_, other) => {
  expect(await findPublished({ ...layer, ...other })).toBeUndefined();
});
