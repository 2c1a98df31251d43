import type { Decision, Limiter, LimitStatus, Reservation } from '@sluice/core';
import type { EnvoyAnswer, EnvoyStatus } from './envoy-answer.ts';
import type { EnvoyConfig } from './envoy-config.ts';
import { type EnvoyItem, type EnvoyItems, EnvoyLimits, type EnvoySubject } from './envoy-items.ts';
import type { EnvoyRequest } from './envoy-request.ts';
import { noLimit, statusOf } from './envoy-status.ts';

interface Modes {
  readonly shadowMode: boolean;
  readonly quotaMode: boolean;
}

/** What the store says of one item. */
interface Verdict {
  readonly item: EnvoyItem;
  readonly allowed: boolean;
  /** Undefined if a failure policy decided without counting. */
  readonly status: LimitStatus | undefined;
  readonly degraded: boolean;
}

/** Verdicts on items, and what takes their charges back. */
interface Held {
  readonly verdicts: readonly Verdict[];
  readonly reservations: readonly Reservation[];
}

/**
 * Combines the verdicts of limits as envoyproxy/ratelimit does. A limit in shadow is no part of the decision,
 * so it is checked after it. Quotas are checked before it, each by itself, because one that is exceeded does
 * not deny; what they have charged is taken back if the request is denied after all.
 */
export class EnvoyAnswers {
  readonly #limiter: Limiter<EnvoySubject>;
  readonly #modes: Modes;
  readonly #limits = new EnvoyLimits();

  constructor(limiter: Limiter<EnvoySubject>, modes: Modes) {
    this.#limiter = limiter;
    this.#modes = modes;
  }

  async to(request: EnvoyRequest, config: EnvoyConfig): Promise<EnvoyAnswer> {
    const found = this.#limits.find(config, request);
    const statuses: EnvoyStatus[] = request.descriptors.map((_, i) => noLimit(found?.matches[i]));
    if (found === undefined) return { overallCode: 'OK', statuses, degraded: false };
    const { verdicts, allowed } = await this.#decide(request.domain, found);
    for (const { item, ...verdict } of verdicts) {
      const descriptor = request.descriptors[item.index];
      const match = found.matches[item.index];
      statuses[item.index] = statusOf(request.domain, item, verdict, match, descriptor);
    }
    return {
      overallCode: allowed || this.#modes.shadowMode ? 'OK' : 'OVER_LIMIT',
      statuses,
      degraded: verdicts.some(({ degraded }) => degraded),
    };
  }

  async #decide(
    domain: string,
    { items, matches }: EnvoyItems,
  ): Promise<{ readonly verdicts: readonly Verdict[]; readonly allowed: boolean }> {
    const { shadowMode, quotaMode } = this.#modes;
    if (shadowMode) return { verdicts: await this.#each(domain, items, 'consume'), allowed: true };
    const isQuota = (item: EnvoyItem): boolean => quotaMode || item.isQuota;
    const shadow = items.filter(({ isShadow }) => isShadow);
    const quotas = items.filter((item) => !item.isShadow && isQuota(item));
    const enforced = items.filter((item) => !item.isShadow && !isQuota(item));
    // Theirs counts a descriptor without a limit as a quota that has passed if all are quotas.
    const isUnmatched = (index: number): boolean => !items.some((item) => item.index === index);
    const hasPassed =
      shadow.some(isQuota) ||
      (quotaMode && matches.some((match, i) => isUnmatched(i) && match?.rateLimit?.unlimited !== true));
    const held = await this.#hold(domain, quotas, enforced.length > 0);
    const areQuotasOver = !hasPassed && quotas.length > 0 && held.verdicts.every(({ allowed }) => !allowed);
    const decided = areQuotasOver
      ? await this.#each(domain, enforced, 'peek')
      : await this.#enforce(domain, enforced, held.reservations);
    const allowed = !areQuotasOver && decided.every((verdict) => verdict.allowed);
    const observed = await this.#each(domain, shadow, allowed ? 'consume' : 'peek');
    return { verdicts: [...held.verdicts, ...decided, ...observed], allowed };
  }

  /** Checks each item by itself. `mayCancel`: whether what they charge may have to be taken back. */
  async #hold(domain: string, items: readonly EnvoyItem[], mayCancel: boolean): Promise<Held> {
    if (!mayCancel) return { verdicts: await this.#each(domain, items, 'consume'), reservations: [] };
    const attempts = items.map(async (item) => {
      const reservation = await this.#reserve(domain, [item]);
      return { reservation, verdicts: verdictsOf([item], reservation.decision) };
    });
    const settled = await Promise.allSettled(attempts);
    const made = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const reservations = made.map(({ reservation }) => reservation);
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed !== undefined) {
      await cancelAll(reservations);
      throw failed.reason;
    }
    return { verdicts: made.flatMap(({ verdicts }) => verdicts), reservations };
  }

  /**
   * Checks all items, all or nothing. Takes back what is held if they are denied. Descriptors that have the
   * same limit need a check each, as a check has each limit once.
   */
  async #enforce(
    domain: string,
    items: readonly EnvoyItem[],
    before: readonly Reservation[],
  ): Promise<readonly Verdict[]> {
    const rounds = roundsOf(items);
    const verdicts: Verdict[] = [];
    const held = [...before];
    try {
      for (const [i, round] of rounds.entries()) {
        const isLast = i === rounds.length - 1;
        let decision: Decision;
        if (isLast) decision = await this.#check(domain, round, 'consume');
        else {
          const reservation = await this.#reserve(domain, round);
          held.push(reservation);
          ({ decision } = reservation);
        }
        verdicts.push(...verdictsOf(round, decision));
        if (decision.allowed) continue;
        await cancelAll(held.splice(0));
        return [...verdicts, ...(await this.#each(domain, rounds.slice(i + 1).flat(), 'peek'))];
      }
    } catch (error) {
      await cancelAll(held);
      throw error;
    }
    await Promise.all(held.map((reservation) => reservation.commit()));
    return verdicts;
  }

  async #each(
    domain: string,
    items: readonly EnvoyItem[],
    kind: 'consume' | 'peek',
  ): Promise<readonly Verdict[]> {
    const checks = items.map(async (item) => verdictsOf([item], await this.#check(domain, [item], kind)));
    return (await Promise.all(checks)).flat();
  }

  #check(domain: string, items: readonly EnvoyItem[], kind: 'consume' | 'peek'): Promise<Decision> {
    return this.#limiter[kind](this.#limits.subjectOf(domain, items), { cost: costOf(items) });
  }

  #reserve(domain: string, items: readonly EnvoyItem[]): Promise<Reservation> {
    return this.#limiter.reserve(this.#limits.subjectOf(domain, items), { cost: costOf(items) });
  }
}

function costOf(items: readonly EnvoyItem[]): Readonly<Record<string, number>> {
  return Object.fromEntries(items.map(({ limit, hits }) => [limit.name, hits]));
}

function verdictsOf(items: readonly EnvoyItem[], decision: Decision): readonly Verdict[] {
  const { limits, allowed, degraded } = decision;
  return items.map((item, i) => {
    const status = limits[i];
    return { item, status, allowed: status?.allowed ?? allowed, degraded };
  });
}

/** Lists of items in which each limit is once: usually one. */
function roundsOf(items: readonly EnvoyItem[]): readonly (readonly EnvoyItem[])[] {
  const rounds: EnvoyItem[][] = [];
  for (const item of items) {
    const free = rounds.find((round) => round.every(({ limit }) => limit.name !== item.limit.name));
    if (free === undefined) rounds.push([item]);
    else free.push(item);
  }
  return rounds;
}

async function cancelAll(reservations: readonly Reservation[]): Promise<void> {
  // What cannot be taken back stays charged, which is the safe side.
  await Promise.allSettled(reservations.map((reservation) => reservation.cancel()));
}
