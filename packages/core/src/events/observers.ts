import type { OutageListener } from '../engine/breaker.ts';
import { outOfRange, type RateLimitError, wrongType } from '../errors.ts';
import { eventChannels } from './event-channels.ts';
import type { LimiterEventName, LimiterEvents, LimiterListener } from './limiter-events.ts';

type Listeners<Subject> = { [Name in LimiterEventName]: Set<LimiterListener<Subject, Name>> };

/** Who listens to a limiter. Where nobody does, nothing is made to be told. */
export class Observers<Subject> implements OutageListener {
  readonly #limiter: object;
  readonly #listeners: Listeners<Subject> = {
    decision: new Set(),
    error: new Set(),
    degraded: new Set(),
    recovered: new Set(),
  };
  #decisionListeners = 0;

  /** `limiter` goes with what the channels tell, so that subscribers know whose it is. */
  constructor(limiter: object) {
    this.#limiter = limiter;
  }

  /** Whether anybody wants to hear of decisions: asked on every check, so it is cheap. */
  get hearDecisions(): boolean {
    return this.#decisionListeners > 0 || eventChannels.decision.hasSubscribers;
  }

  /** Adds the listener; the function takes it off again, and is safe to call again. */
  on<Name extends LimiterEventName>(event: Name, listener: LimiterListener<Subject, Name>): () => void {
    if (!Object.hasOwn(this.#listeners, event)) {
      throw outOfRange(
        'limiter.on: the event',
        event,
        "'decision', 'error', 'degraded' or 'recovered'",
        "'error'",
      );
    }
    if (typeof listener !== 'function')
      throw wrongType('limiter.on: the listener', listener, 'a function', '(event) => log(event)');
    // Wrapped, so that a listener which is added twice is told twice and taken off one at a time.
    const own: LimiterListener<Subject, Name> = (told) => listener(told);
    this.#listeners[event].add(own);
    this.#decisionListeners = this.#listeners.decision.size;
    return () => {
      this.#listeners[event].delete(own);
      this.#decisionListeners = this.#listeners.decision.size;
    };
  }

  /** Tells everybody. Listeners are called at once and in turn; what one throws reaches neither the others nor the check. */
  tell<Name extends LimiterEventName>(name: Name, event: LimiterEvents<Subject>[Name]): void {
    for (const listener of this.#listeners[name]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    const channel = eventChannels[name];
    if (channel.hasSubscribers) channel.publish({ limiter: this.#limiter, ...event });
  }

  began(failure: RateLimitError): void {
    this.tell('degraded', { failure });
  }

  ended(outageMs: number): void {
    this.tell('recovered', { outageMs });
  }
}
