/**
 * `npm test`: every check of the project, in the order in which they are cheapest to fail. A failed
 * check does not stop the others, except those that need the page it should have built. The last
 * line adds up the tests, and counts a check that is not made of tests as one.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Count {
  passed: number;
  failed: number;
}

interface Check {
  name: string;
  /** A program of node_modules, or a script of the project, with its arguments. */
  run: string[];
  env?: Record<string, string>;
  needs?: string;
  /** Reads the number of tests from what the run left behind. */
  count?: () => Count;
}

const scratch = mkdtempSync(join(tmpdir(), "concordant-check-"));
const unitReport = join(scratch, "unit.json");
const e2eReport = join(scratch, "e2e.json");
const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const tsx = (script: string): string[] => ["--import", "tsx", script];
const bin = (path: string, ...args: string[]): string[] => [`node_modules/${path}`, ...args];

const checks: Check[] = [
  { name: "types", run: bin("typescript/bin/tsc", "-b") },
  { name: "lint", run: bin("eslint/bin/eslint.js", ".", "--max-warnings", "0") },
  { name: "lint self-test", run: tsx("scripts/lint-selftest.ts") },
  { name: "format", run: bin("prettier/bin/prettier.cjs", "--check", ".") },
  { name: "unused code", run: bin("knip/bin/knip.js") },
  {
    name: "unit and property tests",
    run: bin(
      "vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${unitReport}`,
    ),
    count: () => {
      const report = read(unitReport) as { numPassedTests: number; numFailedTests: number };
      return { passed: report.numPassedTests, failed: report.numFailedTests };
    },
  },
  { name: "build", run: bin("vite/bin/vite.js", "build") },
  { name: "size budget", run: tsx("scripts/size.ts"), needs: "build" },
  {
    name: "end-to-end tests",
    run: [...tsx("scripts/e2e.ts"), "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport },
    needs: "build",
    count: () => {
      const { stats } = read(e2eReport) as {
        stats: { expected: number; flaky: number; unexpected: number };
      };
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
    },
  },
];

/** The tests of a check; one that broke down before it could count any has failed once. */
function countOf({ count }: Check, ok: boolean): Count {
  let counted: Count = { passed: 0, failed: 0 };
  try {
    counted = count?.() ?? { passed: ok ? 1 : 0, failed: 0 };
  } catch {
    // No report was written, which the exit status has already told.
  }
  return ok ? counted : { ...counted, failed: Math.max(1, counted.failed) };
}

const outcomes: { name: string; ok: boolean; seconds: number }[] = [];
const total: Count = { passed: 0, failed: 0 };

try {
  for (const check of checks) {
    console.log(`\n=== ${check.name}`);
    const started = performance.now();
    const blocked = outcomes.some(({ name, ok }) => name === check.needs && !ok);
    if (blocked) console.log(`not run: it needs ${check.needs ?? ""}`);
    const ok =
      !blocked &&
      spawnSync(process.execPath, check.run, {
        stdio: ["ignore", "inherit", "inherit"],
        env: { ...process.env, ...check.env },
      }).status === 0;
    const { passed, failed } = countOf(check, ok);
    total.passed += passed;
    total.failed += failed;
    outcomes.push({ name: check.name, ok, seconds: (performance.now() - started) / 1000 });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

console.log("\n=== summary");
for (const { name, ok, seconds } of outcomes) {
  console.log(`${ok ? "ok    " : "FAILED"} ${name} (${seconds.toFixed(1)} s)`);
}
const failedChecks = outcomes.filter(({ ok }) => !ok).map(({ name }) => name);
if (failedChecks.length > 0) console.log(`\nFailed: ${failedChecks.join(", ")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = failedChecks.length > 0 ? 1 : 0;
