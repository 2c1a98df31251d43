import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AdapterConformanceCase, casesOf, needs } from '../adapter-conformance-case.ts';
import { forwardedFor } from '../forwarded-for.ts';
import { two } from '../sample-limits.ts';
import type { Stage } from '../stage.ts';

const clients = ['203.0.113.1', '203.0.113.2', '203.0.113.3'];
const trusting = { trustsProxy: true };

/** Which client is counted. */
export const addressCases: readonly AdapterConformanceCase[] = casesOf('addresses', {
  'counts 127.0.0.1 and 127.0.0.2 apart': async (stage) => {
    const app = await stage.serve({ limits: [two] });
    for (const status of [200, 200, 429]) {
      for (const localAddress of ['127.0.0.1', '127.0.0.2']) {
        assert.equal((await app.send({ localAddress })).status, status, localAddress);
      }
    }
  },

  'ignores X-Forwarded-For if no proxy is trusted': async (stage) => {
    const app = await stage.serve({ limits: [two] });
    assert.deepEqual(await app.statuses(...clients.map(forwardedFor)), [200, 200, 429]);
  },

  'reports once that X-Forwarded-For, and once that Forwarded is ignored': needs('proxies', async (stage) => {
    const silent = await stage.serve({ limits: [two] });
    await silent.statuses(...clients.map(forwardedFor));
    assert.deepEqual(silent.reported, ['SLUICE_FORWARDED_FOR_IGNORED']);
    const behind = await stage.serve({ limits: [two], key: () => 'all' }, trusting);
    const forwarded = { headers: { forwarded: 'for=203.0.113.1' } };
    await behind.statuses(forwarded, forwarded);
    assert.deepEqual(behind.reported, []);
    const byAddress = await stage.serve({ limits: [two] }, trusting);
    await byAddress.statuses(forwarded, forwarded);
    assert.deepEqual(byAddress.reported, ['SLUICE_FORWARDED_IGNORED']);
  }),

  'takes the entry of X-Forwarded-For that the trusted proxy has added': needs('proxies', async (stage) => {
    const app = await stage.serve({ limits: [two] }, trusting);
    const forged = ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map((first) => forwardedFor(`${first}, 198.51.100.7`));
    assert.deepEqual(await app.statuses(...forged), [200, 200, 429]);
    assert.deepEqual(await app.statuses(forwardedFor('198.51.100.8')), [200]);
    assert.deepEqual(app.reported, []);
  }),

  'counts an invalid address behind a proxy as the proxy, and reports it once': needs(
    'proxies',
    async (stage) => {
      const app = await stage.serve({ limits: [two] }, trusting);
      const words = ['garbage:key', '1.1.1.1:port', '[2001:db8::1', 'x'.repeat(8000), 'unknown'];
      assert.deepEqual(await app.statuses(...words.map(forwardedFor)), [200, 200, 429, 429, 429]);
      assert.deepEqual(app.reported, ['SLUICE_NO_ADDRESS']);
    },
  ),

  'counts all ports and spellings of an address, and all of a /64, as one client': needs(
    'proxies',
    async (stage) => {
      const app = await stage.serve({ limits: [two] }, trusting);
      const ports = ['1.1.1.1:5555', '1.1.1.1', '1.1.1.1:5556', '2.2.2.2:5555'];
      assert.deepEqual(await app.statuses(...ports.map(forwardedFor)), [200, 200, 429, 200]);
      const spellings = ['::ffff:192.0.2.1', '192.0.2.1', '::ffff:c000:201', '64:ff9b::192.0.2.1'];
      assert.deepEqual(await app.statuses(...spellings.map(forwardedFor)), [200, 200, 429, 429]);
      const walk = ['1', '2', '3'].map((host) => `2001:db8:1:1::${host}`);
      const stranger = '2001:db8:1:2::1';
      assert.deepEqual(await app.statuses(...[...walk, stranger].map(forwardedFor)), [200, 200, 429, 200]);
      assert.deepEqual(app.reported, []);
    },
  ),

  'counts clients without an address as one, and reports it once': needs('unixSockets', async (stage) => {
    const app = await stage.serve({ limits: [two] }, { socketPath: socketPathIn(stage) });
    assert.deepEqual(await app.statuses({}, {}, {}), [200, 200, 429]);
    assert.deepEqual(app.reported, ['SLUICE_UNKNOWN_ADDRESS']);
  }),

  'takes the address of the client from a trusted proxy on a Unix socket': needs(
    ['proxies', 'unixSockets'],
    async (stage) => {
      const settings = { ...trusting, socketPath: socketPathIn(stage) };
      const app = await stage.serve({ limits: [two] }, settings);
      for (const status of [200, 200, 429]) {
        assert.deepEqual(await app.statuses(...clients.map(forwardedFor)), [status, status, status]);
      }
      assert.deepEqual(app.reported, []);
    },
  ),
});

/** Returns the path of a Unix socket in a folder of its own. */
function socketPathIn(stage: Stage): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  stage.atEnd(() => rmSync(folder, { recursive: true }));
  return join(folder, 'socket');
}
