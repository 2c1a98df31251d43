import { setTimeout as sleep } from 'node:timers/promises';

/** A response as its client received it, for printing. */
export interface RawResponse {
  readonly request: string;
  readonly status: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/**
 * One run of all clients: the server they share, the time, and the first refusal that any of them received.
 */
export class Trial {
  readonly origin: string;
  readonly durationMs: number;
  firstRefusal: RawResponse | undefined;
  readonly #startMs: number = performance.now();
  #hasEnded = false;

  constructor(origin: string, durationMs: number) {
    this.origin = origin;
    this.durationMs = durationMs;
  }

  /** Milliseconds since the trial began. */
  get nowMs(): number {
    return performance.now() - this.#startMs;
  }

  /** Ends the trial before its time. */
  end(): void {
    this.#hasEnded = true;
  }

  get isOver(): boolean {
    return this.#hasEnded || this.nowMs >= this.durationMs;
  }

  /** Waits, but never past `endMs`: by default, the end of the trial. */
  async pause(ms: number, endMs: number = this.durationMs): Promise<void> {
    const untilMs = Math.min(this.nowMs + ms, endMs);
    // In a loop, because a timer may fire slightly early.
    while (this.nowMs < untilMs) await sleep(untilMs - this.nowMs);
  }
}
