/** Choices survive the address, beside what else it says. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { addChoice, readChoice, type ViewChoice } from "./view-choice.ts";

const name = fc.string({ minLength: 1 });
const choices: fc.Arbitrary<ViewChoice> = fc.record({
  metric: fc.constantFrom("words", "cycles", "tensors.I.reads"),
  baseline: fc.option(name, { nil: undefined }),
  watched: fc.option(fc.array(name, { maxLength: 3 }), { nil: undefined }),
  alignment: fc.constantFrom("step", "macs", "point"),
  position: fc.nat(999_999_999),
});

it("are read back from the address as they were written", () => {
  fc.assert(
    fc.property(choices, (choice) => {
      const layer = new URLSearchParams({ network: "AlexNet", layer: "conv1" });
      const written = new URLSearchParams(addChoice(layer, choice).toString());
      expect(readChoice(written)).toEqual(choice);
      expect(written.get("layer")).toBe("conv1");
    }),
  );
});

it("that nobody made leave the address alone, and wild ones come to nothing", () => {
  const usual = readChoice(new URLSearchParams());
  expect(addChoice(new URLSearchParams(), usual).toString()).toBe("");
  expect(readChoice(new URLSearchParams("align=up&at=-1"))).toEqual(usual);
});
