/**
 * Runs the end-to-end tests on the page in dist: makes sure that there is a browser, then hands
 * over to Playwright. Arguments go through, so `npm run test:e2e -- smoke --headed` works.
 */
import { spawnSync } from "node:child_process";
import { requireChromium } from "./browser.ts";

const { status } = spawnSync(
  process.execPath,
  [
    "node_modules/@playwright/test/cli.js",
    "test",
    "--config=e2e/playwright.config.ts",
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", env: { ...process.env, CHROMIUM_PATH: requireChromium() } },
);
process.exitCode = status ?? 1;
