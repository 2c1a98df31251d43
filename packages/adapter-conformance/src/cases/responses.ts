import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixedWindow } from '@sluice/core';
import { type AdapterConformanceCase, casesOf, needs } from '../adapter-conformance-case.ts';
import type { HandlerAnswer } from '../adapter-under-test.ts';
import type { Answer } from '../client/answer.ts';
import { day, two } from '../sample-limits.ts';
import type { Stage } from '../stage.ts';

const BOTH = '"day";q=100;w=86400, "two";q=2;w=3600';

/** The responses that carry the quota fields. */
export const responseCases: readonly AdapterConformanceCase[] = casesOf('responses', {
  'reports the quota on a redirect': async (stage) => {
    const answer = await answerTo(stage, { status: 302, headers: { location: '/u/a' } });
    assert.equal(answer.header('location'), '/u/a');
    assertReports(answer, 302);
  },

  'reports the quota on a response of status 500': async (stage) => {
    assertReports(await answerTo(stage, { status: 500, body: 'The handler has failed.' }), 500);
  },

  'reports the quota on a 404 of the framework, and counts it': needs('unrouted', async (stage) => {
    const app = await stage.serve({ limits: [two] });
    assertReports(await app.send({ path: '/none' }), 404);
    assert.deepEqual(await app.statuses({ path: '/none' }, { path: '/none' }), [404, 429]);
  }),

  'reports the quota on the response to an error that a handler throws': needs(
    'fieldsOnErrors',
    async (stage) => {
      const fail = async (): Promise<never> => {
        throw new RangeError('The handler has failed.');
      };
      const app = await stage.serve({ limits: [two] }, { handler: fail });
      const answer = await app.send();
      assertReports(answer, 500);
      assert.deepEqual(JSON.parse(answer.text), { name: 'RangeError' });
    },
  ),

  'reports all limits of stacked limiters, whichever writes last, whatever the status': async (stage) => {
    for (const store of [stage.store, stage.asynchronousStore()]) {
      const app = await stage.serve([
        { store, limits: [day], key: () => 'all' },
        { store, limits: [two], key: (request) => String(request.header('x-user')) },
      ]);
      for (const status of [200, 302, 404, 500]) {
        const user = `${status} ${store === stage.store}`;
        const headers = { 'x-answer': String(status), 'x-user': user };
        for (const expected of [status, status, 429]) {
          const answer = await app.send({ headers });
          assert.equal(answer.status, expected);
          assert.equal(answer.header('ratelimit-policy'), BOTH, `on status ${expected}`);
          assert.equal(answer.header('x-ratelimit-limit'), '2', `on status ${expected}`);
        }
      }
    }
  },

  'reports the quota on a response whose headers are immutable': needs('webResponses', async (stage) => {
    const redirect = Response.redirect('http://127.0.0.1/u/a', 302);
    const redirected = await answerTo(stage, { response: redirect });
    assert.equal(redirected.header('location'), 'http://127.0.0.1/u/a');
    assertReports(redirected, 302);
    const fetched = await answerTo(stage, { response: await fetch('data:text/plain,fetched') }, 'again');
    assert.equal(fetched.text, 'fetched');
    assertReports(fetched, 200);
  }),

  'keeps every cookie of a response that it must copy': needs('webResponses', async (stage) => {
    const upstream = createServer((_request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']).end('with cookies');
    }).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    stage.atEnd(() => upstream.close().closeAllConnections());
    const { port } = upstream.address() as AddressInfo;
    const answer = await answerTo(stage, { response: await fetch(`http://127.0.0.1:${port}`) });
    assert.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2']);
    assert.equal(answer.text, 'with cookies');
    assertReports(answer, 200);
  }),

  'writes a name that would break out of its field as a quoted string': async (stage) => {
    const name = 'a", "b";q=9;w=1 \\';
    const app = await stage.serve({ limits: [fixedWindow({ name, limit: 2, window: '1h' })] });
    assert.equal((await app.send()).header('ratelimit-policy'), '"a\\", \\"b\\";q=9;w=1 \\\\";q=2;w=3600');
  },
});

async function answerTo(stage: Stage, answer: Partial<HandlerAnswer>, key = 'once'): Promise<Answer> {
  const app = await stage.serve({ limits: [two], key: () => key }, { handler: () => answer });
  return app.send();
}

function assertReports(answer: Answer, status: number): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.header('x-ratelimit-remaining'), '1', `status ${status} must report the quota`);
  assert.equal(
    answer.header('ratelimit-policy'),
    '"two";q=2;w=3600',
    `status ${status} must report the limit`,
  );
}
