/** `concordant sweep` as it is called: its files, its threads, its parts, and a kill in the middle. */
import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "concordant-sweep-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});
const inScratch = (name: string): string => join(scratch, name);

const text = `einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: 32, S: 4 }
tensors:
  I: { density: 0.5, seed: 1 }
  F: { density: 0.5, seed: 2 }
`;
const sweep = `sweep:
  parameters: [{ path: tensors.F.density, values: [0.25, 0.5, 1] }]
  seeds: 20
  metrics: [macs.effectual, tensors.I.reads]
  lanes: { "os, sparse": {}, ws: { mapping: { loop-order: { O: [S, Q] } } } }
`;
function write(name: string, contents: string): string {
  writeFileSync(inScratch(name), contents);
  return inScratch(name);
}
const document = write("sweep.yaml", text + sweep);

const command = ["--import", "tsx", "src/cli/main.ts", "sweep"];
function concordant(...args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, [...command, ...args], { cwd: root, encoding: "utf8" });
}
const linesOf = (contents: string): readonly string[] => contents.trimEnd().split("\n");
const sorted = (path: string): readonly string[] => [...linesOf(readFileSync(path, "utf8"))].sort();

describe("sweep", { timeout: 120_000 }, () => {
  const whole = concordant(document);

  it("prints a line a point under the names of the columns", () => {
    expect(whole.status).toBe(0);
    const [header, first, ...others] = linesOf(whole.stdout);
    expect(header).toBe("key,lane,seed,tensors.F.density,macs.effectual,tensors.I.reads,problem");
    expect(first).toMatch(/^[0-9a-f]{28},"os, sparse",0,0.25,\d+,\d+,$/);
    expect(others).toHaveLength(119);
    expect(whole.stderr).toMatch(/^120 of 120 points in /);
  });

  it("on two threads gives the same, and nothing is done twice", () => {
    const out = inScratch("threads.csv");
    expect(concordant(document, "--jobs", "2", "--out", out).status).toBe(0);
    expect(sorted(out)).toEqual([...linesOf(whole.stdout)].sort());
    const again = concordant(document, "--jobs", "2", "--out", out);
    expect(again.stderr).toMatch(/^0 of 120 points in .*, 120 were there already/);
    expect(sorted(out)).toHaveLength(121);
  });

  it("goes on after a kill: nothing is lost, nothing is done twice", async () => {
    const out = inScratch("killed.csv");
    const large = write("large.yaml", (text + sweep).replace("seeds: 20", "seeds: 400"));
    const child = spawn(process.execPath, [...command, large, "--out", out, "--jobs", "2"], {
      cwd: root,
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const kept = (): number => (existsSync(out) ? linesOf(readFileSync(out, "utf8")).length : 0);
    while (kept() < 50 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await ended;
    const before = kept();
    expect(before).toBeLessThan(2400);
    const survivors = readFileSync(out, "utf8");
    // As if the kill had come in the middle of a line.
    appendFileSync(out, "0123456789abcdef01234567");
    const resumed = concordant(large, "--out", out);
    expect(resumed.status).toBe(0);
    expect(resumed.stderr).toContain(`, ${String(before - 1)} were there already`);
    expect(readFileSync(out, "utf8").startsWith(survivors)).toBe(true);
    const rows = linesOf(readFileSync(out, "utf8")).slice(1);
    expect(new Set(rows.map((row) => row.slice(0, 28))).size).toBe(2400);
    expect(rows).toHaveLength(2400);
    // The first twenty draws are those of the other sweep, and so are their keys and figures.
    expect(rows).toEqual(expect.arrayContaining([...linesOf(whole.stdout).slice(1)]));
  });

  it("in parts does what it does as a whole, as objects if so wished", () => {
    const out = inScratch("parts.jsonl");
    for (const part of ["1/2", "2/2"])
      expect(concordant(document, "--shard", part, "--out", out).stderr).toMatch(/^60 of 60/);
    const rows = linesOf(readFileSync(out, "utf8")).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(rows).toHaveLength(120);
    expect(rows[0]).toMatchObject({
      lane: "os, sparse",
      seed: 0,
      values: { "tensors.F.density": 0.25 },
      metrics: { "macs.effectual": expect.any(Number) as number },
    });
    expect(rows.map(({ key }) => key).sort()).toEqual(
      linesOf(whole.stdout)
        .slice(1)
        .map((line) => line.slice(0, 28))
        .sort(),
    );
  });

  it("does not add to a file that holds something else", () => {
    const other = write("other.csv", "a,b\n1,2\n");
    const refused = concordant(document, "--out", other);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("other columns");
    expect(readFileSync(other, "utf8")).toBe("a,b\n1,2\n");
  });

  it.each(["csv", "jsonl"])("does not mix two documents in one %s file", (format) => {
    const out = inScratch(`mixed.${format}`);
    expect(concordant(document, "--out", out).status).toBe(0);
    const before = readFileSync(out, "utf8");
    const changed = write("changed.yaml", (text + sweep).replace("W: 32", "W: 40"));
    const refused = concordant(changed, "--out", out);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("is of another document");
    expect(refused.stderr).toContain("another file with `--out`");
    expect(readFileSync(out, "utf8")).toBe(before);
    // The same document with other points of its sweep goes on.
    const other = sweep.replace("[0.25, 0.5, 1]", "[0.25, 0.75]");
    const longer = concordant(write("other.yaml", text + other), "--out", out);
    expect(longer.status).toBe(0);
    expect(longer.stderr).toContain("40 of 80 points in ");
    expect(readFileSync(out, "utf8").startsWith(before)).toBe(true);
  });

  it("does not add to a file with a line that is none of its own", () => {
    const out = write("odd.csv", `${linesOf(whole.stdout).slice(0, 2).join("\n")}\nodd\n`);
    const refused = concordant(document, "--out", out);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("its line 3 is not a result of a sweep");
  });

  it("goes past points that are refused, and says so", () => {
    const wide = write(
      "wide.yaml",
      text + "sweep: { parameters: [{ path: shape.W, values: [16, 99999999] }] }\n",
    );
    const outcome = concordant(wide);
    expect(outcome.status).toBe(3);
    expect(outcome.stderr).toContain("concordant: limit/extent: ");
    expect(linesOf(outcome.stdout)).toHaveLength(3);
    expect(linesOf(outcome.stdout)[2]).toContain("limit/extent");
  });

  it("tells what is wrong with a document", () => {
    const wrong = write("wrong.yaml", `${text}sweep: { metrics: [cycels] }\n`);
    const outcome = concordant(wrong);
    expect(outcome).toMatchObject({ status: 1, stdout: "" });
    expect(outcome.stderr).toContain("check/sweep");
    expect(outcome.stderr).toContain("^");
  });

  it.each([
    [[]],
    [[document, document]],
    [[document, "--jobs", "0"]],
    [[document, "--shard", "3/2"]],
    [[document, "--out", "results.txt"]],
    [[inScratch("missing.yaml")]],
  ])("%j is wrong usage", (args) => {
    const { status, stdout, stderr } = concordant(...args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("concordant: ");
  });
});
