import { type CostOption, gateOf } from '../calls/gate.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { UpstreamCall } from '../upstream-call.ts';
import { GatedHandler, type ResponseHandler } from './gated-handler.ts';

/** The part of undici's options of a call that the interceptor reads. */
export interface DispatchOptions {
  readonly origin?: unknown;
  readonly path?: unknown;
  readonly method?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly signal?: unknown;
}

/** Sends a call of undici. */
// biome-ignore lint/suspicious/noExplicitAny: the types are those of undici, whichever version it is.
export type Dispatch = (options: any, handler: any) => boolean;

/** An interceptor of undici, for `compose`. */
export type Interceptor = (dispatch: Dispatch) => Dispatch;

/**
 * Returns an interceptor for undici 7 and 8, for `agent.compose(createInterceptor(github))`. Each call waits
 * for a permit, which is settled when the headers arrive. Pass it to `compose` before `interceptors.retry()`
 * and `interceptors.redirect()`, so that each attempt and each hop has a permit of its own. It retries
 * nothing itself.
 *
 * A call that is aborted while it waits fails with the reason of its `signal`, in `request`, `stream` and
 * `pipeline`. The global `fetch` passes no signal to a dispatcher: use `createFetch` for it. Fails with a
 * `RateLimitError` as `acquire` does.
 *
 * @example
 * ```ts
 * const agent = new Agent().compose(createInterceptor(github), interceptors.retry());
 * const { statusCode } = await request('https://api.github.com/user', { dispatcher: agent });
 * ```
 */
export function createInterceptor(upstream: Upstream, options: CostOption = {}): Interceptor {
  const gate = gateOf('createInterceptor', upstream, options);
  // Two parameters: undici counts them.
  return (dispatch) => (call: DispatchOptions, handler: ResponseHandler) => {
    const signal = call.signal instanceof AbortSignal ? call.signal : undefined;
    gate(callOfDispatch(call), signal).then(
      (permit) => {
        const gated = new GatedHandler(handler, permit);
        if (signal?.aborted) gated.onResponseError(undefined, signal.reason, true);
        else gated.sendBy(() => dispatch(call, gated));
      },
      (error: unknown) => {
        // What a handler throws here becomes an unhandled rejection: nothing should hide its bug.
        handler.onResponseError?.(undefined, signal?.aborted ? signal.reason : error);
      },
    );
    return true;
  };
}

function callOfDispatch({ origin, path, method, headers, body }: DispatchOptions): UpstreamCall {
  const isFields = typeof headers === 'object' && headers !== null && !Array.isArray(headers);
  return {
    method: String(method ?? 'GET').toUpperCase(),
    url: `${origin ?? ''}${path ?? ''}`,
    ...(isFields && { headers: headers as NonNullable<UpstreamCall['headers']> }),
    ...(typeof body === 'string' && { body }),
  };
}
