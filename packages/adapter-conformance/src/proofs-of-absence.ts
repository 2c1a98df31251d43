import assert from 'node:assert/strict';
import type { Capability } from './adapter-capabilities.ts';
import type { Decided } from './adapter-under-test.ts';
import { forwardedFor } from './forwarded-for.ts';
import { two } from './sample-limits.ts';
import type { Stage } from './stage.ts';

/**
 * Proves as much as possible of the claim of an adapter that says it lacks a capability. An adapter that is
 * too modest would leave cases out. Absent where a lack cannot be observed.
 */
export const proofsOfAbsence: Readonly<Partial<Record<Capability, (stage: Stage) => Promise<void>>>> = {
  async routes(stage) {
    const app = await stage.serve({ limits: [two], per: 'route' });
    const statuses = await app.statuses({}, { path: '/u/a' }, { path: '/u/b' });
    assert.deepEqual(statuses, [200, 200, 429], 'without known routes, all share one budget');
  },

  async routeMethods(stage) {
    const app = await stage.serve({ limits: [two], per: 'route' }, { limitedAt: 'routes' });
    const statuses = await app.statuses({}, { method: 'POST' }, {});
    assert.deepEqual(statuses, [200, 200, 429], 'the methods of a path must share one budget');
  },

  async unrouted(stage) {
    const app = await stage.serve({ limits: [two] });
    const statuses = await app.statuses(...Array.from({ length: 3 }, () => ({ path: '/none' })));
    assert.deepEqual(statuses, [404, 404, 404], 'requests without a route must not be limited');
  },

  async settles(stage) {
    const app = await stage.serve({ limits: [two], countWhen: () => false });
    assert.deepEqual(await app.statuses({}, {}, {}), [200, 200, 429], 'nothing must be given back');
  },

  async decisions(stage) {
    assert.equal((await decidedOn(stage)).rateLimit, undefined, 'a handler must not see a decision');
  },

  async shadowDecisions(stage) {
    const decided = await decidedOn(stage, { shadow: true });
    assert.equal(decided.shadowRateLimit, undefined, 'a handler must not see a decision in shadow mode');
  },

  async fieldsOnErrors(stage) {
    const fail = async (): Promise<never> => {
      throw new Error('The handler has failed.');
    };
    const app = await stage.serve({ limits: [two] }, { handler: fail });
    const { status, headers } = await app.send();
    assert.equal(status, 500);
    assert.equal(headers.ratelimit, undefined, 'the response to an error must not have quota fields');
  },

  async proxies(stage) {
    const app = await stage.serve({ limits: [two] });
    const forged = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map(forwardedFor);
    assert.deepEqual(await app.statuses(...forged), [200, 200, 429], 'X-Forwarded-For must be ignored');
  },

  async beforeBody(stage) {
    const app = await stage.serve({ limits: [two] });
    const headers = { 'content-type': 'application/json' };
    const { status } = await app.send({ method: 'POST', headers, body: '{' });
    assert.ok(status >= 400 && status !== 429, `a malformed body must be rejected, not answered ${status}`);
    assert.equal(await stage.left(two), 2, 'a malformed body must not be counted');
  },
};

async function decidedOn(stage: Stage, more: { readonly shadow?: boolean } = {}): Promise<Decided> {
  let seen: Decided = {};
  const app = await stage.serve(
    { limits: [two], ...more },
    {
      handler(_request, decided) {
        seen = { ...decided };
        return {};
      },
    },
  );
  assert.equal((await app.send()).status, 200);
  return seen;
}
