import assert from 'node:assert/strict';
import { type AdapterConformanceCase, casesOf, needs } from '../adapter-conformance-case.ts';
import type { SuiteRequest } from '../adapter-under-test.ts';
import type { Sent } from '../client/send.ts';
import { two } from '../sample-limits.ts';

const post = (body: string): Sent => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});

/** Reads the cost from the body, as a careless app does. */
const unitsOf = ({ parsedBody }: SuiteRequest): number => (parsedBody as { readonly units: number }).units;

/** The bodies of requests. */
export const bodyCases: readonly AdapterConformanceCase[] = casesOf('bodies', {
  'leaves the body of a request to its handler': async (stage) => {
    const handler = async (request: SuiteRequest) => ({ body: JSON.stringify(await request.body()) });
    for (const store of [stage.store, stage.asynchronousStore()]) {
      const app = await stage.serve(
        { store, limits: [two], key: () => String(store === stage.store) },
        { handler },
      );
      const { status, text } = await app.send(post('{"units":1}'));
      assert.equal(status, 200, text);
      assert.deepEqual(JSON.parse(text), { units: 1 });
    }
  },

  'counts a request whose body cannot be parsed': needs('beforeBody', async (stage) => {
    const app = await stage.serve({ limits: [two] });
    const statuses = await app.statuses(post('{'), post('{'), post('{'), {});
    assert.ok(!statuses.slice(0, 2).includes(429), `the first two must not be refused: ${statuses}`);
    assert.deepEqual(statuses.slice(2), [429, 429]);
  }),

  'fails a request whose cost is read from a body that no parser has read, and charges nothing': needs(
    'beforeBody',
    async (stage) => {
      const app = await stage.serve({ limits: [two], cost: unitsOf });
      const { status, text } = await app.send(post('{"units":2}'));
      assert.equal(status, 500, text);
      assert.deepEqual(JSON.parse(text), { name: 'TypeError' });
      assert.equal(app.handled, 0);
      assert.equal(await stage.left(two), 2);
    },
  ),

  'spends a cost that is read from a parsed body': needs('afterBody', async (stage) => {
    const app = await stage.serve({ limits: [two], cost: unitsOf }, { parsesFirst: true });
    assert.deepEqual(await app.statuses(post('{"units":2}'), post('{"units":1}')), [200, 429]);
  }),
});
