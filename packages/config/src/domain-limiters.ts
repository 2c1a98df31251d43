import { createLimiter, type Limit, type Limiter, type LimiterOptions, type SyncLimiter } from '@sluice/core';
import { type Attributes, validateAttributes } from './rules/attributes.ts';
import type { CompiledDomain } from './rules/compiled-domain.ts';

/** What the limiter of shadow rules is called with: a request, and the limits of one rule. */
export interface ShadowSubject {
  readonly attributes: Attributes;
  readonly limits: readonly Limit<Attributes>[];
}

/** The limiters of one domain. They stay the same when the configuration is loaded again. */
export interface DomainLimiters {
  readonly enforced: Limiter<Attributes>;
  /** Makes the checks of shadow rules, which have no effect: observe it to see their decisions. */
  readonly shadow: Limiter<ShadowSubject>;
}

type Options = Omit<LimiterOptions<never>, 'limits' | 'name'>;

/**
 * Creates the limiters of a domain. `current` returns the domain as it was loaded last: each check reads it
 * once, so it sees one configuration as a whole.
 */
export function domainLimiters(
  name: string,
  options: Options,
  current: () => CompiledDomain,
): DomainLimiters {
  const enforced = createLimiter<Attributes>({
    ...options,
    name,
    limits: (attributes) => {
      validateAttributes('the subject', attributes);
      const domain = current();
      if (domain.hasShadow) observe();
      return domain.limitsOf(attributes);
    },
  });
  const onSubjects = new WeakMap<object, readonly Limit<ShadowSubject>[]>();
  const shadow = createLimiter<ShadowSubject>({
    ...options,
    // Whatever a trial does, it must not disturb those who are served.
    onStoreFailure: 'allow',
    name: `${name} (shadow)`,
    limits: ({ limits }) => {
      const wrapped = onSubjects.get(limits) ?? limits.map(onShadowSubject);
      onSubjects.set(limits, wrapped);
      return wrapped;
    },
  });
  let isObserved = false;
  // Events cost more than the check itself, so there are none without shadow rules.
  const observe = (): void => {
    if (isObserved) return;
    isObserved = true;
    enforced.on('decision', ({ kind, subject, cost, decision }) => {
      // A request that is denied is not served, so an enforced rule would not have charged it either.
      if (!decision.allowed || (kind !== 'consume' && kind !== 'reserve')) return;
      for (const limits of current().shadowLimitsOf(subject))
        check(shadow, { attributes: subject, limits }, cost);
    });
  };
  return { enforced, shadow };
}

function check(
  limiter: Limiter<ShadowSubject>,
  subject: ShadowSubject,
  cost: number | Readonly<Record<string, number>>,
): void {
  if (isSync(limiter)) limiter.consumeSync(subject, { cost });
  // Not awaited: the answer does not depend on it. An outage is in the events of the limiter.
  else limiter.consume(subject, { cost }).catch(() => undefined);
}

function isSync(limiter: Limiter<ShadowSubject>): limiter is SyncLimiter<ShadowSubject> {
  return typeof (limiter as Partial<SyncLimiter<ShadowSubject>>).consumeSync === 'function';
}

function onShadowSubject(limit: Limit<Attributes>): Limit<ShadowSubject> {
  return { ...limit, key: ({ attributes }) => limit.key?.(attributes) ?? '' };
}
