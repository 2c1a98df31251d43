import { type Decision, RateLimitError } from '@sluice/core';
import { keyLimit } from '../keys/key-limit.ts';
import { type NamedLimiter, peekKey } from '../limiters/shown-limiter.ts';
import type { KeyLimit } from '../messages.ts';

/** A limit as its key holder sees it. Durations are in milliseconds from now. */
export interface LimitUsage extends Pick<KeyLimit, 'limit' | 'remaining' | 'windowMs' | 'resetAfterMs'> {
  readonly name: string;
  /** As in `labels`; otherwise the name. */
  readonly label: string;
  readonly used: number;
  /** Whether `limit` counts what is in use at the same time, which is released and not used up. */
  readonly isHeld: boolean;
}

/** The usage of one key against the limits of one limiter. */
export interface LimiterUsage {
  readonly limiter: string;
  readonly limits: readonly LimitUsage[];
  /** How long the key stays blocked; absent if it is not. */
  readonly blockedForMs?: number;
  /** Whether the key has no limits. */
  readonly isUnlimited: boolean;
}

/** The usage of a key, which is read without changing anything. */
export interface Usage {
  /** False if a store could not answer. Then `limiters` holds those that could. */
  readonly isComplete: boolean;
  readonly limiters: readonly LimiterUsage[];
}

/** Reads the usage of a key from all limiters. */
export async function usageOf(
  limiters: readonly NamedLimiter[],
  labels: ReadonlyMap<string, string>,
  key: string,
): Promise<Usage> {
  const decisions = await Promise.all(limiters.map((named) => decisionOf(named, key)));
  const known = decisions.flatMap((decision, i) => {
    return decision === undefined ? [] : [limiterUsage((limiters[i] as NamedLimiter).name, decision, labels)];
  });
  return { isComplete: known.length === limiters.length, limiters: known };
}

/** Undefined if the store could not answer. */
async function decisionOf(named: NamedLimiter, key: string): Promise<Decision | undefined> {
  try {
    const decision = await peekKey(named, key);
    return decision.degraded ? undefined : decision;
  } catch (error) {
    if (RateLimitError.is(error)) return undefined;
    throw error;
  }
}

function limiterUsage(
  limiter: string,
  decision: Decision,
  labels: ReadonlyMap<string, string>,
): LimiterUsage {
  const all = decision.limits.map(keyLimit);
  const blocks = all.filter(({ kind, remaining }) => kind === 'block' && remaining === 0);
  const blockedForMs = Math.max(...blocks.map(({ resetAfterMs }) => resetAfterMs));
  return {
    limiter,
    limits: all
      .filter(({ kind }) => kind !== 'block')
      .map(({ name, kind, limit, remaining, windowMs, resetAfterMs }) => ({
        name,
        label: labels.get(name) ?? name,
        limit,
        used: Math.max(limit - remaining, 0),
        remaining,
        windowMs,
        resetAfterMs,
        isHeld: kind === 'held',
      })),
    ...(blocks.length > 0 && { blockedForMs }),
    isUnlimited: all.length === 0,
  };
}
