import { RateLimitError } from '@sluice/core';
import { validateOptionalFunction, validateOptions, wrongType } from '@sluice/core/option-validation';
import { type CallCost, validateCost } from '../call-cost.ts';
import { isNeverSent } from '../never-sent.ts';
import type { Permit } from '../upstream/permit.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { UpstreamCall } from '../upstream-call.ts';
import { callOfFetch, canBeSentAgain, signalOf } from './fetch-call.ts';

/** A function like the global `fetch`: what the `fetch` option of ky and of most SDKs takes. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Options of {@link createFetch}. */
export interface CreateFetchOptions {
  /** What sends the calls. Default: the global `fetch`. */
  readonly fetch?: Fetch;
  /** What each call costs, such as an estimate of tokens from its body. Default: 1 of everything. */
  readonly cost?: CallCost | ((call: UpstreamCall) => CallCost);
}

/**
 * Returns a `fetch` that waits for a permit before each call and settles it when the headers arrive. The body
 * is not touched. A call that the upstream limited is made once more after the pause, if its body can be sent
 * again and the wait is not too long; otherwise the response is returned. Switch the retries and the timeout
 * of a client off: its timeout runs while the call waits.
 *
 * Rejects with the reason of the `signal`, which covers the wait too, and with a `RateLimitError` as
 * `acquire` does. Numbers of another origin, after a redirect, are ignored.
 *
 * @example
 * ```ts
 * const client = new OpenAI({ fetch: createFetch(openai, { cost: { tokens: 1200 } }), maxRetries: 0 });
 * ```
 */
export function createFetch(upstream: Upstream, options: CreateFetchOptions = {}): Fetch {
  if (typeof upstream?.acquire !== 'function') {
    throw wrongType('createFetch: `upstream`', upstream, 'an upstream', 'createUpstream({ ... })');
  }
  validateOptions('createFetch', options, ['fetch', 'cost'], '{ cost: { tokens: 1200 } }');
  const { fetch: send = (input, init) => globalThis.fetch(input, init), cost = 1 } = options;
  validateOptionalFunction('createFetch: `fetch`', send, 'globalThis.fetch');
  if (typeof cost !== 'function') validateCost('createFetch: `cost`', cost);

  return async (input, init) => {
    const call = callOfFetch(input, init);
    const signal = signalOf(input, init);
    const acquire = (): Promise<Permit> => {
      const units = typeof cost === 'function' ? cost(call) : cost;
      return upstream.acquire({ call, cost: units, ...(signal && { signal }) });
    };
    const attempt = async (permit: Permit): Promise<{ response: Response; isLimited: boolean }> => {
      try {
        if (signal?.aborted) {
          permit.unsent();
          throw signal.reason;
        }
        const response = await send(input, init);
        return { response, isLimited: settle(permit, call, response) };
      } catch (error) {
        if (isNeverSent(error)) permit.unsent();
        else permit.lost();
        throw error;
      }
    };
    const first = await attempt(await orReason(acquire(), signal));
    if (!first.isLimited || !canBeSentAgain(input, init)) return first.response;
    const permit = await orReason(acquire(), signal).catch((error: unknown) => {
      if (RateLimitError.is(error)) return undefined;
      throw error;
    });
    if (permit === undefined) return first.response;
    // Frees the connection: no caller will read this response.
    await first.response.body?.cancel();
    return (await attempt(permit)).response;
  };
}

/** Returns whether waiting and trying again helps. */
function settle(permit: Permit, call: UpstreamCall, response: Response): boolean {
  const isForeign = response.redirected && originOf(response.url) !== originOf(call.url);
  if (isForeign || response.type === 'opaqueredirect') {
    permit.lost();
    return false;
  }
  const { limited } = permit.observe({ status: response.status, headers: response.headers });
  return limited !== undefined && limited.isPermanent !== true;
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

/** An aborted wait rejects as an aborted fetch does. */
function orReason(permit: Promise<Permit>, signal: AbortSignal | undefined): Promise<Permit> {
  return permit.catch((error: unknown) => {
    throw signal?.aborted ? signal.reason : error;
  });
}
