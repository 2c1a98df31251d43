import type { SuiteOptions } from '../../src/index.ts';
import { type BrokenAdapter, brokenOnNode, changing, forgetting } from './broken-adapter.ts';

type Cost = NonNullable<SuiteOptions['cost']>;

/** Returns the option with its results changed, if it is a function. */
function withResults(cost: Cost | undefined, change: (result: unknown) => unknown): object {
  return typeof cost === 'function' ? { cost: (request: unknown) => change(cost(request)) } : {};
}

/** Adapters that do not hand on the options as they are. */
export const options: readonly BrokenAdapter[] = [
  changing(
    'takes only the last limit',
    ({ limits }) => ({ limits: Array.isArray(limits) ? limits.slice(-1) : limits }),
    'checks several limits at once and charges none when one denies',
  ),
  changing(
    'takes null for no limits at all',
    ({ limits }) =>
      typeof limits === 'function'
        ? { limits: async (request: unknown) => (await limits(request)) ?? [] }
        : {},
    'limits by tier; null is unlimited and reports no quota',
  ),
  changing(
    'does not await a cost',
    ({ cost }) => withResults(cost, (result) => (result instanceof Promise ? 1 : result)),
    'spends the cost, and sends no Retry-After for one that can never fit',
  ),
  changing(
    'takes only numbers for costs',
    ({ cost }) => (typeof cost === 'object' ? { cost: 1 } : {}),
    'spends a cost of its own from each limit, all or nothing',
  ),
  changing(
    'takes only numbers for the results of `cost`',
    ({ cost }) =>
      withResults(cost, (result) => (result instanceof Promise || typeof result === 'number' ? result : 1)),
    'spends costs by limit that a function returns; a limit that it does not name costs 1',
  ),
  changing(
    'corrects costs',
    ({ cost }) => withResults(cost, (result) => Math.max(0, Math.trunc(Number(result)) || 0)),
    'charges nothing for an invalid cost',
  ),
  changing(
    'ignores a cost that is a function',
    ({ cost }) => (typeof cost === 'function' ? { cost: 1 } : {}),
    'spends a cost that is read from a parsed body',
  ),
  forgetting('skip', 'skips a request if `skip` returns true'),
  forgetting('allow', 'passes addresses on the allow list'),
  forgetting('key', 'counts by the key that `key` returns'),
  forgetting(
    'shadow',
    'lets everything pass in shadow mode, and reports no quota',
    'passes in an outage in shadow mode',
  ),
  forgetting('disclose', 'discloses nothing with `disclose: false`'),
  forgetting('refusal', 'answers with a status and a body from the app'),
  forgetting('onLimited', 'lets `onLimited` answer, with the status and the fields that are set'),
  forgetting(
    'onStoreFailure',
    "passes in an outage with 'allow', without quota headers",
    'decides in this process in an outage with `local`',
  ),
  changing(
    'changes the case of keys',
    ({ key }) => (key && { key: async (request: unknown) => (await key(request)).toLowerCase() }) ?? {},
    'takes any string for a key: prototypes, braces, globs, long ones',
  ),
  brokenOnNode(
    'ignores unknown options',
    { options: ({ windowMs: _, ...known }: SuiteOptions & { windowMs?: number }) => known },
    'rejects an unknown option when the app starts, by its name',
  ),
];
