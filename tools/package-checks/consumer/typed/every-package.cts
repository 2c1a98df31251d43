// The same packages from CommonJS.
import { runAdapterConformance } from '@sluice/adapter-conformance';
import { rateLimit } from '@sluice/adapter-express';
import { rateLimit as fastifyRateLimit } from '@sluice/adapter-fastify';
import { rateLimit as koaRateLimit } from '@sluice/adapter-koa';
import { RateLimitModule } from '@sluice/adapter-nest';
import { rateLimited } from '@sluice/adapter-web';
import { rateLimit as honoRateLimit } from '@sluice/adapter-web/hono';
import { limitMessages } from '@sluice/adapter-ws';
import { type Config, loadConfig } from '@sluice/config';
import { runStoreConformance } from '@sluice/conformance';
import { brokenStores } from '@sluice/conformance/broken-stores';
import { createLimiter, type Decision, fixedWindow, type SyncLimiter } from '@sluice/core';
import { validateInteger } from '@sluice/core/option-validation';
import { ManualClock } from '@sluice/core/testing';
import { createDashboard } from '@sluice/dashboard';
import { joinKey } from '@sluice/http';
import { createUpstream, genericProfile, type Upstream } from '@sluice/outbound';
import { fakeUpstream } from '@sluice/outbound/testing';
import { memoryStore } from '@sluice/store-memory';
import { migrationSql } from '@sluice/store-postgres';
import { redisStore } from '@sluice/store-redis';
import { createTelemetry } from '@sluice/telemetry';

const limits = [fixedWindow({ name: 'per-minute', limit: 60, window: '1m' })];
const limiter: SyncLimiter = createLimiter({ store: memoryStore(), limits });

export const decision: Decision = limiter.consumeSync('ada');
export const handler = rateLimit({ store: memoryStore(), limits });
export const key: string = joinKey('user', 'ada');
export const sql: string = migrationSql();
export const upstream: Upstream = createUpstream({
  name: 'api',
  store: memoryStore(),
  profile: genericProfile(),
});
export const config: Config = loadConfig('limits.yaml');
export const others = [
  fakeUpstream,
  fastifyRateLimit,
  honoRateLimit,
  koaRateLimit,
  limitMessages,
  RateLimitModule,
  rateLimited,
  brokenStores,
  createDashboard,
  createTelemetry,
  ManualClock,
  redisStore,
  runAdapterConformance,
  runStoreConformance,
  validateInteger,
];
