/**
 * Holds the built page in dist to its size budget, gzipped, with 1 KB = 1,000 bytes. Vite's
 * manifest tells what the page loads at once (the entry and all that it imports statically) from
 * what it loads later, a chunk at a time. A script file that the manifest does not know belongs to
 * a worker: stated, without a limit.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
}

interface Row {
  what: string;
  file: string;
  kb: number;
  limitKb?: number;
}

const dist = "dist";
const manifestPath = join(dist, ".vite", "manifest.json");
const limitsKb = { initial: 120, lazy: 130 };

if (!existsSync(manifestPath)) {
  console.error(`${manifestPath} is missing: run npm run build first.`);
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as Record<string, Chunk>;

const initial = new Set<string>();
const load = (key: string): void => {
  const chunk = manifest[key];
  if (chunk === undefined || initial.has(chunk.file)) return;
  initial.add(chunk.file);
  chunk.imports?.forEach(load);
};
// The offline worker is an entry of the build, not of the page: it is fetched long after.
for (const [key, chunk] of Object.entries(manifest))
  if (chunk.isEntry === true && chunk.file !== "offline.js") load(key);

const gzipKb = (file: string): number => gzipSync(readFileSync(join(dist, file))).length / 1000;
const known = new Set(Object.values(manifest).map((chunk) => chunk.file));
const scripts = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".js"))
  .sort();

const first = scripts.filter((file) => initial.has(file));
const rows: Row[] = [
  {
    what: "initial",
    file: first.join(" + "),
    kb: first.reduce((sum, file) => sum + gzipKb(file), 0),
    limitKb: limitsKb.initial,
  },
  ...scripts
    .filter((file) => !initial.has(file))
    .map((file) =>
      known.has(file)
        ? { what: "lazy", file, kb: gzipKb(file), limitKb: limitsKb.lazy }
        : { what: "worker", file, kb: gzipKb(file) },
    ),
];

for (const { what, file, kb, limitKb } of rows) {
  const limit = limitKb === undefined ? "no limit" : `of ${limitKb} KB`;
  console.log(`${what.padEnd(8)} ${kb.toFixed(1).padStart(7)} KB ${limit.padEnd(9)}  ${file}`);
}
const broken = rows.filter(({ kb, limitKb }) => limitKb !== undefined && kb > limitKb);
for (const { what, file, kb, limitKb } of broken) {
  console.error(`Over budget: ${what} ${file} is ${kb.toFixed(1)} KB, limit ${limitKb ?? 0} KB.`);
}
if (first.length === 0) console.error("Nothing is loaded at once: the manifest has no entry.");
process.exitCode = broken.length > 0 || first.length === 0 ? 1 : 0;
