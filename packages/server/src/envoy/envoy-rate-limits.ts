import type { Attributes, EnvoyConfig, EnvoyEntry } from '@sluice/config';
import type { Decision } from '@sluice/core';
import { allOrNothing, type Part } from '../service/all-or-nothing.ts';
import { withPlainAddress } from '../service/check-call.ts';
import type { CallOptions, DecisionService } from '../service/decision-service.ts';
import {
  type DescriptorStatus,
  type EnvoyAnswer,
  envoyAnswer,
  limitStatus,
  NO_LIMIT,
  statusOf,
  WITHOUT_END,
} from './envoy-answer.ts';
import type { EnvoyLimiters, NeededLimit } from './envoy-limiters.ts';
import { type DescriptorRequest, type EnvoyRequest, validateEnvoyRequest } from './envoy-request.ts';
import type { PlannedDescriptor } from './planned-descriptor.ts';

/** Part of a call: a check, and the descriptors that it decides. */
interface CheckPart {
  readonly isQuota: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: parts of rules and of limits have different subjects
  readonly part: Part<any>;
  readonly descriptors: readonly number[];
}

/** Decides calls of `ShouldRateLimit`. */
export class EnvoyRateLimits {
  readonly #service: DecisionService;
  readonly #limiters: EnvoyLimiters;
  readonly #onUnknownDomain: (domain: string) => void;
  #files: EnvoyConfig | undefined;

  constructor(
    service: DecisionService,
    limiters: EnvoyLimiters,
    files: EnvoyConfig | undefined,
    onUnknownDomain: (domain: string) => void,
  ) {
    this.#service = service;
    this.#limiters = limiters;
    this.#files = files;
    this.#onUnknownDomain = onUnknownDomain;
  }

  /** Decides with other files from now on. */
  use(files: EnvoyConfig): void {
    this.#files = files;
    this.#limiters.forgetLimits();
  }

  /** Decides a call. Throws INVALID_REQUEST; rejects with a `RateLimitError` if the store cannot answer. */
  async decide(request: EnvoyRequest, options: CallOptions = {}): Promise<EnvoyAnswer> {
    validateEnvoyRequest(request);
    const planned = this.#plan(request);
    if (planned === undefined) {
      this.#onUnknownDomain(request.domain);
      return envoyAnswer(
        false,
        request.descriptors.map(() => NO_LIMIT),
        [],
      );
    }
    const statuses = planned.map((one) => (one.kind === 'settled' ? one.status : NO_LIMIT));
    const checks = this.#checksOf(request.domain, planned);
    const quotas = checks.flatMap(({ isQuota }, i) => (isQuota ? [i] : []));
    const isDenied = (decisions: readonly Decision[]): boolean =>
      decisions.some(({ allowed }, i) => !allowed && checks[i]?.isQuota === false) ||
      (quotas.length > 0 && quotas.every((i) => decisions[i]?.allowed === false));
    const [decisions] = await Promise.all([
      checks.length === 0
        ? []
        : allOrNothing(
            checks.map(({ part }) => part),
            options,
            isDenied,
          ),
      this.#observeShadows(request.domain, planned, statuses, options),
    ]);
    for (const [i, { descriptors }] of checks.entries()) {
      const decision = decisions[i] as Decision;
      for (const [place, index] of descriptors.entries()) {
        const isRule = planned[index]?.kind === 'rules';
        const limit = decision.limits[place];
        statuses[index] = isRule || limit === undefined ? statusOf(decision) : limitStatus(limit);
      }
    }
    return envoyAnswer(isDenied(decisions), statuses, decisions);
  }

  /** What is to be done for each descriptor; undefined for a domain that does not exist. */
  #plan({ domain, descriptors, hits }: EnvoyRequest): readonly PlannedDescriptor[] | undefined {
    const hasRules = this.#service.domains.includes(domain);
    const matches = hasRules
      ? undefined
      : this.#files?.match(
          domain,
          descriptors.map(({ entries }) => entries),
        );
    if (!hasRules && matches === undefined) return undefined;
    return descriptors.map((descriptor, i): PlannedDescriptor => {
      // In Envoy's protocol, the 0 of the call is an absent number, and that of a descriptor is not.
      const units = descriptor.hits ?? (hits === 0 ? 1 : hits);
      const override = this.#override(descriptor);
      if (override !== undefined) return { kind: 'limit', role: 'enforced', needed: override, hits: units };
      const match = matches?.[i];
      if (match === undefined) {
        if (!hasRules) return { kind: 'settled', status: NO_LIMIT };
        return { kind: 'rules', attributes: attributesOf(descriptor.entries), hits: units };
      }
      const { rateLimit, limit, check, isReplaced, isShadow, isQuota } = match;
      if (limit === undefined) {
        const isUnlimited = rateLimit?.unlimited === true && !isReplaced;
        return { kind: 'settled', status: isUnlimited ? WITHOUT_END : NO_LIMIT };
      }
      const role = isShadow ? 'shadow' : isQuota ? 'quota' : 'enforced';
      return { kind: 'limit', role, needed: { limit, key: check.key }, hits: units };
    });
  }

  #override({ limit, entries }: DescriptorRequest): NeededLimit | undefined {
    if (limit === undefined || limit.unit === 'UNKNOWN') return undefined;
    const { requestsPerUnit, unit } = limit;
    const key = JSON.stringify(entries.map(({ key: name, value = '' }) => [name, value]));
    return { limit: this.#limiters.override(requestsPerUnit, unit), key };
  }

  /** Puts as many limits as possible into one check, which decides them in one step. */
  #checksOf(domain: string, planned: readonly PlannedDescriptor[]): readonly CheckPart[] {
    const checks: CheckPart[] = [];
    const groups: { readonly needed: NeededLimit[]; readonly descriptors: number[] }[] = [];
    for (const [index, one] of planned.entries()) {
      if (one.kind === 'rules') {
        const limiter = this.#service.limiter(domain);
        const part = { limiter, subject: withPlainAddress(one.attributes), cost: one.hits };
        checks.push({ isQuota: false, part, descriptors: [index] });
      } else if (one.kind === 'limit' && one.role === 'quota') {
        checks.push({ isQuota: true, part: this.#part(domain, [one]), descriptors: [index] });
      } else if (one.kind === 'limit' && one.role === 'enforced') {
        // A check has each limit once.
        const group = groups.find(({ needed }) =>
          needed.every(({ limit }) => limit.name !== one.needed.limit.name),
        );
        if (group === undefined) groups.push({ needed: [one.needed], descriptors: [index] });
        else {
          group.needed.push(one.needed);
          group.descriptors.push(index);
        }
      }
    }
    for (const { descriptors } of groups) {
      const limits = descriptors.map((index) => planned[index] as PlannedLimit);
      checks.push({ isQuota: false, part: this.#part(domain, limits), descriptors });
    }
    return checks;
  }

  // biome-ignore lint/suspicious/noExplicitAny: see CheckPart
  #part(domain: string, limits: readonly PlannedLimit[]): Part<any> {
    const needed = limits.map((one) => one.needed);
    return {
      limiter: this.#limiters.limiter(domain),
      subject: this.#limiters.subject(domain, needed),
      cost: Object.fromEntries(limits.map(({ needed: { limit }, hits }) => [limit.name, hits])),
    };
  }

  /** Shadow limits count, whatever the others decide, and their status is always OK. */
  async #observeShadows(
    domain: string,
    planned: readonly PlannedDescriptor[],
    statuses: DescriptorStatus[],
    options: CallOptions,
  ): Promise<void> {
    await Promise.all(
      planned.map(async (one, index) => {
        if (one.kind !== 'limit' || one.role !== 'shadow') return;
        // An outage of a trial must not disturb those who are served.
        const [decision] = await allOrNothing([this.#part(domain, [one])], options).catch(() => []);
        const limit = decision?.limits[0];
        if (limit !== undefined) statuses[index] = { ...limitStatus(limit), isOverLimit: false };
      }),
    );
  }
}

type PlannedLimit = Extract<PlannedDescriptor, { readonly kind: 'limit' }>;

/** Entries as attributes of rules. Of several entries with one key, the last counts. */
function attributesOf(entries: readonly EnvoyEntry[]): Attributes {
  const attributes: Record<string, string> = {};
  for (const { key, value = '' } of entries) {
    if (key !== '__proto__' && key !== 'headers') attributes[key] = value;
  }
  const address = attributes.remote_address ?? attributes.masked_remote_address;
  return attributes.ip === undefined && address !== undefined ? { ...attributes, ip: address } : attributes;
}
