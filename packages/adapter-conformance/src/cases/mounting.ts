import assert from 'node:assert/strict';
import { type AdapterConformanceCase, casesOf } from '../adapter-conformance-case.ts';
import { day, two } from '../sample-limits.ts';
import type { LimiterSpec } from '../stage.ts';

/** Mistakes in how limiters are mounted and set up. */
export const mountingCases: readonly AdapterConformanceCase[] = casesOf('mounting', {
  'charges a request once if its limiter is mounted twice, or reports that it is counted twice': async (
    stage,
  ) => {
    for (const store of [stage.store, stage.asynchronousStore()]) {
      const limiter: LimiterSpec = { store, limits: [two], key: () => String(store === stage.store) };
      const app = await stage.serve([limiter, limiter]);
      const { status, headers } = await app.send();
      assert.equal(status, 200);
      if (headers['x-ratelimit-remaining'] !== '1') assert.deepEqual(app.reported, ['SLUICE_COUNTED_TWICE']);
    }
  },

  'does not report two limiters with limits of their own': async (stage) => {
    const app = await stage.serve([{ limits: [two] }, { limits: [day] }]);
    assert.equal((await app.send()).status, 200);
    assert.deepEqual(app.reported, []);
  },

  'rejects an unknown option when the app starts, by its name': async (stage) => {
    const mistaken = { limits: [two], windowMs: 60_000 } as LimiterSpec;
    await assert.rejects(async () => stage.serve(mistaken), /there is no option "windowMs"/);
  },
});
