import { validateOptionalFunction } from '@sluice/core/option-validation';
import { type CostOption, gateOf } from '../calls/gate.ts';
import type { Permit } from '../upstream/permit.ts';
import { runCall } from '../upstream/run-call.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { UpstreamCall } from '../upstream-call.ts';
import { callOfFetch, canBeSentAgain, signalOf } from './fetch-call.ts';

/** A function like the global `fetch`: what the `fetch` option of ky and of most SDKs takes. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Options of {@link createFetch}. */
export interface CreateFetchOptions extends CostOption {
  /** What sends the calls. Default: the global `fetch`. */
  readonly fetch?: Fetch;
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
  const gate = gateOf('createFetch', upstream, options, ['fetch', 'cost']);
  const { fetch: send = (input, init) => globalThis.fetch(input, init) } = options;
  validateOptionalFunction('createFetch: `fetch`', send, 'globalThis.fetch');

  return (input, init) => {
    const call = callOfFetch(input, init);
    const signal = signalOf(input, init);
    const acquire = (): Promise<Permit> => orReason(gate(call, signal), signal);
    const attempt = async (permit: Permit): Promise<Response> => {
      if (signal?.aborted) {
        permit.unsent();
        throw signal.reason;
      }
      const response = await send(input, init);
      settle(permit, call, response);
      return response;
    };
    return runCall(acquire, attempt, {
      mayRepeat: canBeSentAgain(input, init),
      keepsFirst: true,
      // Frees the connection: no caller will read this response.
      drop: (response) => (response as Response).body?.cancel(),
    });
  };
}

function settle(permit: Permit, call: UpstreamCall, response: Response): void {
  const isForeign = response.redirected && originOf(response.url) !== originOf(call.url);
  if (isForeign || response.type === 'opaqueredirect') permit.lost();
  else permit.observe({ status: response.status, headers: response.headers });
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
