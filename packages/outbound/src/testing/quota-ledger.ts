import { FakeQuota } from './fake-quota.ts';
import type { FakeRoute } from './fake-upstream-options.ts';
import type { ParsedQuota } from './parse-fake-quotas.ts';
import type { QuotaState } from './quota-counter.ts';
import type { Random } from './seeded-random.ts';

/** What became known when a call was counted, or refused. */
export interface CountedCall {
  readonly isLimited: boolean;
  /** Until the call would be allowed; 0 if it was. */
  readonly retryInMs: number;
  readonly quotas: readonly QuotaState[];
}

/** The quotas of every bucket and resource, each made when its first call comes. */
export class QuotaLedger {
  readonly #quotas: readonly ParsedQuota[];
  readonly #foreign: number;
  readonly #random: Random;
  readonly #byRoute = new Map<string, readonly FakeQuota[]>();
  readonly #limits = new Map<string, number>();

  constructor(quotas: readonly ParsedQuota[], foreign: number, random: Random) {
    this.#quotas = quotas;
    this.#foreign = foreign;
    this.#random = random;
  }

  /** Spends the cost of a call in all its quotas, or in none. A refused call costs nothing. */
  count(route: FakeRoute, cost: Readonly<Record<string, number>>, nowMs: number): CountedCall {
    const quotas = this.#quotasOf(route, nowMs);
    for (const quota of quotas) quota.passTime(nowMs);
    const waits = quotas.map((quota, i) => quota.waitMs(nowMs, this.#costOf(i, cost)));
    const retryInMs = Math.max(0, ...waits);
    const isLimited = retryInMs > 0;
    if (!isLimited) {
      for (const [i, quota] of quotas.entries()) quota.spend(nowMs, this.#costOf(i, cost));
    }
    return { isLimited, retryInMs, quotas: quotas.map((quota) => quota.state(nowMs)) };
  }

  /** The quotas of a bucket as they are, without a call. */
  peek(route: FakeRoute, nowMs: number): readonly QuotaState[] {
    const quotas = this.#quotasOf(route, nowMs);
    for (const quota of quotas) quota.passTime(nowMs);
    return quotas.map((quota) => quota.state(nowMs));
  }

  changeLimit(name: string, limit: number, nowMs: number): void {
    this.#limits.set(name, limit);
    for (const quotas of this.#byRoute.values()) {
      for (const [i, quota] of quotas.entries()) {
        if (this.#quotas[i]?.name === name) quota.changeLimit(nowMs, limit);
      }
    }
  }

  /** Units that foreign calls have spent. */
  foreignUnits(): number {
    return [...this.#byRoute.values()].flat().reduce((sum, quota) => sum + quota.foreign, 0);
  }

  /** By quota: the share that was spent of what foreign traffic left. `undefined` before a window is over. */
  shares(nowMs: number): Record<string, number | undefined> {
    const shares = this.#quotas.map(({ name }, i) => {
      const usages = [...this.#byRoute.values()].flatMap((quotas) => quotas[i]?.usage(nowMs) ?? []);
      const spent = usages.reduce((sum, usage) => sum + usage.spent, 0);
      const left = usages.reduce((sum, usage) => sum + usage.offered - usage.foreign, 0);
      return [name, left > 0 ? spent / left : undefined] as const;
    });
    return Object.fromEntries(shares);
  }

  #quotasOf({ bucket, resource }: FakeRoute, nowMs: number): readonly FakeQuota[] {
    const key = JSON.stringify([bucket, resource]);
    let quotas = this.#byRoute.get(key);
    if (quotas === undefined) {
      quotas = this.#quotas.map((quota) => {
        const limit = this.#limits.get(quota.name) ?? quota.limit;
        return new FakeQuota({ ...quota, limit }, this.#foreign, this.#random, nowMs);
      });
      this.#byRoute.set(key, quotas);
    }
    return quotas;
  }

  #costOf(i: number, cost: Readonly<Record<string, number>>): number {
    const name = this.#quotas[i]?.name;
    return name === undefined ? 0 : (cost[name] ?? 1);
  }
}
