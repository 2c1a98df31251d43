import { RateLimitError } from '@sluice/core';
import { outOfRange, validateOptions } from '@sluice/core/option-validation';
import { type CallCost, validateCost } from '../call-cost.ts';
import type { Observation } from '../observation.ts';
import { rankOf } from '../priority.ts';
import type { Route } from '../profile.ts';
import type { Grant } from '../quota/settlement.ts';
import { QuotaStore } from '../store/quota-store.ts';
import type { UpstreamCall } from '../upstream-call.ts';
import { type ResponseLike, upstreamResponse } from '../upstream-response.ts';
import { type AcquireOptions, validateAcquireOptions } from './acquire-options.ts';
import { Bucket, type BucketWaiter } from './bucket.ts';
import { DimensionEntries } from './dimension-entries.ts';
import { Exchanger } from './exchanger.ts';
import { hashOfKey } from './key-hash.ts';
import { type Middleware, type MiddlewareOptions, middlewareOf } from './middleware.ts';
import { type Permit, permitOf } from './permit.ts';
import { Routes } from './routes.ts';
import { runCall } from './run-call.ts';
import { adjustmentOf, answerOf } from './settle-call.ts';
import type { Denied, Upstream } from './upstream.ts';
import { type UpstreamEventName, type UpstreamListener, UpstreamListeners } from './upstream-events.ts';
import type { ValidatedUpstreamOptions } from './upstream-options.ts';
import { type UpstreamView, viewOf } from './upstream-view.ts';

/** Buckets beyond this number are forgotten when nothing waits for them; the store keeps what is known. */
const MOST_IDLE_BUCKETS = 1000;

/** An upstream over a store: makes the permits of its buckets, and settles them. */
export class SharedUpstream implements Upstream {
  readonly name: string;
  readonly #options: ValidatedUpstreamOptions;
  readonly #dimensions: DimensionEntries;
  readonly #exchanger: Exchanger;
  readonly #routes: Routes;
  readonly #listeners = new UpstreamListeners();
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: ValidatedUpstreamOptions) {
    this.name = options.name;
    this.#options = options;
    this.#dimensions = new DimensionEntries(options);
    this.#routes = new Routes(options.profile);
    const store = new QuotaStore(options.store, options.deadlineMs);
    this.#exchanger = new Exchanger(store, options.onStoreFailure, {
      degraded: (error) => this.#listeners.report('degraded', { upstream: this.name, error }),
      recovered: () => this.#listeners.report('recovered', { upstream: this.name }),
    });
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
    return viewOf(await this.#bucketOf(this.#keyOf(key, call), this.#routes.of(call)).read());
  }

  async pause(key: string | undefined, options: { readonly until: number | Date }): Promise<void> {
    validateOptions('upstream.pause', options, ['until'], '{ until: Date.now() + 60_000 }');
    const until = Number(options.until);
    if (!Number.isFinite(until)) {
      throw outOfRange('upstream.pause: `until`', options.until, 'a time', 'Date.now() + 60_000');
    }
    const forMs = Math.max(0, Math.ceil(until - Date.now()));
    const bucket = this.#bucketOf(this.#keyOf(key, {}), undefined);
    bucket.settle({ kind: 'paused', scope: this.#dimensions.wholeScope, forMs });
    await bucket.read();
    this.#listeners.report('paused', { upstream: this.name, key: key ?? '', forMs });
  }

  async resume(key?: string): Promise<void> {
    const owner = this.#keyOf(key, {});
    const bucket = this.#bucketOf(owner, undefined);
    bucket.settle({ kind: 'resumed', scope: this.#dimensions.wholeScope });
    await bucket.read();
    for (const other of this.#buckets.values()) if (other.key === bucket.key) other.wake();
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
    const route = this.#routes.of(call);
    const bucket = this.#bucketOf(key, route);
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
        resolve(this.#permitOf({ bucket: waiter.bucket, key, route, call, grant }, isDegraded));
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

  #permitOf(sent: SentCall, isDegraded: boolean): Permit {
    const { bucket, grant } = sent;
    const startedMs = performance.now();
    let answered: ReadonlyMap<string, number> = new Map();
    bucket.permitTaken();
    const settlement = {
      observe: (response: ResponseLike, cost: CallCost | undefined): Observation => {
        if (cost !== undefined) validateCost('permit.observe: `cost`', cost);
        bucket.permitSettled(performance.now() - startedMs);
        const observation = this.#options.profile.read(upstreamResponse(response), sent.call);
        answered = this.#observe(sent, observation, cost);
        return observation;
      },
      end: (kind: 'lost' | 'unsent') => {
        bucket.permitSettled(undefined);
        bucket.settle({ kind, grant });
      },
      adjust: (cost: CallCost) => {
        validateCost('permit.adjust: `cost`', cost);
        const adjustment = adjustmentOf(bucket.entries, grant, answered, cost);
        answered = new Map([...answered, ...adjustment.actual]);
        bucket.settle(adjustment);
      },
    };
    return permitOf(settlement, isDegraded);
  }

  /** Settles a call by what its response says. Returns what it has cost, by scope, where that is known. */
  #observe(
    sent: SentCall,
    observation: Observation,
    cost: CallCost | undefined,
  ): ReadonlyMap<string, number> {
    const { bucket, key, route, grant } = sent;
    this.#report(sent, observation);
    if (route !== undefined && observation.bucket !== undefined)
      this.#routes.learn(route, observation.bucket);
    const named = this.#bucketOf(key, route);
    if (named !== bucket && observation.bucket !== undefined) {
      // The call held the quota of its route; what the response says is of the bucket. What is given back to
      // the route must not release those who wait for it: the bucket counts them.
      const waiters = bucket.line.clear();
      bucket.settle({ kind: 'unsent', grant });
      const foreign: Grant = { grantedAtMs: grant.grantedAtMs, parts: [] };
      const answer = answerOf(named, this.#dimensions, foreign, observation, cost);
      named.settle(answer);
      for (const waiter of waiters) named.join(waiter);
      return answer.actual;
    }
    const answer = answerOf(bucket, this.#dimensions, grant, observation, cost);
    bucket.settle(answer);
    return answer.actual;
  }

  #report({ bucket, key }: SentCall, observation: Observation): void {
    const upstream = this.name;
    this.#listeners.report('observed', { upstream, key, observation });
    const { limited, dateMs } = observation;
    if (limited === undefined) return;
    const { pause, reason, isPermanent = false } = limited;
    const retryAtMs = pause?.kind === 'at' ? pause.ms : pause && Date.now() + pause.ms;
    this.#listeners.report('limited', {
      upstream,
      key,
      reason,
      isPermanent,
      ...(retryAtMs !== undefined && { retryAtMs }),
    });
    if (pause !== undefined && !isPermanent) {
      const ms = pause.kind === 'after' ? pause.ms : pause.ms - (dateMs ?? Date.now());
      const forMs = Math.min(Math.max(0, Math.ceil(ms)), this.#options.maxPauseMs);
      this.#listeners.report('paused', { upstream, key, forMs });
    }
    const before = bucket.lastKnown;
    if (before === undefined || isPermanent || !this.#listeners.has('surprise')) return;
    const view = viewOf(before);
    if (view.confidence !== 'unknown') this.#listeners.report('surprise', { upstream, key, before: view });
  }

  #keyOf(key: string | undefined, call: UpstreamCall): string {
    return key ?? this.#options.key?.(call) ?? '';
  }

  #bucketOf(key: string, route: Route | undefined): Bucket {
    const suffix = this.#routes.suffixOf(route);
    const id = `${suffix}\0${key}`;
    const known = this.#buckets.get(id);
    if (known !== undefined) return known;
    const forget = (bucket: Bucket): void => {
      const isCrowded = this.#buckets.size > MOST_IDLE_BUCKETS;
      if (isCrowded && this.#buckets.get(id) === bucket) this.#buckets.delete(id);
    };
    const hash = hashOfKey(this.name, key);
    const bucket = new Bucket(hash, suffix, this.#options, this.#dimensions, this.#exchanger, forget);
    this.#buckets.set(id, bucket);
    return bucket;
  }
}

/** A call for which a permit is out. */
interface SentCall {
  readonly bucket: Bucket;
  readonly key: string;
  readonly route: Route | undefined;
  readonly call: UpstreamCall;
  readonly grant: Grant;
}
