import {
  type Attributes,
  createEnvoyLimiter,
  type EnvoyConfig,
  type EnvoyEntry,
  type EnvoyLimiter,
  type EnvoyRequest,
} from '@sluice/config';
import type { Store } from '@sluice/core';
import type { DecisionService, ObserveLimiter } from '../service/decision-service.ts';
import { ServiceError } from '../service/service-error.ts';
import { whenReady } from '../service/when-ready.ts';
import { validateCallBounds } from './call-bounds.ts';
import { type EnvoyReply, envoyReply } from './envoy-reply.ts';
import { replyOfFiles } from './reply-of-files.ts';
import { replyOfRules } from './reply-of-rules.ts';
import { withShortValues } from './short-values.ts';

/** What {@link EnvoyRateLimits} decides with. */
export interface EnvoyParts {
  /** Decides the domains that have rules. */
  readonly service: DecisionService;
  /** Decides the others; undefined without files of envoyproxy/ratelimit. */
  readonly files: EnvoyConfig | undefined;
  readonly store: Store;
  /** How long a check may take. */
  readonly deadlineMs: number;
  readonly observe: ObserveLimiter;
  readonly onUnknownDomain: (domain: string) => void;
}

/** Decides calls of `ShouldRateLimit`, by rules or by files of envoyproxy/ratelimit. */
export class EnvoyRateLimits {
  readonly #service: DecisionService;
  readonly #onUnknownDomain: (domain: string) => void;
  readonly #limiter: EnvoyLimiter | undefined;
  #files: EnvoyConfig | undefined;

  constructor({ service, files, store, deadlineMs, observe, onUnknownDomain }: EnvoyParts) {
    this.#service = service;
    this.#onUnknownDomain = onUnknownDomain;
    this.#files = files;
    if (files === undefined) return;
    // An outage is an error, so that Envoy's own `failure_mode_deny` decides.
    this.#limiter = createEnvoyLimiter(files, { store, deadlineMs, prefix: 'sluice/envoy' });
    observe(this.#limiter.limiter);
  }

  /** Decides with other files from now on. Usage stays. */
  use(files: EnvoyConfig): void {
    this.#files = files;
    this.#limiter?.use(files);
  }

  /**
   * Decides a call, at once if the store is in this process. Throws or rejects with INVALID_REQUEST, or with
   * a mistake of core, before anything changes; and with a `RateLimitError` if the store cannot answer.
   */
  decide(request: EnvoyRequest): EnvoyReply | Promise<EnvoyReply> {
    validateCallBounds(request);
    const call = withShortValues(request);
    const { domain, descriptors } = call;
    if (this.#service.domains.includes(domain)) return this.#decideByRules(call);
    if (this.#limiter !== undefined && this.#files?.domains.includes(domain)) {
      return this.#limiter.shouldRateLimit(call).then(replyOfFiles);
    }
    this.#onUnknownDomain(domain);
    return envoyReply(
      descriptors.map(() => ({ isOverLimit: false, remaining: 0 })),
      { isOverLimit: false, degraded: false, limits: [] },
    );
  }

  #decideByRules({ domain, descriptors, hitsAddend = 0 }: EnvoyRequest): EnvoyReply | Promise<EnvoyReply> {
    if (descriptors.some(({ limit }) => limit !== undefined)) {
      const message =
        'A descriptor can bring its own `limit` only to a domain of a file of envoyproxy/ratelimit.';
      throw new ServiceError('INVALID_REQUEST', message);
    }
    const decisions = this.#service.checkTogether(
      descriptors.map(({ entries, hitsAddend: own }) => ({
        domain,
        attributes: attributesOf(entries),
        // In the protocol, the 0 of the call is an absent number, and that of a descriptor is not.
        cost: own ?? Math.max(1, hitsAddend),
      })),
    );
    return whenReady(decisions, replyOfRules);
  }
}

/** Entries as attributes of rules. Of several entries with one key, the last counts. */
function attributesOf(entries: readonly EnvoyEntry[]): Attributes {
  const attributes: Record<string, string> = {};
  for (const { key, value = '' } of entries) {
    if (key !== '__proto__' && key !== 'headers') attributes[key] = value;
  }
  const address = attributes.remote_address ?? attributes.masked_remote_address;
  return attributes.ip === undefined && address !== undefined ? { ...attributes, ip: address } : attributes;
}
