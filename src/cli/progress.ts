/** A bar on the terminal for work of many parts; nothing where nobody looks, but a last line. */
import process from "node:process";

const width = 30;
const everyMs = 100;

/** A time in the largest unit that fits. */
function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 3600) return `${(seconds / 60).toFixed(1)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Progress over a known number of parts, some of which may be done already. */
export class Progress {
  private readonly total: number;
  private readonly before: number;
  private readonly started = Date.now();
  private done = 0;
  private drawn = 0;
  private told = 0;

  constructor(total: number, before: number) {
    this.total = total;
    this.before = before;
  }

  /** One more part is done. */
  advance(): void {
    this.done += 1;
    const now = Date.now();
    if (!process.stderr.isTTY || now - this.drawn < everyMs) return;
    this.drawn = now;
    const part = (this.before + this.done) / this.total;
    const filled = Math.round(width * part);
    const bar = `${"#".repeat(filled)}${".".repeat(width - filled)}`;
    const left = ((this.total - this.before - this.done) * this.seconds()) / this.done;
    process.stderr.write(
      `\r[${bar}] ${String(this.before + this.done)}/${String(this.total)}, ${duration(left)} left \u001b[K`,
    );
  }

  /** Says something beside the bar; of many such things only the first few. */
  tell(message: string): void {
    this.told += 1;
    if (this.told <= 3) process.stderr.write(`${this.clear()}concordant: ${message}\n`);
    if (this.told === 4)
      process.stderr.write(`${this.clear()}concordant: further problems are in the results\n`);
  }

  /** Ends with a line on what was done. */
  finish(): void {
    const kept = this.before === 0 ? "" : `, ${String(this.before)} were there already`;
    process.stderr.write(
      `${this.clear()}${String(this.done)} of ${String(this.total)} points in ${duration(this.seconds())}${kept}\n`,
    );
  }

  /** What takes the bar away. */
  private clear(): string {
    return process.stderr.isTTY ? "\r\u001b[K" : "";
  }

  private seconds(): number {
    return (Date.now() - this.started) / 1000;
  }
}
