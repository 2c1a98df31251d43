import { adapterConformanceCases } from '@sluice/adapter-conformance';
import { concurrency, createLimiter, type Duration, fixedWindow, type Limit } from '@sluice/core';
import { until } from '@sluice/test-servers';
import { describe, expect, it, type TestContext } from 'vitest';
import { countingAdapters } from './adapters/all-adapters.ts';
import { serve } from './served.ts';
import { scenarioStores } from './stores.ts';

const stores = scenarioStores();

// The suite counts in the process. What it says of limits must hold on servers too.
const limitCases = adapterConformanceCases.filter(({ group }) => group === 'limits');

for (const adapter of countingAdapters) {
  describe.each(stores)(`${adapter.name}, counting in $name`, ({ open }) => {
    it.each(limitCases)('$name', ({ run }) => run(adapter, { store: open() }));
  });
}

for (const adapter of countingAdapters) {
  describe.concurrent.each(stores)(
    `a slot of a request, ${adapter.name}, held in $name`,
    ({ open, prefix }) => {
      async function app({ onTestFinished }: TestContext, lease: Duration, isSlow: boolean) {
        const limits: readonly Limit[] = [
          concurrency({ name: 'slots', limit: 1, lease }),
          fixedWindow({ name: 'requests', limit: 100, window: '1d' }),
        ];
        const common = { store: open(), prefix: prefix(), deadlineMs: 60_000, limits };
        const waiting: (() => void)[] = [];
        const handle = async () => {
          if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
          return { status: 200, headers: {}, body: 'done' };
        };
        const origin = await serve(adapter, common, { handle, atEnd: onTestFinished });
        const limiter = createLimiter({ ...common, denyCache: { maxEntries: 1, forMs: 1 } } as typeof common);
        const isFree = async () => (await limiter.peek('127.0.0.1')).limits[0]?.remaining === 1;
        const started = (count: number) =>
          until(`${count} have started`, async () => waiting.length === count);
        return { origin, waiting, started, isFree, limiter };
      }

      it('comes back with its lease if the process that holds it has died, and not before', async (test) => {
        const { origin, limiter } = await app(test, '2s', false);
        // As a process does that is killed then: it neither renews nor releases.
        const { decision } = await limiter.reserve('127.0.0.1');
        expect(decision.allowed).toBe(true);
        const beganAtMs = performance.now();
        const refused = await fetch(`${origin}/login`);
        // A machine may be too slow to see the refusal.
        if (performance.now() - beganAtMs < 2000) expect(refused.status).toBe(429);
        await until('the slot is free', async () => (await fetch(`${origin}/login`)).status === 200);
        expect(performance.now() - beganAtMs).toBeGreaterThan(1500);
      });

      it('is kept by a request that outlasts its lease', async (test) => {
        // Long enough for a busy machine to renew it in time.
        const { origin, waiting, started, isFree } = await app(test, '4s', true);
        const first = fetch(`${origin}/login`);
        await started(1);
        await new Promise((later) => setTimeout(later, 5000));
        expect(await isFree()).toBe(false);
        waiting[0]?.();
        await first;
        await until('the slot is free', isFree);
      });
    },
  );
}
