import { type CostOption, gateOf } from '../calls/gate.ts';
import { isNeverSent } from '../never-sent.ts';
import type { Permit } from '../upstream/permit.ts';
import { isWorthRepeating } from '../upstream/run-call.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { UpstreamCall } from '../upstream-call.ts';
import type { ResponseLike } from '../upstream-response.ts';

// biome-ignore lint/suspicious/noExplicitAny: the types are those of got, whichever version it is.
type Any = any;

/** Options for `got.extend`. */
export interface GotOptions {
  readonly handlers: ((options: Any, next: (options: Any) => Any) => Any)[];
  readonly hooks: {
    readonly beforeRequest: ((options: Any) => Promise<void>)[];
    readonly afterResponse: ((response: Any) => Any)[];
    readonly beforeRetry: ((error: Any) => void)[];
    readonly beforeError: ((error: Any) => Any)[];
  };
  readonly retry: { readonly limit: number; readonly calculateDelay: (attempt: Any) => number };
}

/** The part of got's options of a call that the hooks read. */
interface GotCall {
  readonly method?: string;
  readonly url?: URL | string;
  readonly headers?: NonNullable<UpstreamCall['headers']>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly isStream?: boolean;
}

/** An error of got, as far as it says how the call has ended. */
interface GotError {
  readonly options?: object;
  readonly response?: ResponseLike;
}

/**
 * Returns options for `got.extend`, for got 14 to 16. Each attempt waits for a permit, which is settled with
 * the response; of a stream, when its headers arrive. A call that the upstream limited is made once more
 * after the pause, for any method, unless its body is a stream; then got's own retries are off. Set `retry`
 * in a later `extend` to have other ones: each waits for a permit.
 *
 * A call that is aborted while it waits rejects with got's `AbortError`. A `RateLimitError` of `acquire` is
 * the `cause` of got's `RequestError`, which has its `code`. The `timeout.request` of got runs while the call
 * waits.
 *
 * @example
 * ```ts
 * const client = got.extend(createGotOptions(github));
 * const user = await client('https://api.github.com/user').json();
 * ```
 */
export function createGotOptions(upstream: Upstream, options: CostOption = {}): GotOptions {
  const gate = gateOf('createGotOptions', upstream, options);
  /** The permit of the attempt under way, by the options of its call. */
  const permits = new WeakMap<object, Permit>();
  const settleError = ({ options: call, response }: GotError, error: unknown): void => {
    const permit = call && permits.get(call);
    if (permit === undefined) return;
    if (response !== undefined) permit.observe(fieldsOf(response));
    else if (isNeverSent(error)) permit.unsent();
    else permit.lost();
  };
  return {
    handlers: [
      (call: GotCall, next) => {
        const answer = next(call);
        // Hooks after the response do not run for streams.
        if (call.isStream === true) {
          answer.on('response', (response: ResponseLike) => {
            permits.get(answer.options)?.observe(fieldsOf(response));
          });
        }
        return answer;
      },
    ],
    hooks: {
      beforeRequest: [
        async (call: GotCall) => {
          // A redirect is a call of its own; the one before it has been answered without numbers.
          permits.get(call)?.lost();
          permits.set(call, await gate(callOfGot(call), call.signal));
        },
      ],
      afterResponse: [
        (response: ResponseLike & { readonly request: { readonly options: object } }) => {
          permits.get(response.request.options)?.observe(fieldsOf(response));
          return response;
        },
      ],
      beforeRetry: [(error: GotError) => settleError(error, error)],
      beforeError: [
        (error: GotError) => {
          settleError(error, error);
          return error;
        },
      ],
    },
    retry: {
      limit: 1,
      calculateDelay: ({ attemptCount, error }: { attemptCount: number; error: GotError }) => {
        const { options: call, response } = error;
        const permit = call && permits.get(call);
        if (permit === undefined || response === undefined || attemptCount > 1) return 0;
        const isStream = typeof (call as GotCall).body === 'object';
        // The pause is waited for at the gate.
        return !isStream && isWorthRepeating(permit.observe(fieldsOf(response))) ? 1 : 0;
      },
    },
  };
}

function fieldsOf({ statusCode, headers, body }: ResponseLike): ResponseLike {
  return { statusCode, ...(headers !== undefined && { headers }), ...(body !== undefined && { body }) };
}

function callOfGot({ method = 'GET', url, headers, body }: GotCall): UpstreamCall {
  return {
    method: method.toUpperCase(),
    ...(url !== undefined && { url: String(url) }),
    ...(headers !== undefined && { headers }),
    ...(typeof body === 'string' && { body }),
  };
}
