import { until } from './until.ts';

/** Holds whoever enters, until it is opened. */
export class Gate {
  readonly #timeoutMs: number | undefined;
  #waiting: (() => void)[] = [];
  #entered = 0;

  /** `timeoutMs` bounds how long {@link hasHeld} waits. */
  constructor(timeoutMs?: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** How many have entered so far. */
  get entered(): number {
    return this.#entered;
  }

  /** Resolves when the gate is opened. */
  enter(): Promise<void> {
    this.#entered++;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves as soon as `count` have entered. */
  async hasHeld(count: number): Promise<void> {
    await until(`${count} requests have come this far`, async () => this.#entered >= count, this.#timeoutMs);
  }

  /** Unblocks everyone who waits. */
  open(): void {
    for (const goOn of this.#waiting) goOn();
    this.#waiting = [];
  }
}
