import assert from 'node:assert/strict';
import { type AdapterConformanceCase, casesOf, needs } from '../adapter-conformance-case.ts';
import { get } from '../client/raw-connection.ts';
import { Gate } from '../gate.ts';
import { day, two } from '../sample-limits.ts';
import { until } from '../until.ts';

const passed = (statuses: readonly number[]): number => statuses.filter((status) => status === 200).length;

/** No way around a limit by many requests at once, whatever carries them. */
export const connectionCases: readonly AdapterConformanceCase[] = casesOf('connections', {
  'passes no more than the limit of ten requests that are sent on one connection at once': async (stage) => {
    for (const store of [stage.store, stage.asynchronousStore()]) {
      const app = await stage.serve({ store, limits: [two], key: () => String(store === stage.store) });
      const statuses = await app.sendBytes(...Array.from({ length: 10 }, () => get()));
      assert.equal(statuses.length, 10);
      assert.deepEqual(statuses.slice(0, 3), [200, 200, 429]);
      assert.equal(passed(statuses), 2);
    }
  },

  'passes no more than the limit of twenty requests that are checked at once': async (stage) => {
    const gate = new Gate(stage.timeoutMs);
    const key = async () => {
      await gate.enter();
      return 'all';
    };
    const app = await stage.serve({ limits: [two], store: stage.asynchronousStore(), key });
    const answers = Array.from({ length: 20 }, () => app.send());
    const arrived = async () => gate.entered + app.handled === 20;
    await until('all twenty have arrived', arrived, stage.timeoutMs);
    gate.open();
    assert.equal(passed((await Promise.all(answers)).map(({ status }) => status)), 2);
  },

  'answers over HTTP/2 as it does over HTTP/1.1': needs('http2', async (stage) => {
    const limiters = [{ limits: [day] }, { limits: [two] }];
    const app = await stage.serve(limiters, { http2: true });
    const session = await app.openHttp2();
    const [first, second, third] = [await session.send({}), await session.send({}), await session.send({})];
    assert.deepEqual([first.status, second.status, third.status], [200, 200, 429]);
    assert.equal(first.header('x-ratelimit-remaining'), '1');
    assert.equal(third.header('ratelimit-policy'), '"day";q=100;w=86400, "two";q=2;w=3600');
    assert.equal(third.header('content-type'), 'application/problem+json');
    assert.match(String(third.header('retry-after')), /^\d+$/);
    assert.deepEqual(JSON.parse(third.text)['violated-policies'], ['two']);
  }),

  'passes no more than the limit of ten streams on one connection of HTTP/2': needs(
    'http2',
    async (stage) => {
      const app = await stage.serve({ limits: [two], store: stage.asynchronousStore() }, { http2: true });
      const session = await app.openHttp2();
      const answers = await Promise.all(Array.from({ length: 10 }, () => session.send({})));
      assert.equal(passed(answers.map(({ status }) => status)), 2);
    },
  ),
});
