const EVERY_MS = 200;

/** A line that says how far a replay is, rewritten in place. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #lastMs = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(lines: number, done: number | undefined): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < EVERY_MS) return;
    this.#lastMs = nowMs;
    const part = done === undefined ? '' : `${bar(done)} ${String(Math.floor(done * 100)).padStart(3)} %, `;
    this.#stream.write(`\r\x1b[K${part}${lines.toLocaleString('en')} lines`);
  }

  clear(): void {
    if (this.#lastMs > 0) this.#stream.write('\r\x1b[K');
  }
}

function bar(done: number): string {
  const full = Math.round(Math.min(1, done) * 20);
  return `[${'#'.repeat(full)}${' '.repeat(20 - full)}]`;
}
