import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { rateLimit } from '@sluice/adapter-express';
import { memoryStore } from '@sluice/store-memory';
import express, { type Request } from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig, requestAttributes } from '../src/index.ts';
import { fileOf } from './folder.ts';
import { tierTable, tierTableYaml } from './tier-table.ts';

/** An app whose limits are in a file. Returns its URL. */
async function serve(path: string): Promise<{ url: string; reload: () => void }> {
  const config = loadConfig(path, { stores: { memory: () => memoryStore() } });
  const app = express();
  const key = (request: Request) => ({
    ...requestAttributes(request),
    tier: request.get('x-tier'),
    api_key: request.get('x-api-key'),
  });
  app.use(rateLimit({ limiter: config.limiter('api'), key }));
  app.use((_request, response) => {
    response.json({ ok: true });
  });
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await config.close();
  });
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reload: () => config.reload() };
}

describe('an Express app with its limits in a file', () => {
  it('answers each cell of the table of tiers', async () => {
    const { url } = await serve(fileOf(tierTableYaml));
    for (const { tier, burst, perDay } of tierTable) {
      const { status, headers } = await fetch(url, { headers: { 'x-tier': tier, 'x-api-key': tier } });
      expect(status).toBe(200);
      const policies = headers.get('ratelimit-policy');
      if (tier === 'internal') expect(policies).toBeNull();
      else {
        expect(policies).toContain(`"minute";q=${burst};`);
        expect(policies).toContain(`"day";q=${perDay};w=86400`);
      }
    }
  });

  it('refuses the sixth login from one address, and no other request of that caller', async () => {
    const { url } = await serve(fileOf(tierTableYaml));
    const statuses: number[] = [];
    const headers = { 'x-tier': 'pro', 'x-api-key': 'a' };
    for (let i = 0; i < 6; i++) {
      statuses.push((await fetch(`${url}/v1/login/?n=${i}`, { method: 'POST', headers })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await fetch(`${url}/v1/orders`, { headers })).status).toBe(200);
  });

  it('applies an edit of the file without a restart', async () => {
    const path = fileOf(tierTableYaml);
    const { url, reload } = await serve(path);
    const get = async () =>
      (await fetch(url, { headers: { 'x-api-key': 'a' } })).headers.get('x-ratelimit-remaining');
    expect(await get()).toBe('9');
    writeFileSync(path, tierTableYaml.replace('10/1m', '20/1m'));
    reload();
    expect(await get()).toBe('18');
  });
});
