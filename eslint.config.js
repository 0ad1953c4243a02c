/**
 * The lint rules, foremost the ones that hold the architecture up: which layer may import which,
 * through which door. What they guard is proved by scripts/lint-selftest.ts, which builds this
 * configuration for a scratch project and plants a violation of every rule.
 */
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import boundaries from "eslint-plugin-boundaries";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import jsdoc from "eslint-plugin-jsdoc";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Lowest first. A layer may import only the `index.ts` of a lower one. */
const layers = [
  "base",
  "fibertree",
  "einsum",
  "compile",
  "simulate",
  "machines",
  "schedule",
  "engine",
];
const below = (layer) => layers.slice(0, layers.indexOf(layer));
const core = [...layers, "presets"].map((layer) => `src/${layer}/**/*.ts`);
const tests = ["**/*.test.{ts,tsx}", "**/*.testkit.ts"];

const indexOf = (...types) => ({
  element: { types: { anyOf: types }, fileInternalPath: "index.ts" },
});
const may = (type, to, kind) => ({
  from: { element: { type } },
  allow: kind === undefined ? { to } : { to, dependency: { kind } },
});

const imports = [
  ...layers.slice(1).map((layer) => may(layer, indexOf(...below(layer)))),
  may("engine", indexOf("presets")),
  may("presets", indexOf(...layers), "type"),
  may("workers", indexOf("engine")),
  may("cli", indexOf("base", "engine", "presets")),
  may("app", indexOf("base", "einsum", "engine", "presets")),
  // Types cost nothing at run time, so the page may name what it must not load.
  may("app", indexOf(...layers), "type"),
];

const wholeOfD3 = { name: "d3", message: "Import the d3-* submodule." };
const domLibraries = {
  group: ["d3-selection", "d3-drag", "d3-zoom", "d3-transition", "d3-brush"],
  message: "React owns the DOM; only src/app/interaction may use it.",
};
const hostLibraries = {
  regex: "^(node:.*|react(-dom)?(/.*)?|zustand(/.*)?|zundo|comlink|d3-.*|@codemirror/.*)$",
  message: "The core is plain values: no host, no page, no worker.",
};

/** The configuration of a checkout at `root`. */
export const configFor = (root) =>
  defineConfig(
    { ignores: ["dist", "coverage", "**/*.js", "**/*.d.ts"] },
    { linterOptions: { reportUnusedDisableDirectives: "error" } },
    ...tseslint.configs.strictTypeChecked,
    {
      languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
      rules: {
        "no-eval": "error",
        "no-new-func": "error",
        "no-restricted-syntax": [
          "error",
          { selector: "ExportAllDeclaration", message: "Name what you export." },
        ],
        "@typescript-eslint/consistent-type-imports": "error",
        "@typescript-eslint/strict-boolean-expressions": "error",
        "@typescript-eslint/switch-exhaustiveness-check": [
          "error",
          { considerDefaultExhaustiveForUnions: false },
        ],
        "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        // It takes a function that returns `undefined` on purpose for one that returns nothing.
        "@typescript-eslint/no-confusing-void-expression": "off",
        "@typescript-eslint/no-unnecessary-condition": [
          "error",
          { allowConstantLoopConditions: "only-allowed-literals" },
        ],
      },
    },
    {
      files: ["src/**/*.{ts,tsx}", "workers/**/*.ts"],
      plugins: { boundaries, "import-x": importX, jsdoc },
      settings: {
        // boundaries reads `import/resolver`; import-x reads keys of its own, and without them
        // no-cycle sees no .ts file and stays silent.
        "import/resolver": { typescript: { alwaysTryTypes: true } },
        "import-x/resolver-next": [createTypeScriptImportResolver(), createNodeResolver()],
        "import-x/parsers": { "@typescript-eslint/parser": [".ts", ".tsx"] },
        "import-x/extensions": [".ts", ".tsx"],
        "boundaries/root-path": root,
        "boundaries/elements": [
          ...[...layers, "presets", "app", "cli"].map((type) => ({ type, pattern: `src/${type}` })),
          { type: "workers", pattern: "workers" },
        ],
      },
      rules: {
        "boundaries/dependencies": ["error", { default: "disallow", policies: imports }],
        "import-x/no-cycle": ["error", { ignoreExternal: true }],
        "no-restricted-imports": ["error", { paths: [wholeOfD3], patterns: [domLibraries] }],
        "jsdoc/require-jsdoc": [
          "error",
          {
            publicOnly: true,
            enableFixer: false,
            require: { FunctionDeclaration: true, ClassDeclaration: true },
            contexts: [
              "TSInterfaceDeclaration",
              "TSTypeAliasDeclaration",
              "ExportNamedDeclaration > VariableDeclaration",
            ],
          },
        ],
      },
    },
    {
      files: core,
      ignores: tests,
      rules: {
        "no-restricted-imports": ["error", { paths: [wholeOfD3], patterns: [hostLibraries] }],
        "no-restricted-globals": [
          "error",
          { name: "Date", message: "The core does not know the clock." },
          {
            name: "WebAssembly",
            message: "Only src/simulate/kernel/instantiate.ts makes code of bytes.",
          },
        ],
        "no-restricted-properties": [
          "error",
          { object: "Math", property: "random", message: "Use the seeded generator of base." },
        ],
        // Under noUncheckedIndexedAccess, `!` is how an index known to be in range is written.
        "@typescript-eslint/no-non-null-assertion": "off",
      },
    },
    {
      files: ["src/app/**/*.{ts,tsx}"],
      plugins: { "react-hooks": reactHooks },
      rules: {
        "no-console": "error",
        "react-hooks/rules-of-hooks": "error",
        "react-hooks/exhaustive-deps": "error",
      },
    },
    {
      files: ["src/app/interaction/**"],
      rules: { "no-restricted-imports": ["error", { paths: [wholeOfD3] }] },
    },
    {
      files: tests,
      rules: {
        "boundaries/dependencies": "off",
        "jsdoc/require-jsdoc": "off",
        "@typescript-eslint/no-non-null-assertion": "off",
      },
    },
    {
      files: ["e2e/**/*.ts", "bench/**/*.ts", "scripts/**/*.ts"],
      rules: { "@typescript-eslint/no-non-null-assertion": "off" },
    },
  );

export default configFor(import.meta.dirname);
