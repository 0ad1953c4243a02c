import { expect, test } from "vitest";
import { warmUp } from "./warm-up.ts";

test("an engine warms up as long as it may, and no longer", async () => {
  let stretches = 0;
  await warmUp(() => {
    stretches += 1;
    return Promise.resolve(true);
  });
  expect(stretches).toBeGreaterThan(12);
  let left = 5;
  await warmUp(() => {
    left -= 1;
    return Promise.resolve(left > 0);
  });
  expect(left).toBe(0);
});
