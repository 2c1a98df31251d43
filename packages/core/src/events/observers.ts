import type { CheckCost } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import { outOfRange, type RateLimitError, wrongType } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import { eventChannels } from './event-channels.ts';
import type {
  AnswerSource,
  CheckEvent,
  EventKind,
  LimiterEventName,
  LimiterEvents,
  LimiterListener,
} from './limiter-events.ts';

type Listeners<Subject> = { [Name in LimiterEventName]: Set<LimiterListener<Subject, Name>> };

/** The listeners of one limiter, and the process-wide channels. Without any, no event object is created. */
export class Observers<Subject> {
  /** The name of the limiter whose events these are. */
  readonly limiter: string;
  /** Goes with every message on the channels, so that subscribers know which limiter sent it. */
  #sender: object | undefined;
  readonly #listeners: Listeners<Subject> = {
    decision: new Set(),
    error: new Set(),
    degraded: new Set(),
    recovered: new Set(),
  };
  #decisionListeners = 0;

  constructor(limiter: string) {
    this.limiter = limiter;
  }

  /** Sets the limiter that sends the events. */
  observe(limiter: object): void {
    this.#sender = limiter;
  }

  /** Whether anyone listens to decisions. Read on every check, so it is cheap. */
  get hearDecisions(): boolean {
    return this.#decisionListeners > 0 || eventChannels.decision.hasSubscribers;
  }

  /** Adds the listener. The returned function removes it and is safe to call again. */
  on<Name extends LimiterEventName>(event: Name, listener: LimiterListener<Subject, Name>): () => void {
    if (!Object.hasOwn(this.#listeners, event)) {
      const allowed = "'decision', 'error', 'degraded' or 'recovered'";
      throw outOfRange('limiter.on: the event', event, allowed, "'error'");
    }
    if (typeof listener !== 'function') {
      throw wrongType('limiter.on: the listener', listener, 'a function', '(event) => log(event)');
    }
    // Wrapped, so that a listener which is added twice is called twice and removed one at a time.
    const own: LimiterListener<Subject, Name> = (payload) => listener(payload);
    this.#listeners[event].add(own);
    this.#decisionListeners = this.#listeners.decision.size;
    return () => {
      this.#listeners[event].delete(own);
      this.#decisionListeners = this.#listeners.decision.size;
    };
  }

  /**
   * Calls the listeners in turn, then publishes. An error of one listener reaches neither the others nor the
   * check.
   */
  report<Name extends LimiterEventName>(name: Name, event: LimiterEvents<Subject>[Name]): void {
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
    if (channel.hasSubscribers) channel.publish({ sender: this.#sender, ...event });
  }

  /** Reports a decision, if anyone listens. */
  decided(
    kind: EventKind,
    subject: Subject,
    keys: readonly RecordKey[],
    cost: CheckCost,
    arrivedMs: number,
    decision: Decision,
    source: AnswerSource,
  ): void {
    if (!this.hearDecisions) return;
    const event = this.#checkEvent(kind, subject, keys, cost, arrivedMs);
    this.report('decision', { ...event, decision, source });
  }

  /** Reports a check that the store could not answer. */
  failed(
    kind: EventKind,
    subject: Subject,
    keys: readonly RecordKey[],
    cost: CheckCost,
    arrivedMs: number,
    error: RateLimitError,
  ): void {
    this.report('error', { ...this.#checkEvent(kind, subject, keys, cost, arrivedMs), error });
  }

  #checkEvent(
    kind: EventKind,
    subject: Subject,
    keys: readonly RecordKey[],
    cost: CheckCost,
    arrivedMs: number,
  ): CheckEvent<Subject> {
    const tookMs = performance.now() - arrivedMs;
    return { kind, limiter: this.limiter, subject, keys: keys.map(({ key }) => key), cost, tookMs };
  }
}
