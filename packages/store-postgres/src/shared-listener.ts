/** Something that may emit events. One without `on` is not listened to. */
interface Emitter<Name extends string, Payload> {
  on?(event: Name, listener: (payload: Payload) => void): unknown;
  removeListener?(event: Name, listener: (payload: Payload) => void): unknown;
}

/**
 * A listener that all stores on one pool or client share. One for each store would look like a leak to Node.
 */
export class SharedListener<Name extends string, Payload> {
  readonly #event: Name;
  readonly #listener: (payload: Payload) => void;
  readonly #users = new WeakMap<Emitter<Name, Payload>, number>();

  constructor(event: Name, listener: (payload: Payload) => void) {
    this.#event = event;
    this.#listener = listener;
  }

  /**
   * Adds the listener, unless it is there. The last user to call the returned function removes it. Safe to
   * call again.
   */
  addTo(emitter: Emitter<Name, Payload>): () => void {
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
 * A connection that is lost while nothing runs on it emits `error`, which ends the process if there is no
 * listener. The next call on that connection fails, so the loss does not go unnoticed.
 */
export const ignoredErrors: SharedListener<'error', Error> = new SharedListener('error', () => {});
