import type { AddressInfo } from 'node:net';
import { rateLimit } from '@sluice/adapter-express';
import { block, createLimiter, fixedWindow, type Limiter, type Store, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { createTelemetry } from '@sluice/telemetry';
import express, { type Express, type Request } from 'express';
import { onTestFinished } from 'vitest';
import { type AuditEvent, createDashboard, createUsagePage, type Dashboard } from '../src/index.ts';

/** An API that limits clients by the header `x-api-key`, with a dashboard for who has the cookie. */
export interface ServedApi {
  readonly origin: string;
  readonly limiter: Limiter<string>;
  readonly dashboard: Dashboard;
  readonly audits: AuditEvent[];
  /** Resolves to the status of one request of this client. */
  call(key: string): Promise<number>;
}

export const ADMIN_COOKIE = 'session=admin';

const DASHBOARD_PATH = '/admin/limits/';

export function dashboardUrl(origin: string): string {
  return origin + DASHBOARD_PATH;
}

/** Serves the app on a free loopback port until the test ends. Resolves to its origin. */
export async function listen(app: Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Keys of the tests are no valid fields, so clients encode them. */
function keyOf({ headers }: Request): string {
  return decodeURIComponent(String(headers['x-api-key'] ?? 'anonymous'));
}

export async function serveApi(store: Store = memoryStore(), limit = 100): Promise<ServedApi> {
  const limiter = createLimiter({
    name: 'public-api',
    store,
    limits: [
      fixedWindow({ name: 'per-minute', limit, window: '1m' }),
      tokenBucket({ name: 'burst', capacity: limit, refill: { amount: limit, every: '10s' } }),
      block({ name: 'blocked' }),
    ],
    onStoreFailure: 'allow',
  });
  const telemetry = createTelemetry();
  const audits: AuditEvent[] = [];
  const dashboard = createDashboard({
    telemetry,
    limiters: [limiter],
    authorize: (_request, { headers }: Request) => {
      return headers.cookie?.includes(ADMIN_COOKIE) === true && { name: 'ada@example.com' };
    },
    onAudit: (event) => void audits.push(event),
  });
  onTestFinished(() => {
    dashboard.close();
    telemetry.close();
  });
  const usagePage = createUsagePage({
    limiters: [limiter],
    keyOf: (_request, { headers }: Request) => /customer=([\w-]+)/.exec(headers.cookie ?? '')?.[1],
    labels: { 'per-minute': 'Requests per minute', burst: 'Burst' },
    title: 'API usage',
  });
  const app = express();
  app.disable('x-powered-by');
  app.use('/admin/limits', dashboard.express);
  app.use('/account/usage', usagePage.express);
  app.use(rateLimit({ limiter, key: keyOf }));
  app.get('/', (_request, response) => void response.send('hello'));
  const origin = await listen(app);
  const call = async (key: string): Promise<number> => {
    const response = await fetch(origin, { headers: { 'x-api-key': encodeURIComponent(key) } });
    await response.arrayBuffer();
    return response.status;
  };
  return { origin, limiter, dashboard, audits, call };
}
