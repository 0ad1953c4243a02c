/** What counts as following a link. */
import { afterEach, expect, it, vi } from "vitest";
import { followedFragment, onFollow } from "./fragment.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("keeps to the link that was followed, whatever the page writes over the address", () => {
  const page = new EventTarget();
  const location = { hash: "#/sweep/density-layer" };
  vi.stubGlobal("location", location);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  const follow = (hash: string) => {
    location.hash = hash;
    const newURL = `https://example.org/${hash}`;
    page.dispatchEvent(Object.assign(new Event("hashchange"), { newURL }));
  };
  const told = vi.fn();
  const stop = onFollow(told);
  expect(followedFragment()).toBe("#/sweep/density-layer");

  location.hash = "#/sweep/density-layer?relative=SCNN";
  expect(followedFragment()).toBe("#/sweep/density-layer");
  expect(told).not.toHaveBeenCalled();

  // The way back to the same document is told, so that it is read again.
  follow("#/sweep/density-layer");
  expect(told).toHaveBeenCalledTimes(1);
  follow("#/compare/matmul");
  expect(followedFragment()).toBe("#/compare/matmul");

  stop();
  follow("#/sweep");
  expect(told).toHaveBeenCalledTimes(2);
});
