import {
  type Command,
  type CommandResult,
  concurrency,
  costAt,
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
  kind: constantFrom('spend', 'spend', 'spend', 'penalize', 'take-back', 'refund'),
  /** Which of the charges so far is taken back, counted from the newest. */
  age: integer({ min: 0, max: 20 }),
  cost: integer({ min: 1, max: 4 }),
});

/** What a shortened record must still answer: for the command's cost, and once its units are given back. */
function answerOf(command: Command, { granted, nowMs, charged, records }: CommandResult): unknown {
  const { keys, cost, kind } = command;
  const [{ algorithm }] = keys as readonly [RecordKey];
  const record = liveRecord(records[0], nowMs);
  const units = kind === 'spend' ? costAt(cost, 0) * granted : (charged?.[0] ?? 0);
  const before = record && units > 0 ? algorithm.takeBack(record, nowMs, units, undefined) : record;
  const statuses = [record, before].map((one) =>
    algorithm.describe(liveRecord(one, nowMs), nowMs, costAt(cost, 0)),
  );
  return { granted, charged, statuses };
}

let runs = 0;

it.each([
  ['with room', 1000, 1],
  ['that fills up', 20, 1],
  // The totals of core's log are exact for limits of up to 2^52.
  ['of huge totals', 2 ** 52 - 1, 2 ** 47],
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
        const commands: Record<typeof kind, Command> = {
          spend: { kind: 'spend', ...common, count: 1 },
          penalize: { kind: 'penalize', ...common },
          'take-back': { kind: 'take-back', ...common, chargedAtMs: charges.at(-1 - age) },
          refund: { kind: 'take-back', ...common },
        };
        const command = commands[kind];
        const { result, writes } = transitionOf(command)([liveRecord(log, clock.now())], clock.now());
        // One that has expired when it is written is removed: a clock that steps back does not revive it.
        log = writes?.[0] === undefined ? log : liveRecord(writes[0], clock.now());
        if (command.kind !== 'take-back') charges.push(result.nowMs);
        const [outcome] = (await store.execute?.([command])) ?? [];
        expect(answerOf(command, outcome as CommandResult)).toEqual(answerOf(command, result));
        const stored = await store.update([key], ([present]) => ({ result: present && [...present] }));
        expect(stored).toEqual(liveRecord(log, clock.now()));
      }
    });
    await assertProperty(play, { numRuns: 40 });
  },
  600_000,
);
