import type { CallCost } from '../call-cost.ts';
import { validateCost } from '../call-cost.ts';
import type { Observation } from '../observation.ts';
import type { Route } from '../profile.ts';
import type { Grant } from '../quota/settlement.ts';
import type { UpstreamCall } from '../upstream-call.ts';
import { type ResponseLike, upstreamResponse } from '../upstream-response.ts';
import type { Bucket } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import type { DimensionEntries } from './dimension-entries.ts';
import type { PermitSettlement } from './permit.ts';
import { adjustmentOf, answerOf } from './settle-call.ts';
import type { ValidatedUpstreamOptions } from './upstream-options.ts';

/** A call for which a permit is out. */
export interface CallUnderWay {
  readonly bucket: Bucket;
  readonly key: string;
  readonly route: Route | undefined;
  readonly call: UpstreamCall;
  readonly grant: Grant;
}

/** What the calls of an upstream need to be settled. */
export interface SettlementContext {
  readonly options: ValidatedUpstreamOptions;
  readonly dimensions: DimensionEntries;
  readonly buckets: Buckets;
  /** Called with each response before it is settled. */
  report(sent: CallUnderWay, observation: Observation): void;
}

/** Settles one call with the bucket that counts it. */
export class SentCall implements PermitSettlement {
  readonly #sent: CallUnderWay;
  readonly #context: SettlementContext;
  readonly #startedMs = performance.now();
  /** What it has cost, by scope, where that is known. */
  #cost: ReadonlyMap<string, number> = new Map();

  constructor(sent: CallUnderWay, context: SettlementContext) {
    this.#sent = sent;
    this.#context = context;
    sent.bucket.permitTaken();
  }

  observe(response: ResponseLike, cost: CallCost | undefined): Observation {
    const { bucket, call } = this.#sent;
    if (cost !== undefined) validateCost('permit.observe: `cost`', cost);
    bucket.permitSettled(performance.now() - this.#startedMs);
    const observation = this.#context.options.profile.read(upstreamResponse(response), call);
    this.#context.report(this.#sent, observation);
    this.#cost = this.#settle(observation, cost);
    return observation;
  }

  end(kind: 'lost' | 'unsent'): void {
    const { bucket, grant } = this.#sent;
    bucket.permitSettled(undefined);
    bucket.settle({ kind, grant });
  }

  adjust(cost: CallCost): void {
    validateCost('permit.adjust: `cost`', cost);
    const { bucket, grant } = this.#sent;
    const adjustment = adjustmentOf(bucket.entries, grant, this.#cost, cost);
    this.#cost = new Map([...this.#cost, ...adjustment.actual]);
    bucket.settle(adjustment);
  }

  #settle(observation: Observation, cost: CallCost | undefined): ReadonlyMap<string, number> {
    const { bucket, key, route, grant } = this.#sent;
    const { buckets, dimensions } = this.#context;
    const name = observation.bucket;
    if (route === undefined || name === undefined) {
      const answer = answerOf(bucket, dimensions, grant, observation, cost);
      bucket.settle(answer);
      return answer.actual;
    }
    buckets.learn(key, route, name);
    const named = buckets.of(key, route);
    const isOther = named !== bucket;
    const foreign: Grant = { grantedAtMs: grant.grantedAtMs, parts: [] };
    // The call held the quota of its route; what the response says is of the bucket. What is given back to
    // the route must not release those who wait for it: the bucket counts them.
    const waiters = isOther ? bucket.line.clear() : [];
    if (isOther) bucket.settle({ kind: 'unsent', grant });
    const answer = answerOf(named, dimensions, isOther ? foreign : grant, observation, cost);
    named.settle(answer);
    for (const waiter of waiters) named.join(waiter);
    return answer.actual;
  }
}
