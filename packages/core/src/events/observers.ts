import type { CheckCost } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import { outOfRange, type RateLimitError, wrongType } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { DecisionTally } from './decision-tally.ts';
import { eventChannels } from './event-channels.ts';
import type {
  AnswerSource,
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
  #tallies: readonly DecisionTally[] = [];

  constructor(limiter: string) {
    this.limiter = limiter;
  }

  /** Sets the limiter that sends the events. */
  observe(limiter: object): void {
    this.#sender = limiter;
  }

  /** Whether a decision makes an event, which needs the time of the check. Read on every check. */
  get needTime(): boolean {
    return this.#decisionListeners > 0 || eventChannels.decision.hasSubscribers;
  }

  /** Whether anyone listens to decisions or counts them. Read on every check. */
  get hearDecisions(): boolean {
    return this.#tallies.length > 0 || this.needTime;
  }

  /** Adds the tally. The returned function removes it and is safe to call again. */
  add(tally: DecisionTally): () => void {
    this.#tallies = [...this.#tallies, tally];
    let isAdded = true;
    return () => {
      if (!isAdded) return;
      isAdded = false;
      // One that was added twice is removed one at a time.
      this.#tallies = this.#tallies.toSpliced(this.#tallies.indexOf(tally), 1);
    };
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
        throwLater(error);
      }
    }
    const channel = eventChannels[name];
    if (channel.hasSubscribers) channel.publish({ sender: this.#sender, ...event });
  }

  /** Reports a decision to those who count, then to those who listen. */
  decided(
    kind: EventKind,
    subject: Subject,
    keys: readonly RecordKey[],
    cost: CheckCost,
    arrivedMs: number,
    decision: Decision,
    source: AnswerSource,
  ): void {
    for (const tally of this.#tallies) {
      try {
        tally(kind, keys, cost, decision, source, arrivedMs);
      } catch (error) {
        throwLater(error);
      }
    }
    if (!this.needTime) return;
    const { limiter } = this;
    const tookMs = performance.now() - arrivedMs;
    // One literal: to spread an event into another costs ten times the check.
    const event = { kind, limiter, subject, keys: textsOf(keys), cost, tookMs, decision, source };
    this.report('decision', event);
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
    const { limiter } = this;
    const tookMs = performance.now() - arrivedMs;
    this.report('error', { kind, limiter, subject, keys: textsOf(keys), cost, tookMs, error });
  }
}

function textsOf(keys: readonly RecordKey[]): readonly string[] {
  return keys.map(({ key }) => key);
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
