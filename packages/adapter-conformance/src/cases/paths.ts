import assert from 'node:assert/strict';
import { type AdapterConformanceCase, casesOf, needs } from '../adapter-conformance-case.ts';
import { get } from '../client/raw-connection.ts';
import { one, two } from '../sample-limits.ts';
import type { LimiterSpec } from '../stage.ts';

/** Ways to write a path. */
const targets = [
  ...['/login', '/login/', '/LOGIN', '/log%69n', '/login?x=1', '/login#a', 'http://evil/login', '//login'],
  ...['/./login', '/x/../login', '/login;a=b', '/login%2f', '/login%00', '/none'],
  ...['/u/%61', '/u/a', '/u/a%2fb'],
];

/** The server rejects the request before the app sees it. */
const REJECTED = 400;

/** A limiter with a budget of one request for each user. */
const perUser: LimiterSpec = { limits: [one], key: (request) => String(request.header('x-user')) };

/** No way around a limit by the target of a request. */
export const pathCases: readonly AdapterConformanceCase[] = casesOf('paths', {
  'limits a request however its path is written': needs('unrouted', async (stage) => {
    for (const per of ['limiter', 'route'] as const) {
      const app = await stage.serve({ ...perUser, per });
      for (const [i, target] of targets.entries()) {
        const request = get(target, { 'x-user': `${per} ${i}` });
        const [first, second] = [await app.sendBytes(request), await app.sendBytes(request)];
        if (first[0] === REJECTED) continue;
        assert.ok(first[0] === 200 || first[0] === 404, `${target}: ${first[0]}`);
        assert.deepEqual(second, [429], `${target}, per ${per}`);
      }
    }
  }),

  'counts all ways to write a path together': needs('unrouted', async (stage) => {
    const app = await stage.serve({ limits: [two] });
    let passed = 0;
    for (const target of targets) {
      const [status = 0] = await app.sendBytes(get(target));
      if (status !== REJECTED && status !== 429) passed++;
    }
    assert.equal(passed, 2);
  }),

  'spends the budget of the route that answers, however its path is written': needs(
    'routes',
    async (stage) => {
      const app = await stage.serve({ ...perUser, per: 'route' }, { limitedAt: 'routes' });
      for (const [i, target] of targets.entries()) {
        const user = { 'x-user': String(i) };
        const [hit] = await app.sendBytes(get(target, user));
        const plain = target.includes('/u/') ? '/u/other' : '/login';
        const spent = hit === 200 ? 429 : 200;
        assert.deepEqual(await app.sendBytes(get(plain, user)), [spent], target);
      }
    },
  ),

  'gives no budget of its own to a value of a path parameter': needs('routes', async (stage) => {
    const app = await stage.serve({ limits: [two], per: 'route' }, { limitedAt: 'routes' });
    const statuses = await app.statuses(...['a', 'b', 'c'].map((id) => ({ path: `/u/${id}` })));
    assert.deepEqual(statuses, [200, 200, 429]);
    assert.deepEqual(await app.statuses({}), [200], 'another route has a budget of its own');
  }),

  'counts HEAD as GET, and ignores a header that overrides the method': needs('routes', async (stage) => {
    const app = await stage.serve({ limits: [two], per: 'route' }, { limitedAt: 'routes' });
    const override = { headers: { 'x-http-method-override': 'POST' } };
    const statuses = await app.statuses({}, { method: 'HEAD' }, { method: 'HEAD' }, override);
    assert.deepEqual(statuses, [200, 200, 429, 429]);
  }),

  'gives the methods of a path budgets of their own': needs(['routeMethods', 'routes'], async (stage) => {
    const app = await stage.serve({ limits: [one], per: 'route' }, { limitedAt: 'routes' });
    assert.deepEqual(await app.statuses({}, {}, { method: 'POST' }), [200, 429, 200]);
  }),

  'limits only the routes that have a limiter, if it is mounted at routes': needs(
    ['routes', 'unrouted'],
    async (stage) => {
      const app = await stage.serve({ limits: [one] }, { limitedAt: 'routes' });
      const none = { path: '/none' };
      assert.deepEqual(await app.statuses(none, none, {}, {}, none), [404, 404, 200, 429, 404]);
    },
  ),
});
