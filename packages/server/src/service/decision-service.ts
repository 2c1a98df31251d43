import type { Attributes, Config } from '@sluice/config';
import type { Decision, Duration, Limiter, SyncLimiter } from '@sluice/core';
import { allOrNothing } from './all-or-nothing.ts';
import { type CheckCall, withPlainAddress } from './check-call.ts';
import { ServiceError } from './service-error.ts';
import { whenReady } from './when-ready.ts';

/** Called once with each limiter, before its first check. */
// biome-ignore lint/suspicious/noExplicitAny: limiters of any subject are observed alike
export type ObserveLimiter = (limiter: Limiter<any>) => void;

/** The verbs of the service, for every protocol. Errors are those that {@link failureOf} understands. */
export class DecisionService {
  readonly #config: Config;
  readonly #observe: ObserveLimiter;
  readonly #observed = new Set<string>();

  constructor(config: Config, observe: ObserveLimiter) {
    this.#config = config;
    this.#observe = observe;
  }

  get domains(): readonly string[] {
    return this.#config.domains;
  }

  /** Throws UNKNOWN_DOMAIN. */
  limiter(domain: string): Limiter<Attributes> {
    if (!this.#config.domains.includes(domain)) {
      const known = this.#config.domains.join(', ');
      throw new ServiceError(
        'UNKNOWN_DOMAIN',
        `There is no domain ${show(domain)}. The domains are ${known}.`,
      );
    }
    const limiter = this.#config.limiter(domain);
    if (!this.#observed.has(domain)) {
      this.#observed.add(domain);
      this.#observe(limiter);
      this.#observe(this.#config.shadowLimiter(domain));
    }
    return limiter;
  }

  /** Decides at once if the store is in this process. */
  check(call: CheckCall): Decision | Promise<Decision> {
    const limiter = this.limiter(call.domain);
    const given = argumentsOf(call);
    return isSync(limiter) ? limiter.consumeSync(...given) : limiter.consume(...given);
  }

  /** Checks several requests. All are charged or none is. Decisions are in the order of the calls. */
  checkTogether(calls: readonly CheckCall[]): readonly Decision[] | Promise<readonly Decision[]> {
    const [only] = calls;
    if (only !== undefined && calls.length === 1)
      return whenReady(this.check(only), (decision) => [decision]);
    const parts = calls.map((call) => ({ ...call, limiter: this.limiter(call.domain) }));
    return allOrNothing(
      parts.map(({ limiter, ...call }) => ({
        limiter,
        subject: withPlainAddress(call.attributes),
        cost: call.cost ?? 1,
      })),
    );
  }

  async peek(call: CheckCall): Promise<Decision> {
    return this.limiter(call.domain).peek(...argumentsOf(call));
  }

  async refund(call: CheckCall): Promise<Decision> {
    return this.limiter(call.domain).refund(...argumentsOf(call));
  }

  async reset({ domain, attributes }: CheckCall): Promise<void> {
    return this.limiter(domain).reset(withPlainAddress(attributes));
  }

  async block({ domain, attributes }: CheckCall, duration: Duration): Promise<void> {
    return this.limiter(domain).block(withPlainAddress(attributes), duration);
  }

  async unblock({ domain, attributes }: CheckCall): Promise<void> {
    return this.limiter(domain).unblock(withPlainAddress(attributes));
  }
}

type Arguments = Parameters<Limiter<Attributes>['consume']>;

function isSync(limiter: Limiter<Attributes>): limiter is SyncLimiter<Attributes> {
  return 'consumeSync' in limiter;
}

function argumentsOf({ attributes, cost = 1 }: CheckCall): Arguments {
  return [withPlainAddress(attributes), { cost }];
}

function show(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
