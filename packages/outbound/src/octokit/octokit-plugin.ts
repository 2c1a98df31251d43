import { type CostOption, gateOf } from '../calls/gate.ts';
import type { Permit } from '../upstream/permit.ts';
import { runCall } from '../upstream/run-call.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { UpstreamCall } from '../upstream-call.ts';

/** The part of an Octokit that the plugin needs. */
export interface OctokitLike {
  readonly hook: {
    // biome-ignore lint/suspicious/noExplicitAny: the types are those of Octokit, whichever version it is.
    wrap(name: 'request', wrapper: (request: any, options: any) => any): void;
  };
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly request: { readonly endpoint: (options: any) => unknown };
}

/** A plugin of Octokit: a function of the instance. */
export type OctokitPlugin = (octokit: OctokitLike) => void;

/** What Octokit's endpoint returns: the call as it is sent. */
interface Endpoint {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: NonNullable<UpstreamCall['headers']>;
  readonly body?: unknown;
}

/**
 * Returns a plugin for `@octokit/core` 6 and 7. Each call waits for a permit, which is settled with the
 * response, the body included: so a GraphQL answer of 200 with `RATE_LIMITED` is seen. A call that the
 * upstream limited is made once more after the pause, if the wait is not too long, without a callback that
 * must agree to it. A 304 costs nothing.
 *
 * A call that is aborted while it waits rejects with the reason of its `request.signal`. Otherwise rejects as
 * Octokit does, and with a `RateLimitError` as `acquire` does. Do not use it together with
 * `@octokit/plugin-throttling` and `@octokit/plugin-retry`.
 *
 * @example
 * ```ts
 * const GatedOctokit = Octokit.plugin(octokitPlugin(github));
 * const octokit = new GatedOctokit({ auth });
 * ```
 */
export function octokitPlugin(upstream: Upstream, options: CostOption = {}): OctokitPlugin {
  const gate = gateOf('octokitPlugin', upstream, options);
  return (octokit) => {
    octokit.hook.wrap('request', (request, call) => {
      const { method, url, headers, body } = octokit.request.endpoint(call) as Endpoint;
      const signal: AbortSignal | undefined = call?.request?.signal;
      const sent: UpstreamCall = {
        method: (method ?? 'GET').toUpperCase(),
        ...(url !== undefined && { url }),
        ...(headers !== undefined && { headers }),
        ...(body !== undefined && { body }),
      };
      const acquire = async (): Promise<Permit> => {
        try {
          return await gate(sent, signal);
        } catch (error) {
          throw signal?.aborted ? signal.reason : error;
        }
      };
      const mayRepeat = !(body instanceof ReadableStream);
      return runCall(acquire, () => request(call), { mayRepeat, keepsFirst: true });
    });
  };
}
