/**
 * End-to-end tests drive the built page, served as it ships, in a real Chromium. `npm run test:e2e`
 * builds the page and finds the browser; E2E_PORT moves the server out of the way of another run.
 *
 * To add a test: put `<what>.spec.ts` beside this file and take `test` and `expect` from ./page.ts,
 * whose `page` fails the test when the console shows an error or the page breaks its own policy.
 * Find things as a person would (role, label, text). Wait for what is shown, never for a time.
 */
import { defineConfig } from "@playwright/test";
import { chromiumArgs, findChromium } from "../scripts/browser.ts";

const port = Number(process.env["E2E_PORT"] ?? 4517);
const executablePath = findChromium();

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  forbidOnly: process.env["CI"] !== undefined,
  fullyParallel: true,
  workers: 2,
  // Two tests share two cores with a server: one that fails is run once more, and reported as flaky if it passes.
  retries: 1,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1280, height: 800 },
    // Files kept from an earlier build would hide what a test is about; its own test lets the worker in.
    serviceWorkers: "block",
    video: "off",
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      args: chromiumArgs,
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: "..",
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
