// Mistakes that the types find. Each is on the line after its comment; nothing else may be an error.
import { rateLimit } from '@sluice/adapter-express';
import { rateLimit as koaRateLimit } from '@sluice/adapter-koa';
import { rateLimit as honoRateLimit } from '@sluice/adapter-web/hono';
import { createLimiter, fixedWindow, type Store, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { postgresStore } from '@sluice/store-postgres';
import { redisStore } from '@sluice/store-redis';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import Koa from 'koa';

declare const sharedStore: Store;
const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
const perUser = fixedWindow({ name: 'a', limit: 1, window: '1m', key: (user: { id: string }) => user.id });
const shared = createLimiter({ store: sharedStore, limits: [perMinute] });
const byUser = createLimiter({ store: memoryStore(), limits: [perUser] });

// mistake: a store with a server cannot answer at once
shared.consumeSync('ada');
// mistake: a bucket without a capacity
tokenBucket({ name: 'burst', refill: { amount: 5, every: '1s' } });
// mistake: a limiter without limits
createLimiter({ store: sharedStore });
// mistake: a duration in a unit that does not exist
fixedWindow({ name: 'monthly', limit: 1, window: '1month' });
// mistake: an option that does not exist
createLimiter({ store: sharedStore, limits: [perMinute], deadline: 50 });
// mistake: a string, where the limits find their keys in a user
byUser.consume('ada');
// mistake: a cost in words
shared.consume('ada', { cost: 'two' });
// mistake: a client without its adapter
redisStore({ client: new Redis({ lazyConnect: true }) });
// mistake: a store without a pool
postgresStore({ schema: 'limits' });
// mistake: a handler with neither limits nor a limiter
rateLimit({ store: sharedStore });
// mistake: `rateLimit` itself, in place of what it returns
new Koa().use(koaRateLimit);
// mistake: `rateLimit` itself, in place of what it returns
new Hono().use(honoRateLimit);
