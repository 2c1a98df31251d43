import assert from 'node:assert/strict';
import { createLimiter, type Decision, fixedWindow, type Limiter, tokenBucket } from '@sluice/core';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import type { Stage } from '../stage.ts';

interface Caller {
  readonly user: string;
  readonly address: string;
}

/** Long, since these cases are not about slow servers. */
const deadlineMs = 10_000;

async function limiterOfTen(stage: Stage): Promise<Limiter> {
  const limits = [limitOf('token-bucket', 10, 60_000)];
  return createLimiter({ store: await stage.open(), limits, prefix: stage.prefix, deadlineMs });
}

export const limiterCases: readonly StoreConformanceCase[] = casesOf('limiter', {
  'rejects a cost that is not a safe integer of at least 0, and changes nothing': async (stage) => {
    const limiter = await limiterOfTen(stage);
    await limiter.consume('someone', { cost: 4 });
    for (const cost of [-1, Number.NaN, Infinity, 1.5, '1' as unknown as number, 2 ** 53]) {
      for (const call of ['consume', 'peek', 'refund'] as const) {
        await assert.rejects(
          async () => limiter[call]('someone', { cost }),
          (error) => error instanceof TypeError || error instanceof RangeError,
          `${call} with ${cost}`,
        );
      }
    }
    assert.equal((await limiter.consume('someone', { cost: 0 })).remaining, 6);
  },

  'grants exactly the limit to 500 simultaneous checks, whatever the algorithm': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limits = [limitOf(algorithm, 100, 60_000)];
      const limiter = createLimiter({ store, limits, prefix: stage.prefix, deadlineMs });
      const decisions = await Promise.all(Array.from({ length: 500 }, () => limiter.consume('someone')));
      assert.equal(decisions.filter(({ allowed }) => allowed).length, 100, algorithm);
    }
  },

  'charges all limits with different keys, or none': async (stage) => {
    const limiter = createLimiter<Caller>({
      store: await stage.open(),
      limits: [
        tokenBucket({
          name: 'per-user',
          capacity: 100,
          refill: { amount: 1, every: '1h' },
          key: ({ user }: Caller) => user,
        }),
        fixedWindow({ name: 'per-address', limit: 1, window: '1m', key: ({ address }: Caller) => address }),
      ],
      prefix: stage.prefix,
      deadlineMs,
    });
    const caller = { user: 'ann', address: '192.0.2.1' };
    const tries: Decision[] = [];
    for (let i = 0; i < 50; i++) tries.push(await limiter.consume(caller));
    assert.deepEqual(
      tries.map(({ allowed }) => allowed),
      [true, ...new Array(49).fill(false)],
    );
    assert.equal(tries[49]?.limitedBy, 'per-address');
    const elsewhere = await limiter.peek({ ...caller, address: '192.0.2.2' });
    assert.deepEqual(
      elsewhere.limits.map(({ remaining }) => remaining),
      [99, 1],
    );
  },

  'reports exactly when to retry, and grants then': async (stage) => {
    const limiter = await limiterOfTen(stage);
    await limiter.consume('someone', { cost: 9 });
    const denied = await limiter.consume('someone', { cost: 3 });
    assert.deepEqual([denied.allowed, denied.retryAfterMs], [false, 12_000]);
    stage.clock.advance(11_999);
    assert.equal((await limiter.consume('someone', { cost: 3 })).allowed, false);
    stage.clock.advance(1);
    assert.equal((await limiter.consume('someone', { cost: 3 })).allowed, true);
  },

  'refunds and resets one subject only': async (stage) => {
    const limiter = await limiterOfTen(stage);
    for (const subject of ['someone', 'someone else', 'a third one'])
      await limiter.consume(subject, { cost: 8 });
    assert.equal((await limiter.refund('someone', { cost: 3 })).remaining, 5);
    await limiter.reset('a third one');
    const remaining = async (subject: string): Promise<number> => (await limiter.peek(subject)).remaining;
    assert.equal(await remaining('a third one'), 10);
    assert.equal(await remaining('someone'), 5);
    assert.equal(await remaining('someone else'), 2);
  },
});
