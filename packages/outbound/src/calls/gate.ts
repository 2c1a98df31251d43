import { validateOptionalFunction, validateOptions, wrongType } from '@sluice/core/option-validation';
import { type CallCost, validateCost } from '../call-cost.ts';
import type { Permit } from '../upstream/permit.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { UpstreamCall } from '../upstream-call.ts';

/** What each call of a client costs. */
export interface CostOption {
  /** The same for all, or a function, such as an estimate of tokens. Default: 1 of everything. */
  readonly cost?: CallCost | ((call: UpstreamCall) => CallCost);
}

/** Acquires the permit of a call. The signal ends the wait. */
export type Gate = (call: UpstreamCall, signal: AbortSignal | undefined) => Promise<Permit>;

/** The gate of a client. Throws a coded error that names the argument of `caller` at fault. */
export function gateOf(
  caller: string,
  upstream: Upstream,
  options: CostOption,
  known: readonly string[] = ['cost'],
): Gate {
  validateUpstream(caller, upstream);
  validateOptions(caller, options, known, '{ cost: { tokens: 1200 } }');
  const { cost = 1 } = options;
  if (typeof cost === 'function') validateOptionalFunction(`${caller}: \`cost\``, cost, '() => 1');
  else validateCost(`${caller}: \`cost\``, cost);
  return async (call, signal) => {
    const units = typeof cost === 'function' ? cost(call) : cost;
    return upstream.acquire({ call, cost: units, ...(signal && { signal }) });
  };
}

/** Throws a coded error unless the argument is an upstream. */
export function validateUpstream(caller: string, upstream: Upstream): void {
  if (typeof upstream?.acquire === 'function') return;
  throw wrongType(`${caller}: \`upstream\``, upstream, 'an upstream', 'createUpstream({ ... })');
}
