import type { Socket } from 'node:net';

/** The faults that a lane applies to each piece that arrives. */
export interface LaneFaults {
  /** How long to hold it; `Infinity` until `flush()`. */
  delayMs(): number;
  /** Whether to drop it. */
  drops(): boolean;
}

/** One direction of a proxied connection: bytes and their end, in order, late or lost. */
export class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  /** Bytes, or undefined for the end, and when to deliver them. Due times never decrease. */
  #held: { readonly bytes: Buffer | undefined; readonly due: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, faults: LaneFaults) {
    this.#from = from;
    this.#to = to;
    from.on('data', (bytes) => {
      if (!faults.drops()) this.#hold(bytes, faults.delayMs());
    });
    from.on('end', () => this.#hold(undefined, faults.delayMs()));
    to.on('drain', () => from.resume());
    to.on('close', () => clearTimeout(this.#timer));
  }

  /** Delivers everything held back, at once. */
  flush(): void {
    this.#held = this.#held.map(({ bytes }) => ({ bytes, due: 0 }));
    this.#deliver();
  }

  #hold(bytes: Buffer | undefined, delayMs: number): void {
    const due = Math.max(this.#held.at(-1)?.due ?? 0, performance.now() + delayMs);
    this.#held.push({ bytes, due });
    this.#deliver();
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    for (;;) {
      const next = this.#held[0];
      if (next === undefined || this.#to.destroyed) return;
      const waitMs = next.due - performance.now();
      if (waitMs > 0) {
        // Rounded up, so nothing is delivered early.
        if (Number.isFinite(waitMs)) this.#timer = setTimeout(() => this.#deliver(), Math.ceil(waitMs));
        return;
      }
      this.#held.shift();
      if (next.bytes === undefined) this.#to.end();
      else if (!this.#to.write(next.bytes)) this.#from.pause();
    }
  }
}
