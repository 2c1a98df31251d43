import { RateLimitError } from '@sluice/core';
import { outOfRange, validateOptions } from '@sluice/core/option-validation';
import { rankOf } from '../priority.ts';
import { QuotaStore } from '../store/quota-store.ts';
import type { UpstreamCall } from '../upstream-call.ts';
import { type AcquireOptions, validateAcquireOptions } from './acquire-options.ts';
import type { BucketWaiter } from './bucket.ts';
import { Buckets } from './buckets.ts';
import { DimensionEntries } from './dimension-entries.ts';
import { Exchanger } from './exchanger.ts';
import { type Middleware, type MiddlewareOptions, middlewareOf } from './middleware.ts';
import { type Permit, permitOf } from './permit.ts';
import { reportObservation } from './report-observation.ts';
import { runCall } from './run-call.ts';
import { SentCall, type SettlementContext } from './sent-call.ts';
import type { Denied, Upstream } from './upstream.ts';
import { type UpstreamEventName, type UpstreamListener, UpstreamListeners } from './upstream-events.ts';
import type { ValidatedUpstreamOptions } from './upstream-options.ts';
import { type UpstreamView, viewOf } from './upstream-view.ts';

/** An upstream over a store: makes the permits of its buckets, and settles them. */
export class SharedUpstream implements Upstream {
  readonly name: string;
  readonly #options: ValidatedUpstreamOptions;
  readonly #buckets: Buckets;
  readonly #wholeScope: string;
  readonly #listeners = new UpstreamListeners();
  readonly #settling: SettlementContext;

  constructor(options: ValidatedUpstreamOptions) {
    this.name = options.name;
    this.#options = options;
    const dimensions = new DimensionEntries(options);
    this.#wholeScope = dimensions.wholeScope;
    const store = new QuotaStore(options.store, options.deadlineMs);
    const exchanger = new Exchanger(store, options.onStoreFailure, {
      degraded: (error) => this.#listeners.report('degraded', { upstream: this.name, error }),
      recovered: () => this.#listeners.report('recovered', { upstream: this.name }),
    });
    this.#buckets = new Buckets({ options, dimensions, exchanger });
    this.#settling = {
      options,
      dimensions,
      buckets: this.#buckets,
      report: (sent, observation) => reportObservation(this.#listeners, options, sent, observation),
    };
  }

  acquire(options: AcquireOptions = {}): Promise<Permit> {
    return new Promise<Permit>((resolve, reject) => {
      validateAcquireOptions('upstream.acquire', options);
      this.#join(options, false, resolve, reject, reject);
    });
  }

  tryAcquire(options: AcquireOptions = {}): Promise<Permit | Denied> {
    return new Promise<Permit | Denied>((resolve, reject) => {
      validateAcquireOptions('upstream.tryAcquire', options);
      this.#join(options, true, resolve, reject, (denied) => resolve(denied as Denied));
    });
  }

  run<T>(call: (permit: Permit) => T | Promise<T>, options: AcquireOptions = {}): Promise<T> {
    return runCall(() => this.acquire(options), call);
  }

  async peek(key?: string, call: UpstreamCall = {}): Promise<UpstreamView> {
    return viewOf(await this.#buckets.of(this.#keyOf(key, call), this.#buckets.routes.of(call)).read());
  }

  async pause(key: string | undefined, options: { readonly until: number | Date }): Promise<void> {
    validateOptions('upstream.pause', options, ['until'], '{ until: Date.now() + 60_000 }');
    const until = Number(options.until);
    if (!Number.isFinite(until)) {
      throw outOfRange('upstream.pause: `until`', options.until, 'a time', 'Date.now() + 60_000');
    }
    const forMs = Math.max(0, Math.ceil(until - Date.now()));
    const bucket = this.#buckets.of(this.#keyOf(key, {}), undefined);
    bucket.settle({ kind: 'paused', scope: this.#wholeScope, forMs });
    await bucket.read();
    this.#listeners.report('paused', { upstream: this.name, key: key ?? '', forMs });
  }

  async resume(key?: string): Promise<void> {
    const bucket = this.#buckets.of(this.#keyOf(key, {}), undefined);
    bucket.settle({ kind: 'resumed', scope: this.#wholeScope });
    await bucket.read();
    this.#buckets.wake(bucket);
  }

  on<Name extends UpstreamEventName>(event: Name, listener: UpstreamListener<Name>): () => void {
    return this.#listeners.on(event, listener);
  }

  middleware(options: MiddlewareOptions = {}): Middleware {
    return middlewareOf(this, options);
  }

  #join(
    options: AcquireOptions,
    isTry: boolean,
    resolve: (permit: Permit) => void,
    reject: (error: unknown) => void,
    deny: (denied: unknown) => void,
  ): void {
    const { call = {}, cost = 1, priority = 'default', lane = '', signal } = options;
    const { maxWaitMs = this.#options.maxWaitMs } = options;
    if (signal?.aborted) {
      reject(RateLimitError.aborted(signal));
      return;
    }
    const key = this.#keyOf(options.key, call);
    const route = this.#buckets.routes.of(call);
    const bucket = this.#buckets.of(key, route);
    let isReported = false;
    const leave = (): void => {
      signal?.removeEventListener('abort', abort);
    };
    const waiter: BucketWaiter = {
      bucket,
      cost,
      rank: rankOf(priority),
      lane,
      endsMs: performance.now() + maxWaitMs,
      isTry,
      grant: (grant, isDegraded) => {
        leave();
        const sent = new SentCall({ bucket: waiter.bucket, key, route, call, grant }, this.#settling);
        resolve(permitOf(sent, isDegraded));
      },
      waits: () => {
        if (isReported) return;
        isReported = true;
        this.#listeners.report('waiting', { upstream: this.name, key, queued: waiter.bucket.line.size });
      },
      deny: (waitMs) => {
        leave();
        deny({ retryAtMs: waitMs === Number.POSITIVE_INFINITY ? waitMs : Math.ceil(Date.now() + waitMs) });
      },
      reject: (error) => {
        leave();
        reject(error);
      },
    };
    const abort = (): void => {
      waiter.bucket.leave(waiter);
      waiter.reject(RateLimitError.aborted(signal as AbortSignal));
    };
    signal?.addEventListener('abort', abort);
    bucket.join(waiter);
  }

  #keyOf(key: string | undefined, call: UpstreamCall): string {
    return key ?? this.#options.key?.(call) ?? '';
  }
}
