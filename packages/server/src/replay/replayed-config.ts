import { type Attributes, type Config, explain, loadConfig } from '@sluice/config';
import type { Decision, SyncLimiter } from '@sluice/core';
import { type MemoryStore, memoryStore } from '@sluice/store-memory';
import type { AccessRecord } from './access-record.ts';
import { type Denial, type DenialReport, DenialTally } from './denial-tally.ts';
import { ProblemCount, type Problems } from './problem-count.ts';

/** The answer of a configuration to one request. `rejected` is a request that it cannot decide. */
export type Verdict = Denial | 'allowed' | 'rejected';

/** What one configuration would have done with a log. */
export interface ConfigReport extends DenialReport {
  readonly file: string;
  readonly domain: string;
  readonly allowed: number;
  /** Denials of shadow rules, which deny nothing. */
  readonly shadow: DenialReport;
  /** Requests that the service would have answered with an error, such as those of an unknown tier. */
  readonly rejected: Problems;
  /** Records that were dropped for lack of room. If there are any, more was allowed than the limits allow. */
  readonly evicted: number;
  /** Whether a limit holds units until they are released. A log does not say when, so the lease ends it. */
  readonly holdsUnits: boolean;
}

/** The options of {@link ReplayedConfig}. */
export interface ReplayedConfigOptions {
  readonly domain: string | undefined;
  /** The keys that each limit remembers. */
  readonly maxKeys: number;
}

/** A configuration, with a store of its own on the clock of the log. */
export class ReplayedConfig {
  readonly #file: string;
  readonly #config: Config;
  readonly #domain: string;
  readonly #store: MemoryStore;
  readonly #limiter: SyncLimiter<Attributes>;
  readonly #denials = new DenialTally();
  readonly #shadow = new DenialTally();
  readonly #rejected = new ProblemCount();
  #nowMs = 0;
  #allowed = 0;
  #record: AccessRecord | undefined;
  #holdsUnits = false;

  /** Throws a `ConfigError` for a file that cannot be used, and a `RangeError` for an unknown domain. */
  constructor(file: string, { domain, maxKeys }: ReplayedConfigOptions) {
    this.#file = file;
    this.#store = memoryStore({ maxKeys, clock: { now: () => this.#nowMs } });
    this.#config = loadConfig(file, { store: this.#store });
    this.#domain = domain ?? (this.#config.domains[0] as string);
    // On a store in memory, a limiter is synchronous.
    this.#limiter = this.#config.limiter(this.#domain) as SyncLimiter<Attributes>;
    this.#config.shadowLimiter(this.#domain).on('decision', ({ keys, decision }) => {
      const { limitedBy = '', limits } = decision;
      if (decision.allowed) return;
      const key = keys[limits.findIndex(({ name }) => name === limitedBy)] ?? '';
      this.#shadow.add({ rule: limitedBy, key }, this.#record as AccessRecord);
    });
  }

  /** Decides a request at its own time. Times must not go back. */
  decide(record: AccessRecord): Verdict {
    this.#nowMs = record.atMs;
    this.#record = record;
    try {
      const decision = this.#limiter.consumeSync(record.attributes);
      if (!this.#holdsUnits) this.#holdsUnits = decision.limits.some(({ held }) => held === true);
      if (decision.allowed) {
        this.#allowed++;
        return 'allowed';
      }
      const denial = this.#denialOf(decision, record.attributes);
      this.#denials.add(denial, record);
      return denial;
    } catch (error) {
      this.#rejected.add(record.file, record.line, (error as Error).message);
      return 'rejected';
    }
  }

  /** `top` is the number of keys to report. */
  report(top: number): ConfigReport {
    return {
      file: this.#file,
      domain: this.#domain,
      allowed: this.#allowed,
      ...this.#denials.report(top),
      shadow: this.#shadow.report(top),
      rejected: { ...this.#rejected },
      evicted: this.#store.stats().evicted,
      holdsUnits: this.#holdsUnits,
    };
  }

  /** Keys are explained instead of observed: denials are few, and an event of each check costs more. */
  #denialOf({ limitedBy = '' }: Decision, attributes: Attributes): Denial {
    const { limits } = explain(this.#config, { domain: this.#domain, attributes });
    return { rule: limitedBy, key: limits.find(({ name }) => name === limitedBy)?.key ?? '' };
  }
}
