import { outOfRange, validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';
import { type CallCost, validateCost } from '../call-cost.ts';
import { type Priority, priorities } from '../priority.ts';
import type { UpstreamCall } from '../upstream-call.ts';

/** The options of `acquire`. All are optional. */
export interface AcquireOptions {
  /** What the upstream counts by. Default: what the `key` of the upstream returns for the call. */
  readonly key?: string;
  /** The call that is to be sent, as far as it is known. Profiles with several buckets need it. */
  readonly call?: UpstreamCall;
  /** Default: 1 of everything. Estimate tokens on the safe side, and settle with the actual cost. */
  readonly cost?: CallCost;
  /** Default: `'default'`. */
  readonly priority?: Priority;
  /** Callers of one class take turns by lane, such as a tenant. Default: one lane. */
  readonly lane?: string;
  /** Aborts the wait with CHECK_ABORTED. Nothing is spent then. */
  readonly signal?: AbortSignal;
  /** 0: only if it need not wait. Default: `maxWait` of the upstream. */
  readonly maxWaitMs?: number;
}

const KNOWN = ['key', 'call', 'cost', 'priority', 'lane', 'signal', 'maxWaitMs'] as const;

/** Throws a coded error that names the option at fault. */
export function validateAcquireOptions(caller: string, options: AcquireOptions): void {
  validateOptions(caller, options, KNOWN, "{ cost: 1, priority: 'user' }");
  const { key, cost, priority, lane, maxWaitMs, signal } = options;
  if (key !== undefined && typeof key !== 'string')
    throw wrongType(`${caller}: \`key\``, key, 'a string', "'org-1'");
  if (cost !== undefined) validateCost(`${caller}: \`cost\``, cost);
  if (priority !== undefined && !priorities.includes(priority)) {
    throw outOfRange(`${caller}: \`priority\``, priority, "'user', 'default' or 'background'", "'user'");
  }
  if (lane !== undefined && typeof lane !== 'string') {
    throw wrongType(`${caller}: \`lane\``, lane, 'a string', "'tenant-1'");
  }
  if (maxWaitMs !== undefined) validateInteger(`${caller}: \`maxWaitMs\``, maxWaitMs, '5000', 0);
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw wrongType(`${caller}: \`signal\``, signal, 'an AbortSignal', 'AbortSignal.timeout(5000)');
  }
}
