import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa3 from 'koa';
import Koa2 from 'koa2';
import { onTestFinished } from 'vitest';

/** Both versions that the adapter serves. Every test runs on each. */
export const koaVersions: readonly (readonly [string, typeof Koa3])[] = [
  ['Koa 3', Koa3],
  // Their types differ, but not in anything tested here.
  ['Koa 2', Koa2 as unknown as typeof Koa3],
];

/** Serves the app on a free loopback port until the test ends. Resolves to its origin. */
export async function serve(app: Koa3): Promise<string> {
  app.silent = true;
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends `count` requests in a row. Resolves to their statuses. */
export async function statuses(url: string, count: number, headers = {}): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await fetch(url, { headers })).status);
  return seen;
}
