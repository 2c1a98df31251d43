import { validateOptionalFunction, wrongType } from '@sluice/core/option-validation';
import { type CostOption, gateOf } from '../calls/gate.ts';
import type { Permit } from '../upstream/permit.ts';
import { runCall } from '../upstream/run-call.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { type AxiosConfig, callOfAxios, canBeSentAgain } from './axios-call.ts';

// biome-ignore lint/suspicious/noExplicitAny: the types are those of axios, whichever version it is.
type Any = any;

/** An adapter of axios: what sends one attempt of a call. */
export type AxiosAdapter = (config: Any) => Promise<Any>;

/** The part of the `axios` module that the adapter needs. */
export interface AxiosLike {
  getAdapter(adapters: Any): AxiosAdapter;
  readonly CanceledError: new (message?: Any, config?: Any, request?: Any) => Error;
}

/** Options of {@link createAdapter}. */
export interface CreateAdapterOptions extends CostOption {
  /** What sends the calls. Default: what axios uses by default. */
  readonly adapter?: AxiosAdapter;
}

/**
 * Returns an adapter for axios that waits for a permit before each attempt, those of axios-retry too, and
 * settles it with the response. A call that the upstream limited is made once more after the pause, if its
 * body can be sent again and the wait is not too long. The adapter is the last step of a call, so nothing
 * that an interceptor throws can lose a permit.
 *
 * A call that is aborted while it waits rejects with a `CanceledError`, as axios does. Otherwise rejects as
 * axios does, and with a `RateLimitError` as `acquire` does. The `timeout` of axios begins when the call is
 * sent.
 *
 * @example
 * ```ts
 * const client = axios.create({ adapter: createAdapter(github, axios) });
 * ```
 */
export function createAdapter(
  upstream: Upstream,
  axios: AxiosLike,
  options: CreateAdapterOptions = {},
): AxiosAdapter {
  const gate = gateOf('createAdapter', upstream, options, ['adapter', 'cost']);
  if (typeof axios?.getAdapter !== 'function' || typeof axios.CanceledError !== 'function') {
    throw wrongType('createAdapter: `axios`', axios, 'the axios module', "import axios from 'axios'");
  }
  validateOptionalFunction('createAdapter: `adapter`', options.adapter, "axios.getAdapter('http')");
  const send = options.adapter ?? axios.getAdapter(['xhr', 'http', 'fetch']);

  return (config: AxiosConfig) => {
    const { signal } = config;
    const call = callOfAxios(config);
    const acquire = async (): Promise<Permit> => {
      try {
        return await gate(call, signal);
      } catch (error) {
        throw signal?.aborted ? new axios.CanceledError(undefined, config) : error;
      }
    };
    const attempt = (permit: Permit): Promise<unknown> => {
      if (!signal?.aborted) return send(config);
      permit.unsent();
      throw new axios.CanceledError(undefined, config);
    };
    return runCall(acquire, attempt, { mayRepeat: canBeSentAgain(config.data), keepsFirst: true });
  };
}
