/**
 * Guards the guards. In a scratch project in the system's temporary folder, laid out like this one,
 * it plants one violation of every rule that holds the architecture up, and some neighbours that
 * must pass, and lints them with the real configuration. A rule that stays silent fails the check.
 * Nothing is ever written into the checkout.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { ESLint } from "eslint";

interface Case {
  file: string;
  text: string;
  rule: string;
  fires: boolean;
}

const layers = [
  "base",
  "fibertree",
  "einsum",
  "compile",
  "simulate",
  "machines",
  "schedule",
  "engine",
  "presets",
];
const layerIndex =
  "/** A value. */\nexport const a = 1;\n/** A type. */\nexport type T = number;\n";

const uses = (path: string): string =>
  `import { a } from "${path}";\n\n/** It. */\nexport const b = a;\n`;
const usesType = (path: string): string =>
  `import type { T } from "${path}";\n\n/** It. */\nexport const b: T = 1;\n`;

const cases: Case[] = [];
const plant = (file: string, text: string, rule: string, fires: boolean): void => {
  cases.push({ file, text, rule, fires });
};
const rejects = (file: string, text: string, rule: string): void => plant(file, text, rule, true);
const accepts = (file: string, text: string, rule: string): void => plant(file, text, rule, false);

const layering = "boundaries/dependencies";
rejects("src/einsum/up.ts", uses("../simulate/index.ts"), layering);
rejects("src/base/up.ts", uses("../fibertree/index.ts"), layering);
rejects("src/simulate/up-type.ts", usesType("../machines/index.ts"), layering);
rejects("src/simulate/presets.ts", uses("../presets/index.ts"), layering);
rejects("src/compile/inside.ts", uses("../fibertree/inside.ts"), layering);
rejects("src/app/simulator.ts", uses("../simulate/index.ts"), layering);
rejects("src/app/cli.ts", uses("../cli/main.ts"), layering);
rejects("src/cli/simulator.ts", uses("../simulate/index.ts"), layering);
rejects("src/engine/app.ts", uses("../app/main.ts"), layering);
rejects("src/presets/value.ts", uses("../base/index.ts"), layering);
rejects("workers/compile.ts", uses("../src/compile/index.ts"), layering);
accepts("src/compile/down.ts", uses("../fibertree/index.ts"), layering);
accepts("src/compile/sibling.ts", uses("./inside.ts"), layering);
accepts("src/engine/presets.ts", uses("../presets/index.ts"), layering);
accepts("src/presets/type.ts", usesType("../engine/index.ts"), layering);
accepts("src/app/type.ts", usesType("../simulate/index.ts"), layering);
accepts("src/app/einsum.ts", uses("../einsum/index.ts"), layering);
accepts("src/app/presets.ts", uses("../presets/index.ts"), layering);
accepts("src/cli/engine.ts", uses("../engine/index.ts"), layering);
accepts("workers/engine.ts", uses("../src/engine/index.ts"), layering);
accepts("src/einsum/up.test.ts", uses("../simulate/index.ts"), layering);

rejects(
  "src/base/cycle-a.ts",
  'import { second } from "./cycle-b.ts";\n\n/** First. */\nexport const first = (): number => second();\n',
  "import-x/no-cycle",
);
rejects(
  "src/base/cycle-b.ts",
  'import { first } from "./cycle-a.ts";\n\n/** Second. */\nexport const second = (): number => first();\n',
  "import-x/no-cycle",
);
rejects("src/base/star.ts", 'export * from "./inside.ts";\n', "no-restricted-syntax");
rejects("src/simulate/function.ts", 'new Function("return 1");\n', "no-new-func");
rejects("src/simulate/eval.ts", 'eval("1");\n', "no-eval");
rejects(
  "src/compile/wasm.ts",
  "WebAssembly.validate(new Uint8Array());\n",
  "no-restricted-globals",
);
rejects("src/engine/clock.ts", "new Date();\n", "no-restricted-globals");
rejects("src/fibertree/random.ts", "Math.random();\n", "no-restricted-properties");
rejects("src/engine/react.ts", uses("react"), "no-restricted-imports");
rejects("src/engine/comlink.ts", uses("comlink"), "no-restricted-imports");
rejects("src/fibertree/files.ts", uses("node:fs"), "no-restricted-imports");
rejects("src/app/d3.ts", uses("d3"), "no-restricted-imports");
rejects("src/app/selection.ts", uses("d3-selection"), "no-restricted-imports");
accepts("src/app/interaction/drag.ts", uses("d3-selection"), "no-restricted-imports");
accepts("src/app/scale.ts", uses("d3-scale"), "no-restricted-imports");
rejects("src/app/console.ts", 'console.log("here");\n', "no-console");
rejects(
  "src/app/Hook.tsx",
  'import { useState } from "react";\n\n/** It. */\nexport const use = (on: boolean): unknown => on && useState(1);\n',
  "react-hooks/rules-of-hooks",
);
rejects("src/base/undocumented.ts", "export const b = 1;\n", "jsdoc/require-jsdoc");
accepts("src/base/undocumented.test.ts", "export const b = 1;\n", "jsdoc/require-jsdoc");
rejects(
  "src/base/truthy.ts",
  "/** It. */\nexport const b = (t?: string): number => (t ? 1 : 2);\n",
  "@typescript-eslint/strict-boolean-expressions",
);
rejects(
  "src/base/exhaustive.ts",
  '/** It. */\nexport function b(kind: "x" | "y"): void {\n  switch (kind) {\n    case "x":\n  }\n}\n',
  "@typescript-eslint/switch-exhaustiveness-check",
);
rejects(
  "src/app/import-type.ts",
  'import { T } from "../base/index.ts";\n\n/** It. */\nexport const b: T = 1;\n',
  "@typescript-eslint/consistent-type-imports",
);

const checkout = process.cwd();
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "concordant-lint-")));
const remove = (): void => rmSync(scratch, { recursive: true, force: true });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    remove();
    process.exit(1);
  });
}

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(scratch, file)), { recursive: true });
  writeFileSync(join(scratch, file), text);
};

async function lint(): Promise<ESLint.LintResult[]> {
  for (const name of ["base", "core", "app", "worker", "cli", "test", "tools"]) {
    cpSync(`tsconfig.${name}.json`, join(scratch, `tsconfig.${name}.json`));
  }
  cpSync("tsconfig.json", join(scratch, "tsconfig.json"));
  symlinkSync(join(checkout, "node_modules"), join(scratch, "node_modules"), "junction");
  for (const layer of layers) {
    write(`src/${layer}/index.ts`, layerIndex);
    write(`src/${layer}/inside.ts`, layerIndex);
  }
  write("src/app/main.ts", layerIndex);
  write("src/cli/main.ts", layerIndex);
  for (const { file, text } of cases) write(file, text);

  // Loaded from the scratch folder, because boundaries takes the working directory for the root.
  process.chdir(scratch);
  const { configFor } = (await import(join(checkout, "eslint.config.js"))) as {
    configFor: (root: string) => NonNullable<ESLint.Options["overrideConfig"]>;
  };
  const eslint = new ESLint({
    cwd: scratch,
    overrideConfigFile: true,
    overrideConfig: configFor(scratch),
  });
  return eslint.lintFiles(cases.map(({ file }) => file));
}

try {
  const found = new Map<string, Set<string | undefined>>();
  for (const { filePath, messages } of await lint()) {
    const broken = messages.find((message) => message.fatal === true);
    if (broken !== undefined) throw new Error(`${filePath}: ${broken.message}`);
    found.set(
      relative(scratch, filePath).replaceAll("\\", "/"),
      new Set(messages.map(({ ruleId }) => ruleId ?? undefined)),
    );
  }
  const wrong = cases.filter(({ file, rule, fires }) => found.get(file)?.has(rule) !== fires);
  for (const { file, rule, fires } of wrong) {
    console.error(`${rule} ${fires ? "does not fire" : "fires wrongly"} on ${file}`);
  }
  console.log(`${cases.length - wrong.length} of ${cases.length} planted cases as expected`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  process.chdir(checkout);
  remove();
}
