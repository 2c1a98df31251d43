// Mistakes in the options of the adapters. Each gives one error, on the line after its comment, which names
// the option: by its place, or in quotes. Nothing else may be an error.
import { rateLimit as onExpress } from '@sluice/adapter-express';
import { rateLimit as onFastify, type RouteRateLimitOptions } from '@sluice/adapter-fastify';
import { rateLimit as onKoa } from '@sluice/adapter-koa';
import { RateLimitModule } from '@sluice/adapter-nest';
import { fromVercel as address, rateLimited } from '@sluice/adapter-web';
import { rateLimited as onBun } from '@sluice/adapter-web/bun';
import { rateLimit as onH3 } from '@sluice/adapter-web/h3';
import { rateLimit as onHono } from '@sluice/adapter-web/hono';
import { limitMessages } from '@sluice/adapter-ws';
import { createLimiter, fixedWindow, type Store } from '@sluice/core';
import fastify from 'fastify';

declare const store: Store;
const one = fixedWindow({ name: 'one', limit: 1, window: '1m' });
const perUser = fixedWindow({ name: 'a', limit: 1, window: '1m', key: (user: { id: string }) => user.id });
const limiter = createLimiter({ store, limits: [one] });
const byUser = createLimiter({ store, limits: [perUser] });
const limits = [one];

// mistake: `max` does not exist
onExpress({ store, limits, max: 5 });
// mistake: `limits` is missing
onExpress({ store });
// mistake: `limits` must be an array
onExpress({ store, limits: one });
// mistake: `limits` find their keys in a user
onExpress({ store, limits: [perUser] });
// mistake: `cost` is in words
onExpress({ store, limits, cost: 'two' });
// mistake: `key` returns a number
onExpress({ store, limits, key: () => 5 });
// mistake: `store` is a map
onExpress({ store: new Map(), limits });
// mistake: `headers` has a format that does not exist
onExpress({ limits, headers: 'draft-99' });
// mistake: `onStoreFailure` has another name for the policy
onExpress({ limits, onStoreFailure: 'pass' });
// mistake: `per` takes no users
onExpress({ limits, per: 'user' });
// mistake: `skip` returns a word
onExpress({ limits, skip: () => 'yes' });
// mistake: `limits` beside a limiter
onExpress({ limiter, limits });
// mistake: `store` beside a limiter
onExpress({ limiter, store });
// mistake: `cots` does not exist
onExpress({ limiter, cots: 1 });
// mistake: `key` is missing, for a limiter that takes users
onExpress({ limiter: byUser });
// mistake: `key` returns no user
onExpress({ limiter: byUser, key: (request) => request.url });

// mistake: `max` does not exist
onKoa({ store, limits, max: 5 });
// mistake: `cost` is in words
onKoa({ store, limits, cost: 'two' });
// mistake: `key` is missing, for a limiter that takes users
onKoa({ limiter: byUser });

// mistake: `max` does not exist
onHono({ store, limits, address, max: 5 });
// mistake: `address` is missing
onHono({ store, limits });
// mistake: `cost` is in words
onHono({ store, limits, address, cost: 'two' });

// mistake: `max` does not exist
rateLimited({ store, limits, address, max: 5 }, () => new Response());
// mistake: `address` is missing
rateLimited({ store, limits }, () => new Response());
// mistake: `cost` is in words
rateLimited({ limits, address, cost: 'two' }, () => new Response());
// mistake: `max` does not exist
onBun({ limits, max: 5 }, () => new Response());
// mistake: `cost` is in words
onH3({ limits, cost: 'two' });

// mistake: `max` does not exist
RateLimitModule.forRoot({ store, limits, max: 5 });
// mistake: `cost` is in words
RateLimitModule.forRoot({ store, limits, cost: 'two' });
// mistake: `max` does not exist
limitMessages({ store, limits, max: 5 });
// mistake: `cost` is in words
limitMessages({ store, limits, cost: 'two' });

const app = fastify();
// mistake: `max` does not exist
await app.register(onFastify, { store, limits, max: 5 });
// mistake: `cost` is in words
await app.register(onFastify, { store, limits, cost: 'two' });
// mistake: `cost` is in words
export const costly = { limits, cost: 'two' } satisfies RouteRateLimitOptions;
// mistake: `max` does not exist
export const ofRoute = { limits, max: 5 } satisfies RouteRateLimitOptions;
