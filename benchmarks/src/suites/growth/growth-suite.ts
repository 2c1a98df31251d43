import type { Entry, Row, Suite } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';
import { line } from '../line.ts';
import * as memory from '../memory/entries.ts';
import * as redis from '../redis/entries.ts';

const entry = entriesIn(import.meta.url);

const LIMITS_A_CHECK = [1, 2, 4, 8];
const KEYS = [1000, 10_000, 100_000, 1_000_000];
const LOG_LIMITS = [10, 100, 1000, 10_000];

function withLimits(contender: Entry, copies: number): Entry {
  return { ...contender, options: { ...contender.options, copies } };
}

function withKeys(contender: Entry, keyCount: number): Entry {
  // The peers' stores have no bound that would have to be raised.
  const options = { ...contender.options, ...(contender.role === 'ours' && { maxKeys: keyCount }) };
  return { ...contender, keyCount, options };
}

function fullLog(file: string, limit: number): Entry {
  return { ...entry(file, 'ours', 'log', 'log'), limit };
}

const union = 'rate-limiter-flexible, union';

const rows: readonly Row[] = [
  {
    id: 'limits-memory',
    title: 'limits in one check, in memory',
    axis: 'limits in one check',
    measurement: 'calls',
    keys: 'uniform',
    contenders: [
      ...line('sluice', LIMITS_A_CHECK, (n) => withLimits(memory.ours.fixedWindow, n)),
      ...line(union, LIMITS_A_CHECK, (n) => withLimits(memory.peer, n)),
    ],
    note: 'Sluice charges all limits or none; a union charges each separately.',
  },
  {
    id: 'limits-redis',
    title: 'limits in one check, on Redis, 1,000 in flight',
    axis: 'limits in one check',
    measurement: 'flights',
    inFlight: 1000,
    contenders: [
      ...line('sluice', LIMITS_A_CHECK, (n) => withLimits(redis.ours.fixedWindow, n)),
      ...line(union, LIMITS_A_CHECK, (n) => withLimits(redis.peer, n)),
    ],
  },
  {
    id: 'keys-memory',
    title: 'keys, in memory, uniform',
    axis: 'keys',
    measurement: 'calls',
    keys: 'uniform',
    contenders: [
      ...line('sluice', KEYS, (n) => withKeys(memory.ours.fixedWindow, n)),
      ...line('rate-limiter-flexible, awaited', KEYS, (n) => withKeys(memory.peer, n)),
      ...line('bare Map.get and Date.now', KEYS, (n) => withKeys(memory.bareMap, n)),
    ],
  },
  {
    id: 'log-memory',
    title: 'entries of slidingWindowLog, in memory',
    axis: 'limit, and entries in the record',
    measurement: 'calls',
    keys: 'hot',
    contenders: line('slidingWindowLog', LOG_LIMITS, (limit) => fullLog('full-log', limit)),
    note: 'One key whose log is full: with each check, one entry expires and another is added.',
  },
  {
    id: 'log-redis',
    title: 'entries of slidingWindowLog, on Redis, one at a time',
    axis: 'limit, and entries in the record',
    measurement: 'flights',
    inFlight: 1,
    keys: 'hot',
    contenders: line('slidingWindowLog', LOG_LIMITS, (limit) => fullLog('full-log-redis', limit)),
    note: 'The same on Redis.',
  },
];

/** The cost of a check as limits, keys and logs grow. */
export const growthSuite: Suite = {
  name: 'growth',
  title: 'As things grow',
  about:
    'The cost of a check as limits, keys and logs grow. The loops are those of the memory and Redis suites.',
  packages: [
    '@sluice/core',
    '@sluice/store-memory',
    '@sluice/store-redis',
    'ioredis',
    'rate-limiter-flexible',
    'mitata',
    'tinybench',
  ],
  rows,
  serverOf: ({ id }) => (id.endsWith('-redis') ? 'redis' : undefined),
};
