import { createLimiter, fixedWindow, type Limiter, type Store } from '@sluice/core';

/** An answer of the store is good for this long, in milliseconds, so that probes cost it little. */
const FRESH_MS = 500;

/** Probes whether the store answers. Writes nothing to it. */
export class StoreReadiness {
  readonly #probe: Limiter;
  #last: { readonly atMs: number; readonly problem: Promise<string | undefined> } | undefined;

  constructor(store: Store, deadlineMs: number) {
    this.#probe = createLimiter({
      store,
      name: 'readiness',
      prefix: 'sluice-readiness',
      limits: [fixedWindow({ name: 'probe', limit: 1, window: '1s' })],
      deadlineMs,
      denyCache: false,
    });
  }

  /** Resolves to what is wrong, or to undefined. */
  problem(): Promise<string | undefined> {
    const now = performance.now();
    if (this.#last === undefined || now - this.#last.atMs > FRESH_MS) {
      this.#last = { atMs: now, problem: this.#probeStore() };
    }
    return this.#last.problem;
  }

  async #probeStore(): Promise<string | undefined> {
    try {
      await this.#probe.peek('probe');
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
