import { RateLimitError } from '../errors.ts';

/**
 * Few enough that an outage costs little; enough that one lost connection with its calls is not an outage.
 */
const FAILURES_TO_OPEN = 5;

/** The pause before the first probe. It doubles with each probe that fails. */
const FIRST_PAUSE_MS = 100;

/**
 * A recovered store must serve again within a second: this pause, one probe that still times out, and some
 * slack.
 */
const LONGEST_PAUSE_MS = 500;

/** Is notified when an outage begins and when it ends. */
export interface OutageListener {
  /** The store is not called for now. */
  began(failure: RateLimitError): void;
  /** The store has answered again, this long after the outage began. */
  ended(outageMs: number): void;
}

/** A call that the breaker has let through. */
export interface Permit {
  readonly isProbe: boolean;
}

/** The permit of all calls but probes: an ordinary call allocates no object. */
const ORDINARY: Permit = Object.freeze({ isProbe: false });

/**
 * A circuit breaker. Stops calling a store that has failed several times in a row, or once for long enough,
 * so that an outage costs each check microseconds instead of a deadline. Lets one call at a time through as a
 * probe, after pauses that grow and are random, so that many processes do not return at the same moment. The
 * first answer closes it.
 *
 * Our own, because core has no dependencies, and because the well-kept libraries need Node 22 or wrap each
 * call in several promises. Times are arguments: milliseconds by the monotonic clock.
 */
export class Breaker {
  readonly #listener: OutageListener;
  readonly #random: () => number;
  #failures = 0;
  #outage: RateLimitError | undefined;
  #openedAtMs = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #probeAtMs = 0;
  #isProbing = false;

  constructor(listener: OutageListener, random: () => number = Math.random) {
    this.#listener = listener;
    this.#random = random;
  }

  /** Whether the store counts as out. Then at most a probe may be sent. */
  get isOpen(): boolean {
    return this.#outage !== undefined;
  }

  /** The error for a call that must not be made now; `undefined` if it may be made. */
  outageError(nowMs: number): RateLimitError | undefined {
    return this.#isProbing || nowMs < this.#probeAtMs ? this.#outage : undefined;
  }

  /**
   * Must be called before each call of the store, if `outageError` is undefined. The end of the call needs
   * the permit.
   */
  begin(): Permit {
    if (this.#outage === undefined) return ORDINARY;
    this.#isProbing = true;
    return { isProbe: true };
  }

  /** The store has answered, with whatever result. */
  answered({ isProbe }: Permit, nowMs: number): void {
    if (isProbe) this.#isProbing = false;
    this.#failures = 0;
    if (this.#outage === undefined) return;
    this.#outage = undefined;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#listener.ended(nowMs - this.#openedAtMs);
  }

  /**
   * The store could not be reached, or did not answer in time. `isOut`: it had enough time, so this failure
   * alone is an outage.
   */
  failed({ isProbe }: Permit, failure: RateLimitError, nowMs: number, isOut = false): void {
    if (isProbe) this.#isProbing = false;
    this.#failures++;
    const isOpen = this.#outage !== undefined;
    // Calls that were sent before the breaker opened fail late and say nothing new.
    if (isOpen ? !isProbe : !isOut && this.#failures < FAILURES_TO_OPEN) return;
    this.#outage = new RateLimitError(
      'STORE_UNAVAILABLE',
      `Not sent: the store is out. Failures in a row: ${this.#failures}. The last one: ${failure.message}`,
      { cause: failure },
    );
    if (isOpen) this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    this.#probeAtMs = nowMs + this.#pauseMs * (0.5 + this.#random() / 2);
    if (isOpen) return;
    this.#openedAtMs = nowMs;
    this.#listener.began(failure);
  }
}
