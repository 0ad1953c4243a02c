/**
 * Finds a Chromium to drive, or gets one. In this order: the one CHROMIUM_PATH names, the one
 * Playwright has downloaded, one on the PATH, one in a usual place. With none of these, root on a
 * Debian machine installs the distribution's package; anybody else is told how to get one.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const usualPlaces = [
  ...["/usr/bin", "/usr/local/bin", "/snap/bin"].flatMap((folder) =>
    names.map((name) => join(folder, name)),
  ),
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const isRoot = process.getuid?.() === 0;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The path of an installed Chromium, if there is one. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") return isProgram(named) ? named : undefined;
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [chromium.executablePath(), ...onPath, ...usualPlaces].find(isProgram);
}

/** The path of a Chromium, installed first where that is possible; otherwise ends the process. */
export function requireChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    console.error(`CHROMIUM_PATH names ${named}, which is not a program.`);
    process.exit(1);
  }
  if (isRoot && existsSync("/etc/debian_version")) {
    console.log("No Chromium on this machine: installing Debian's package.");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const args of [
      ["update", "-qq"],
      ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ]) {
      spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
    }
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  console.error(
    "No Chromium was found: install one (npx playwright install chromium, or your system's " +
      "package) or name its path in CHROMIUM_PATH.",
  );
  process.exit(1);
}

/** Arguments for a Chromium that talks to nobody; root gets no sandbox, since it cannot have one. */
export const chromiumArgs = [
  ...(isRoot ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
