import type { Limiter } from '@sluice/core';
import { outOfRange, wrongType } from '@sluice/core/option-validation';
import { GUARD_OPTIONS } from '../options/guard-option-validation.ts';
import { type Counter, limiterCounter, storeCounter } from './counter.ts';
import type { RequestLimits } from './request-limits.ts';

const EXAMPLE =
  "rateLimit({ store: memoryStore(), limits: [fixedWindow({ name: 'per-minute', limit: 60, window: '1m' })] })";

/**
 * Who counts by these options: the limiter that they bring, or one that is made of their store and limits. Throws a
 * `TypeError` or `RangeError` that names the option at fault.
 */
export function makeCounter<Request>(
  caller: string,
  given: Readonly<Record<string, unknown>>,
  addressKeyOf: (request: Request) => string,
  routeOf: (request: Request) => string,
): Counter<Request, unknown> {
  const others = Object.fromEntries(Object.entries(given).filter(([name]) => !GUARD_OPTIONS.includes(name)));
  const keyOf = (given.key ?? addressKeyOf) as (request: Request) => string;
  if (given.limiter !== undefined) {
    return limiterCounter(checkedLimiter(caller, given, others), keyOf) as Counter<Request, unknown>;
  }
  const { limits, store } = others;
  if (store === undefined || store === null) {
    throw new TypeError(
      `${caller}: give either \`store\` with \`limits\`, or \`limiter\`; got neither. For example: ${EXAMPLE}.`,
    );
  }
  if (!Array.isArray(limits) && typeof limits !== 'function') {
    throw wrongType(
      `${caller}: \`limits\``,
      limits,
      'an array of limits, or a function',
      '[fixedWindow({ ... })]',
    );
  }
  const counter = storeCounter(caller, {
    limiterOptions: others as { readonly store: object },
    limits: limits as RequestLimits<Request>,
    keyOf,
    scopeOf: given.scope === 'route' ? routeOf : undefined,
    settles: given.countWhen !== undefined,
  });
  return counter as Counter<Request, unknown>;
}

function checkedLimiter(
  caller: string,
  { limiter, scope }: Readonly<Record<string, unknown>>,
  others: Readonly<Record<string, unknown>>,
): Limiter<unknown> {
  for (const [name, value] of Object.entries(others)) {
    if (value === undefined) continue;
    const error = new TypeError(
      `${caller}: \`${name}\` and \`limiter\` exclude each other, or there is no such option. A limiter brings its own store, limits and policy: pass those to createLimiter. Beside it there are ${GUARD_OPTIONS.map((option) => `\`${option}\``).join(', ')}.`,
    );
    throw Object.assign(error, { code: 'UNKNOWN_OPTION' });
  }
  if (scope !== undefined) {
    throw outOfRange(
      `${caller}: \`scope\``,
      scope,
      'absent beside `limiter`, whose keys are its own',
      '{ limiter }',
    );
  }
  if (typeof limiter !== 'object' || limiter === null || !('consume' in limiter)) {
    throw wrongType(`${caller}: \`limiter\``, limiter, 'a limiter', 'createLimiter({ ... })');
  }
  return limiter as Limiter<unknown>;
}
