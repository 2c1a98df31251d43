import type { CounterTable } from '../counters/counter-table.ts';
import { indexOfPair, pairAt, USUAL_PAIRS } from '../counters/outcome.ts';
import type { DenialLog } from '../denial-log/denial-log.ts';
import type { MemoryFigure, StoresInMemory } from '../stores/stores-in-memory.ts';
import type { TopKeys } from '../top-keys/top-keys.ts';

/** What the metrics are read from. */
export interface MetricSources {
  readonly counters: CounterTable;
  readonly topKeys: TopKeys;
  readonly denialLog: DenialLog | undefined;
  readonly stores: StoresInMemory;
}

/** One number, with the values of the metric's attributes by name. */
export interface Sample {
  readonly value: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A metric that is read on request and costs a decision nothing but the counting. */
export interface Metric {
  /** The name for OpenTelemetry; with underscores, and `_total` for a counter, the one for Prometheus. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly unit?: string;
  readonly description: string;
  readonly attributes: readonly string[];
  read(sources: MetricSources): Iterable<Sample>;
}

/** Names and attributes of the one histogram, which is recorded and not read. */
export const storeDuration = {
  name: 'sluice.store.duration',
  unit: 's',
  description: 'Time from the call to the answer, of checks that a store outside this process answered.',
  attributes: ['sluice.limiter'],
} as const;

const LIMITER = 'sluice.limiter';
const LIMIT = 'sluice.limit';

/** Exported as 0 from the start; the other codes appear when they first occur. */
const USUAL_ERRORS = ['STORE_UNAVAILABLE', 'STORE_TIMEOUT'] as const;

export const metrics: readonly Metric[] = [
  {
    name: 'sluice.decisions',
    kind: 'counter',
    unit: '{decision}',
    description: 'Decisions of consume and reserve, and of each try of waitUntilAllowed.',
    attributes: [LIMITER, 'sluice.outcome', 'sluice.source'],
    *read({ counters }) {
      const usual = new Set(USUAL_PAIRS.map(([outcome, source]) => indexOfPair(outcome, source)));
      for (const { name, decisions } of counters.limiters) {
        for (const [index, value] of decisions.entries()) {
          if (value === 0 && !usual.has(index)) continue;
          const [outcome, source] = pairAt(index);
          const attributes = { [LIMITER]: name, 'sluice.outcome': outcome, 'sluice.source': source };
          yield { value, attributes };
        }
      }
    },
  },
  {
    name: 'sluice.operations',
    kind: 'counter',
    unit: '{operation}',
    description: 'Other uses of a limiter: peek, refund, penalize, and commit and cancel of a reservation.',
    attributes: [LIMITER, 'sluice.operation'],
    *read({ counters }) {
      for (const { name, operations } of counters.limiters) {
        for (const [operation, value] of Object.entries(operations)) {
          yield { value, attributes: { [LIMITER]: name, 'sluice.operation': operation } };
        }
      }
    },
  },
  perLimit('sluice.limit.denials', '{decision}', 'Decisions that this limit denied.', 'denials'),
  perLimit('sluice.limit.charges', '{unit}', 'Units that allowed decisions spent on this limit.', 'charges'),
  perLimit(
    'sluice.limit.near',
    '{decision}',
    'Allowed decisions after which less than a fifth of this limit was left.',
    'near',
  ),
  {
    name: 'sluice.store.errors',
    kind: 'counter',
    unit: '{error}',
    description: 'Checks that the store could not decide, by the code of the error.',
    attributes: [LIMITER, 'error.type'],
    *read({ counters }) {
      for (const { name, errors } of counters.limiters) {
        for (const code of new Set([...USUAL_ERRORS, ...errors.keys()])) {
          yield { value: errors.get(code) ?? 0, attributes: { [LIMITER]: name, 'error.type': code } };
        }
      }
    },
  },
  {
    name: 'sluice.store.outages',
    kind: 'counter',
    unit: '{outage}',
    description:
      'How often a limiter stopped calling its store because it had failed several times in a row.',
    attributes: [LIMITER],
    *read({ counters }) {
      for (const { name, outages } of counters.limiters)
        yield { value: outages, attributes: { [LIMITER]: name } };
    },
  },
  {
    name: 'sluice.breaker.state',
    kind: 'gauge',
    description: '1 while a limiter does not call its store because of an outage, otherwise 0.',
    attributes: [LIMITER],
    *read({ counters }) {
      for (const { name, out } of counters.limiters) {
        yield { value: out.size > 0 ? 1 : 0, attributes: { [LIMITER]: name } };
      }
    },
  },
  {
    name: 'sluice.top_key.share',
    kind: 'gauge',
    description:
      'The share of the key that is denied most in all recent denials, from 0 to 1, never too high.',
    attributes: [],
    *read({ topKeys }) {
      yield { value: topKeys.topShare, attributes: {} };
    },
  },
  inMemory('sluice.memory.records', 'gauge', '{record}', 'Keys that stores in memory hold.', 'keys'),
  inMemory(
    'sluice.memory.denying',
    'gauge',
    '{record}',
    'Keys among them that are kept because they deny.',
    'denying',
  ),
  inMemory(
    'sluice.memory.evictions',
    'counter',
    '{record}',
    'Records that were dropped before they had expired, to make room.',
    'evicted',
  ),
  inMemory(
    'sluice.memory.overflows',
    'counter',
    '{check}',
    'Checks of new keys that shared a record, because there was no room for another.',
    'overflowed',
  ),
  ofDenialLog('sluice.denial_log.lines', '{line}', 'Lines of the denial log.', 'lines'),
  ofDenialLog(
    'sluice.denial_log.not_logged',
    '{decision}',
    'Denials that no line of the denial log reports, because a bound kept them out.',
    'notLogged',
  ),
];

function perLimit(
  name: string,
  unit: string,
  description: string,
  count: 'denials' | 'charges' | 'near',
): Metric {
  return {
    name,
    kind: 'counter',
    unit,
    description,
    attributes: [LIMITER, LIMIT],
    *read({ counters }) {
      for (const counted of counters.limits()) {
        yield { value: counted[count], attributes: { [LIMITER]: counted.limiter, [LIMIT]: counted.name } };
      }
    },
  };
}

function inMemory(
  name: string,
  kind: Metric['kind'],
  unit: string,
  description: string,
  figure: MemoryFigure,
): Metric {
  return {
    name,
    kind,
    unit,
    description,
    attributes: ['sluice.store'],
    *read({ stores }) {
      for (const [store, value] of stores.sums(figure))
        yield { value, attributes: { 'sluice.store': store } };
    },
  };
}

function ofDenialLog(name: string, unit: string, description: string, count: 'lines' | 'notLogged'): Metric {
  return {
    name,
    kind: 'counter',
    unit,
    description,
    attributes: [],
    *read({ denialLog }) {
      if (denialLog !== undefined) yield { value: denialLog[count], attributes: {} };
    },
  };
}
