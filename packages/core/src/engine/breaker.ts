import { RateLimitError } from '../errors.ts';

/** Few enough that an outage costs little, enough that one lost connection with its calls is no outage. */
const FAILURES_TO_OPEN = 5;

/** The pause before the first probe. It doubles with each probe that fails. */
const FIRST_PAUSE_MS = 100;

/** A recovered store must serve again within a second: this, one probe that still runs into its deadline, and some room. */
const LONGEST_PAUSE_MS = 500;

/** Who wants to know about outages. */
export interface OutageListener {
  /** The store is given up for now. */
  began(failure: RateLimitError): void;
  /** The store has answered again, so long after it was given up. */
  ended(outageMs: number): void;
}

/** A call that the breaker has let pass. */
export interface Permit {
  readonly isProbe: boolean;
}

/** All calls but probes have this one: an ordinary call costs no object. */
const ORDINARY: Permit = Object.freeze({ isProbe: false });

/**
 * Stops asking a store that has failed so often in a row that it must be out, so that an outage costs each check
 * microseconds and not a deadline. Lets one call at a time through to see whether it is back, after pauses that grow
 * and are drawn at random, so that many processes do not return at the same moment. The first answer closes it.
 *
 * Our own, since core depends on nothing, and the libraries that are well kept need Node 22 or wrap each call in
 * several promises. Times are handed in: milliseconds of a clock that never goes back.
 */
export class Breaker {
  readonly #listener: OutageListener;
  readonly #random: () => number;
  #failures = 0;
  #refusal: RateLimitError | undefined;
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
    return this.#refusal !== undefined;
  }

  /** Why the store must not be asked now; `undefined` when it may be. */
  refusal(nowMs: number): RateLimitError | undefined {
    return this.#isProbing || nowMs < this.#probeAtMs ? this.#refusal : undefined;
  }

  /** To be called before each call of the store, once `refusal` has none; hand the permit to what ends the call. */
  begin(): Permit {
    if (this.#refusal === undefined) return ORDINARY;
    this.#isProbing = true;
    return { isProbe: true };
  }

  /** The store has answered, whatever it said. */
  answered({ isProbe }: Permit, nowMs: number): void {
    if (isProbe) this.#isProbing = false;
    this.#failures = 0;
    if (this.#refusal === undefined) return;
    this.#refusal = undefined;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#listener.ended(nowMs - this.#openedAtMs);
  }

  /** The store could not be asked, or did not answer in time. */
  failed({ isProbe }: Permit, failure: RateLimitError, nowMs: number): void {
    if (isProbe) this.#isProbing = false;
    this.#failures++;
    const isOpen = this.#refusal !== undefined;
    // Calls that were sent before the breaker opened fail late and say nothing new.
    if (isOpen ? !isProbe : this.#failures < FAILURES_TO_OPEN) return;
    this.#refusal = new RateLimitError(
      'STORE_UNAVAILABLE',
      `Not asked: the store has failed ${this.#failures} times in a row, last with: ${failure.message}`,
      { cause: failure },
    );
    if (isOpen) this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    this.#probeAtMs = nowMs + this.#pauseMs * (0.5 + this.#random() / 2);
    if (isOpen) return;
    this.#openedAtMs = nowMs;
    this.#listener.began(failure);
  }
}
