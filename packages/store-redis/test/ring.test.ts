import {
  type Command,
  type CommandResult,
  concurrency,
  liveRecord,
  type RecordKey,
  type StoredRecord,
  transitionOf,
} from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { type RedisServer, startRedis } from '@sluice/test-servers';
import {
  array,
  assert as assertProperty,
  asyncProperty,
  constantFrom,
  integer,
  oneof,
  record,
} from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromIoredis, redisStore } from '../src/index.ts';
import { safeOptions } from './connections.ts';

// The logs of the conformance suite are short. These are long enough to wrap around the end of their ring and
// to grow it, and some have totals that must start over.

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url, safeOptions);
});

afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

const WINDOW_MS = 40;

const step = record({
  waitMs: oneof({ weight: 9, arbitrary: integer({ min: 0, max: 4 }) }, constantFrom(-1, 15, 35, 40, -200)),
  kind: constantFrom('spend', 'spend', 'spend', 'take-back', 'refund'),
  /** Which of the charges so far is taken back, counted from the newest. */
  age: integer({ min: 0, max: 20 }),
  cost: integer({ min: 1, max: 4 }),
});

let runs = 0;

it.each([
  ['of small units', 1000, 1],
  ['of huge units', Number.MAX_SAFE_INTEGER, 2 ** 48],
])(
  'a ring %s stays equal to the log of core, whatever is taken back from it',
  async (_what, limit, unit) => {
    const { algorithm } = concurrency({ name: 'c', limit, lease: WINDOW_MS });
    const play = asyncProperty(array(step, { minLength: 60, maxLength: 160, size: 'max' }), async (steps) => {
      const clock = new ManualClock();
      const store = redisStore({ client: fromIoredis(redis), clock });
      const key: RecordKey = { scope: `ring-${process.pid}-${runs++}`, key: 'k', algorithm };
      const charges: number[] = [];
      let log: StoredRecord | undefined;
      for (const { waitMs, kind, age, cost } of steps) {
        clock.advance(waitMs);
        const common = { keys: [key], cost: cost * unit };
        const command: Command =
          kind === 'spend'
            ? { kind, ...common, count: 1 }
            : {
                kind: 'take-back',
                ...common,
                chargedAtMs: kind === 'refund' ? undefined : charges.at(-1 - age),
              };
        const { result, writes } = transitionOf(command)([liveRecord(log, clock.now())], clock.now());
        log = writes?.[0] ?? log;
        if (kind === 'spend') charges.push(result.nowMs);
        const [outcome] = (await store.execute?.([command])) ?? [];
        expect((outcome as CommandResult).granted).toBe(result.granted);
        const stored = await store.update([key], ([present]) => ({ result: present && [...present] }));
        expect(stored).toEqual(liveRecord(log, clock.now()));
      }
    });
    await assertProperty(play, { numRuns: 40 });
  },
  120_000,
);
