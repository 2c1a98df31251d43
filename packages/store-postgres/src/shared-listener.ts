/** What listeners can be added to. Where it has no events, nothing is listened to. */
interface Emitter<Name extends string, Told> {
  on?(event: Name, listener: (told: Told) => void): unknown;
  removeListener?(event: Name, listener: (told: Told) => void): unknown;
}

/** A listener that all stores on one pool or client share: many of them would look like a leak to Node. */
export class SharedListener<Name extends string, Told> {
  readonly #event: Name;
  readonly #listener: (told: Told) => void;
  readonly #users = new WeakMap<Emitter<Name, Told>, number>();

  constructor(event: Name, listener: (told: Told) => void) {
    this.#event = event;
    this.#listener = listener;
  }

  /** Adds it, unless it is there. The function takes it off once nobody uses it, and is safe to call again. */
  addTo(emitter: Emitter<Name, Told>): () => void {
    const before = this.#users.get(emitter) ?? 0;
    this.#users.set(emitter, before + 1);
    if (before === 0) emitter.on?.(this.#event, this.#listener);
    let isStopped = false;
    return () => {
      if (isStopped) return;
      isStopped = true;
      const left = (this.#users.get(emitter) ?? 1) - 1;
      this.#users.set(emitter, left);
      if (left === 0) emitter.removeListener?.(this.#event, this.#listener);
    };
  }
}

/**
 * A connection that is lost while nothing runs on it says so in an event, which ends a process where nobody listens. What
 * is lost fails the next call on it, so nothing goes unnoticed.
 */
export const ignoredErrors: SharedListener<'error', Error> = new SharedListener('error', () => {});
