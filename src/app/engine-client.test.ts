import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ok } from "../base/index.ts";
import type { EngineApi, Frame, Opened, Progress, RunResult } from "../engine/index.ts";
import { createEngineClient, type EngineProcess } from "./engine-client.ts";

/** A worker played by hand: every call waits until the test answers it. */
class PlayedWorker implements EngineProcess {
  readonly answers: {
    method: string;
    resolve: (value: never) => void;
    reject: (e: Error) => void;
  }[] = [];
  terminated = false;
  progress: ((progress: Progress) => void) | undefined;
  private fault: ((message: string) => void) | undefined;

  private wait<Value>(method: string): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.answers.push({ method, resolve, reject });
    });
  }

  readonly api: EngineApi = {
    check: () => this.wait("check"),
    open: () => this.wait("open"),
    run: (_session, onProgress) => {
      this.progress = onProgress;
      return this.wait("run");
    },
    report: () => this.wait("report"),
    python: () => this.wait("python"),
    frame: () => this.wait("frame"),
    seek: () => this.wait("seek"),
    find: () => this.wait("find"),
    timeline: () => this.wait("timeline"),
    spaceTime: () => this.wait("spaceTime"),
    held: () => this.wait("held"),
    pipeline: () => this.wait("pipeline"),
    digests: () => this.wait("digests"),
    log: () => this.wait("log"),
  };
  terminate() {
    this.terminated = true;
  }
  onFault(listener: (message: string) => void) {
    this.fault = listener;
  }
  die(message: string) {
    this.fault?.(message);
  }
}

const limits = { open: 1_000, run: 2_000, frame: 500 };
const frameAt = (step: number) => ok({ step } as Frame) as never;

let workers: PlayedWorker[];
const spawn = () => {
  const worker = new PlayedWorker();
  workers.push(worker);
  return worker;
};

beforeEach(() => {
  workers = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("createEngineClient", () => {
  it("starts no worker before the first call, and one for all calls", async () => {
    const client = createEngineClient(spawn, limits);
    expect(workers).toHaveLength(0);
    const opened = client.open({ text: "", files: {} });
    const frame = client.frame({ session: 1, step: 3 });
    expect(workers).toHaveLength(1);
    workers[0]!.answers[0]!.resolve(ok({ session: 1 } as Opened) as never);
    workers[0]!.answers[1]!.resolve(frameAt(3));
    expect(await opened).toMatchObject({ ok: true, value: { session: 1 } });
    expect(await frame).toMatchObject({ ok: true, value: { step: 3 } });
  });

  it("can be warmed up, and then uses the worker that is there", () => {
    const client = createEngineClient(spawn, limits);
    client.warmUp();
    client.warmUp();
    void client.open({ text: "", files: {} });
    expect(workers).toHaveLength(1);
  });

  it("answers every waiting call when the worker dies, says so, and goes on with another", async () => {
    const client = createEngineClient(spawn, limits);
    const crashes: string[] = [];
    client.onCrash((failure) => crashes.push(failure.message));
    const run = client.run(1, () => undefined);
    const frame = client.frame({ session: 1, step: 0 });
    workers[0]!.die("out of memory");
    const failure = { kind: "crashed", message: "out of memory" };
    expect(await run).toEqual({ ok: false, error: { kind: "failure", failure } });
    expect(await frame).toEqual({ ok: false, error: { kind: "failure", failure } });
    expect(crashes).toEqual(["out of memory"]);
    expect(workers[0]!.terminated).toBe(true);

    const again = client.frame({ session: 1, step: 1 });
    expect(workers).toHaveLength(2);
    workers[1]!.answers[0]!.resolve(frameAt(1));
    expect(await again).toMatchObject({ ok: true, value: { step: 1 } });
  });

  it("hears a worker that dies while nothing is asked of it", () => {
    const client = createEngineClient(spawn, limits);
    const crashes: string[] = [];
    void client.open({ text: "", files: {} });
    client.onCrash((failure) => crashes.push(failure.kind));
    workers[0]!.answers[0]!.resolve(ok({ session: 1 } as Opened) as never);
    workers[0]!.die("gone");
    workers[0]!.die("gone twice");
    expect(crashes).toEqual(["crashed"]);
  });

  it("takes a rejected call for a crash, because the engine answers mistakes with values", async () => {
    const client = createEngineClient(spawn, limits);
    const open = client.open({ text: "", files: {} });
    workers[0]!.answers[0]!.reject(new Error("invariant broken"));
    expect(await open).toMatchObject({
      ok: false,
      error: { failure: { kind: "crashed", message: "invariant broken" } },
    });
    expect(workers[0]!.terminated).toBe(true);
  });

  it("answers when the worker cannot even be started", async () => {
    const client = createEngineClient(() => {
      throw new Error("no workers here");
    }, limits);
    expect(await client.open({ text: "", files: {} })).toMatchObject({
      ok: false,
      error: { failure: { kind: "crashed", message: "no workers here" } },
    });
  });

  it("stops a worker that stays silent for longer than the limit", async () => {
    const client = createEngineClient(spawn, limits);
    const frame = client.frame({ session: 1, step: 0 });
    await vi.advanceTimersByTimeAsync(limits.frame);
    expect(await frame).toMatchObject({
      ok: false,
      error: { failure: { kind: "timed-out", figure: 0.5 } },
    });
    expect(workers[0]!.terminated).toBe(true);
  });

  it("lets a long run go on for as long as it reports progress", async () => {
    const client = createEngineClient(spawn, limits);
    const heard: number[] = [];
    let settled = false;
    const run = client.run(1, (progress) => heard.push(progress.fraction));
    void run.then(() => (settled = true));
    for (let tenth = 1; tenth <= 9; tenth += 1) {
      await vi.advanceTimersByTimeAsync(limits.run - 100);
      workers[0]!.progress?.({ einsum: "O", computes: tenth, fraction: tenth / 10, counts: {} });
    }
    expect(settled).toBe(false);
    expect(heard).toHaveLength(9);
    workers[0]!.answers[0]!.resolve(ok({ steps: 9 } as RunResult) as never);
    expect(await run).toMatchObject({ ok: true, value: { steps: 9 } });
  });

  it("cancels by ending the worker, without calling it a crash", async () => {
    const client = createEngineClient(spawn, limits);
    const crashes: string[] = [];
    client.onCrash((failure) => crashes.push(failure.kind));
    const run = client.run(1, () => undefined);
    client.restart();
    expect(await run).toMatchObject({ ok: false, error: { failure: { kind: "cancelled" } } });
    expect(workers[0]!.terminated).toBe(true);
    expect(crashes).toEqual([]);
  });

  it("drops an answer that a newer call of the same kind has overtaken", async () => {
    const client = createEngineClient(spawn, limits);
    const first = client.frame({ session: 1, step: 1 });
    const second = client.frame({ session: 1, step: 2 });
    workers[0]!.answers[0]!.resolve(frameAt(1));
    workers[0]!.answers[1]!.resolve(frameAt(2));
    expect(await first).toMatchObject({ ok: false, error: { failure: { kind: "cancelled" } } });
    expect(await second).toMatchObject({ ok: true, value: { step: 2 } });
  });

  it("ignores an answer that comes after the worker was given up", async () => {
    const client = createEngineClient(spawn, limits);
    const frame = client.frame({ session: 1, step: 1 });
    client.restart();
    workers[0]!.answers[0]!.resolve(frameAt(1));
    expect(await frame).toMatchObject({ ok: false });
  });
});
