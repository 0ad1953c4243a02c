/** The command line as it is called: output, errors and exit status. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "concordant-cli-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const sound = `einsum:
  declaration: { A: [K], B: [K], Z: [K] }
  expressions: ["Z[k] = A[k] * B[k]"]
shape: { K: 4 }
tensors: { A: [1, 2, 0, 4], B: [5, 0, 7, 8] }
`;
function write(name: string, text: string): string {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
}
const right = write("right.yaml", sound);
const other = write("other.json", JSON.stringify({ title: "Other" }));
const misspelt = write("misspelt.yaml", sound.replace("B[k]", "C[k]"));
const large = write("large.yaml", sound.replace("K: 4", "K: 99999999"));
const warned = write("warned.yaml", `${sound}architecture: {}\n`);

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function concordant(args: readonly string[], input?: string): Outcome {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "src/cli/main.ts", ...args],
    { cwd: root, encoding: "utf8", ...(input === undefined ? {} : { input }) },
  );
  return { status, stdout, stderr };
}

const linesOf = ({ stdout }: Outcome): readonly unknown[] =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);

const report = {
  outputs: {
    Z: [
      [[0], 5],
      [[3], 32],
    ],
  },
  einsums: { Z: { macs: { effectual: 2 } } },
};

describe("run --json", { timeout: 120_000 }, () => {
  it("prints one report a line, in the order of the files, whatever is wrong with some", () => {
    const outcome = concordant(["run", right, misspelt, right, other, "--json"]);
    const lines = linesOf(outcome);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject(report);
    expect(lines[1]).toMatchObject({
      file: misspelt,
      diagnostics: [{ code: "check/unknown-tensor", severity: "error" }],
    });
    expect(lines[2]).toEqual(lines[0]);
    expect(lines[3]).toMatchObject({ file: other, diagnostics: [{ code: "check/missing-key" }] });
    expect(Object.keys(lines[0] as object).sort()).toEqual(["einsums", "outputs"]);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain(`${misspelt}:3:32: error check/unknown-tensor: \`C\``);
    expect(outcome.stderr).toContain("^");
    expect(outcome.stderr).toContain("hint: ");
  });

  it("reads standard input", () => {
    const outcome = concordant(["run", "-", "--json"], sound);
    expect(outcome.status).toBe(0);
    expect(outcome.stderr).toBe("");
    expect(linesOf(outcome)[0]).toMatchObject(report);
  });

  it("tells a limit from a mistake", () => {
    const limited = concordant(["run", large, "--json"]);
    expect(limited.status).toBe(3);
    expect(linesOf(limited)).toMatchObject([
      { file: large, diagnostics: [{ code: "limit/extent" }] },
    ]);
    expect(concordant(["run", large, misspelt, "--json"]).status).toBe(1);
  });

  it("counts the products of a real layer", () => {
    const outcome = concordant(["run", "src/presets/mobilenet-l27.yaml", "--json"]);
    expect(outcome.status).toBe(0);
    expect(linesOf(outcome)[0]).toMatchObject({
      einsums: { O: { macs: { dense: 4_194_304, effectual: 775_316 } } },
    });
  });
});

describe("other commands", { timeout: 120_000 }, () => {
  it("run prints a table for people", () => {
    const { status, stdout } = concordant(["run", right, warned]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/MACs +dense 4 +effectual 2/);
  });

  it("check validates and runs nothing", () => {
    expect(concordant(["check", right])).toEqual({
      status: 0,
      stdout: `${right}: ok\n`,
      stderr: "",
    });
    const refused = concordant(["check", right, misspelt]);
    expect(refused.status).toBe(1);
    expect(refused.stdout).toBe(`${right}: ok\n`);
    expect(refused.stderr).toContain("check/unknown-tensor");
  });

  it("nest --python prints a program", () => {
    const { status, stdout } = concordant(["nest", right, "--python"]);
    expect(status).toBe(0);
    expect(stdout).toContain("from fibertree import Fiber, Payload, Tensor");
    expect(stdout).toContain("for k, (a_val, b_val) in a_k & b_k:");
    expect(concordant(["run", right, "--python"]).status).toBe(2);
  });

  it("nest --passes prints the nest after every pass", () => {
    const { status, stdout } = concordant(["nest", right, "--passes"]);
    expect(status).toBe(0);
    expect(stdout.split("\n\n").slice(0, 2)).toEqual([
      "# Z[k] = A[k] * B[k]",
      [
        "# lower",
        "for k in [0, K):",
        "  a_val = a.find(k)   # skip where absent",
        "  b_val = b.find(k)   # skip where absent",
        "  z[k] += a_val * b_val",
      ].join("\n"),
    ]);
    expect(stdout).toContain("# co-iterate\nfor (k, z_ref, a_val, b_val) in z << (a & b):");
    expect(concordant(["run", right, "--passes"]).status).toBe(2);
    const refused = concordant(["nest", misspelt, "--passes"]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("check/unknown-tensor");
  });

  it("nest prints the loop nest", () => {
    const { status, stdout } = concordant(["nest", right]);
    expect(status).toBe(0);
    expect(stdout).toBe(
      "# Z[k] = A[k] * B[k]\nfor (k, z_ref, a_val, b_val) in z << (a & b):\n  z_ref += a_val * b_val\n",
    );
  });

  it("warnings go to standard error and change nothing else", () => {
    const outcome = concordant(["run", warned, "--json"]);
    expect(outcome.status).toBe(0);
    expect(outcome.stderr).toContain("warning check/unsupported");
    expect(linesOf(outcome)[0]).toMatchObject(report);
  });

  it.each([
    [[]],
    [["run"]],
    [["walk", right]],
    [["run", right, "--loud"]],
    [["check", right, "--json"]],
  ])("%j is wrong usage", (args) => {
    const { status, stdout, stderr } = concordant(args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Exit status:");
  });

  it("a file that cannot be read is reported, and the others still run", () => {
    const missing = join(scratch, "missing.yaml");
    const outcome = concordant(["run", missing, right, "--json"]);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain(`\`${missing}\` cannot be read`);
    const [first, second] = linesOf(outcome);
    expect(first).toMatchObject({ file: missing, diagnostics: [{ code: "check/file-missing" }] });
    expect(second).toMatchObject(report);
  });

  it("opens no file that only a comment names, and none that is a device", () => {
    const commented = join(scratch, "commented.yaml");
    writeFileSync(commented, `# file: /dev/zero\n${readFileSync(right, "utf8")}`);
    expect(concordant(["check", commented]).status).toBe(0);
    expect(concordant(["check", "/dev/zero"]).stderr).toContain("it is a device");
  });

  it("reads a data file whose name has spaces and commas", () => {
    const name = "a b,c.mtx";
    writeFileSync(
      join(scratch, name),
      "%%MatrixMarket matrix coordinate integer general\n2 2 1\n1 2 5\n",
    );
    const document = join(scratch, "spaced.yaml");
    writeFileSync(
      document,
      `einsum: { declaration: { A: [M, K], Z: [M, K] }, expressions: ["Z[m, k] = A[m, k]"] }\nshape: { M: 2, K: 2 }\ntensors: { A: { file: "${name}" } }\n`,
    );
    const [line] = linesOf(concordant(["run", document, "--json"]));
    expect(line).toMatchObject({ outputs: { Z: [[[0, 1], 5]] } });
  });

  it.each(["--help", "sweep --help"])("%s prints the usage", (line) => {
    const { status, stdout } = concordant(line.split(" "));
    expect(status).toBe(0);
    expect(stdout).toContain("Exit status:");
  });
});
