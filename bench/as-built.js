/**
 * Lets Node read the code as the page's build has it: types go and nothing comes, and packages are those for a
 * browser. What runs scripts otherwise names every function again as it is made, and the `yaml` of Node looks into
 * the environment at every token, so that a compiler would be measured by what no page does.
 *
 * `node --import ./bench/as-built.js file.ts`; a new thread imports it before anything else.
 */
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import typescript from "typescript";

const asHooks = "?hooks";
const compilerOptions = {
  module: typescript.ModuleKind.ESNext,
  target: typescript.ScriptTarget.ES2023,
};

if (!import.meta.url.endsWith(asHooks)) register(import.meta.url + asHooks);

/** Node's hook for finding modules. */
export function resolve(name, context, next) {
  return next(name, {
    ...context,
    conditions: context.conditions.filter((each) => each !== "node"),
  });
}

/** Node's hook for loading modules. */
export async function load(url, context, next) {
  if (!/\.ts(\?|$)/.test(url)) return next(url, context);
  const text = await readFile(fileURLToPath(url), "utf8");
  const { outputText } = typescript.transpileModule(text, { compilerOptions });
  return { format: "module", source: outputText, shortCircuit: true };
}
