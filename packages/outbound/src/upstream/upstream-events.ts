import type { RateLimitError } from '@sluice/core';
import { outOfRange, wrongType } from '@sluice/core/option-validation';
import type { Observation } from '../observation.ts';
import type { UpstreamView } from './upstream-view.ts';

/** What an upstream reports, by the name of the event. */
export interface UpstreamEvents {
  /** A response was read. */
  readonly observed: { readonly upstream: string; readonly key: string; readonly observation: Observation };
  /** The upstream limited a call. `status` is that of the response. */
  readonly limited: {
    readonly upstream: string;
    readonly key: string;
    readonly reason: string;
    readonly isPermanent: boolean;
    /** When the upstream says to try again, in milliseconds since the epoch, unbounded; absent: not said. */
    readonly retryAtMs?: number;
  };
  /**
   * The upstream limited a call although there was something left by what was known. Somebody else uses the
   * key, or a profile or option is wrong: `before` is the state before it.
   */
  readonly surprise: { readonly upstream: string; readonly key: string; readonly before: UpstreamView };
  /** Calls of this key are paused from now on, for this long. */
  readonly paused: { readonly upstream: string; readonly key: string; readonly forMs: number };
  /** A call has to wait. */
  readonly waiting: { readonly upstream: string; readonly key: string; readonly queued: number };
  /** The store failed, and the failure policy decides from now on. */
  readonly degraded: { readonly upstream: string; readonly error: RateLimitError };
  /** The store answers again. */
  readonly recovered: { readonly upstream: string };
}

/** The name of an event of an upstream. */
export type UpstreamEventName = keyof UpstreamEvents;

/** A listener of one event. What it throws is reported as an uncaught exception, and affects no call. */
export type UpstreamListener<Name extends UpstreamEventName> = (event: UpstreamEvents[Name]) => void;

const NAMES: readonly UpstreamEventName[] = [
  'observed',
  'limited',
  'surprise',
  'paused',
  'waiting',
  'degraded',
  'recovered',
];

/** The listeners of one upstream. */
export class UpstreamListeners {
  readonly #listeners = new Map<UpstreamEventName, Set<(event: never) => void>>();

  /** Adds the listener. The returned function removes it and is safe to call again. */
  on<Name extends UpstreamEventName>(name: Name, listener: UpstreamListener<Name>): () => void {
    const allowed = NAMES.map((known) => `'${known}'`).join(', ');
    if (!NAMES.includes(name))
      throw outOfRange('upstream.on: the event', name, `one of ${allowed}`, "'limited'");
    if (typeof listener !== 'function') {
      throw wrongType('upstream.on: the listener', listener, 'a function', '(event) => log(event)');
    }
    const own = (event: UpstreamEvents[Name]): void => listener(event);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(own);
    return () => void listeners.delete(own);
  }

  /** Whether anyone listens, so that an event need not be built otherwise. */
  has(name: UpstreamEventName): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  report<Name extends UpstreamEventName>(name: Name, event: UpstreamEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        (listener as UpstreamListener<Name>)(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
