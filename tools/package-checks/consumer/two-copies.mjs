// A process that loads every package twice, by `import` and by `require`: what one copy makes, the other must
// accept.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import * as esmExpress from '@sluice/adapter-express';
import * as esmFastify from '@sluice/adapter-fastify';
import * as esmConformance from '@sluice/conformance';
import * as esmCore from '@sluice/core';
import * as esmTesting from '@sluice/core/testing';
import * as esmMemory from '@sluice/store-memory';
import * as esmPostgres from '@sluice/store-postgres';
import express from 'express';
import fastify from 'fastify';
import { fourDecisions } from './decisions.mjs';
import { checkStatuses } from './smoke/statuses.mjs';

const require = createRequire(import.meta.url);

const esm = {
  ...{ core: esmCore, testing: esmTesting, memory: esmMemory, postgres: esmPostgres },
  ...{ express: esmExpress, fastify: esmFastify, conformance: esmConformance },
};
const commonJs = {
  core: require('@sluice/core'),
  testing: require('@sluice/core/testing'),
  memory: require('@sluice/store-memory'),
  postgres: require('@sluice/store-postgres'),
  express: require('@sluice/adapter-express'),
  fastify: require('@sluice/adapter-fastify'),
  conformance: require('@sluice/conformance'),
};

const db = new PGlite();
after(() => db.close());

describe('an ES module uses what CommonJS makes', () => checks(esm, commonJs));
describe('CommonJS uses what an ES module makes', () => checks(commonJs, esm));

function checks(one, other) {
  const threePerHour = (copy) => [copy.core.fixedWindow({ name: 'hourly', limit: 3, window: '1h' })];
  const outOfReach = (code) => {
    const fail = () => Promise.reject(new other.core.RateLimitError(code));
    return { capabilities: other.memory.memoryStore().capabilities, update: fail, remove: fail, close: fail };
  };

  test('they are two copies', () => {
    for (const name of Object.keys(one)) assert.notEqual(one[name], other[name]);
    assert.notEqual(one.core.createLimiter, other.core.createLimiter);
  });

  test('a limiter takes limits', async () => {
    const limiter = one.core.createLimiter({ store: one.memory.memoryStore(), limits: threePerHour(other) });
    assert.deepEqual(await allowed(limiter), [true, true, true, false]);
  });

  test('a limiter takes a store and its clock, with every algorithm', async () => {
    const answers = await fourDecisions(one.core, other.memory);
    for (const decisions of Object.values(answers)) assert.deepEqual(decisions, [true, true, true, false]);
    const clock = new other.testing.ManualClock();
    const limiter = one.core.createLimiter({
      store: one.memory.memoryStore({ clock }),
      limits: threePerHour(one),
    });
    assert.deepEqual(await allowed(limiter), [true, true, true, false]);
    clock.advance(3_600_000);
    assert.equal((await limiter.consume('ada')).allowed, true);
  });

  test('an error is recognised, and goes through a limiter as it is', async () => {
    const error = new other.core.RateLimitError('STORE_TIMEOUT');
    assert.equal(error instanceof one.core.RateLimitError, false);
    assert.equal(one.core.RateLimitError.is(error), true);
    const store = other.memory.memoryStore();
    await store.close();
    const limiter = one.core.createLimiter({ store, limits: threePerHour(one) });
    const rejected = await limiter.consume('ada').catch((reason) => reason);
    assert.equal(rejected.code, 'STORE_CLOSED');
    assert.equal(one.core.RateLimitError.is(rejected), true);
    assert.equal(rejected.cause, undefined);
  });

  test('a failure policy decides on an error', async () => {
    const limiter = one.core.createLimiter({
      store: outOfReach('STORE_CONTENDED'),
      limits: threePerHour(one),
      onStoreFailure: 'allow',
    });
    const { allowed, degraded, failure } = await limiter.consume('ada');
    assert.deepEqual([allowed, degraded, failure.code], [true, true, 'STORE_CONTENDED']);
  });

  test('a limiter takes the failure policy that `local` makes', async () => {
    const onStoreFailure = other.core.local({ store: other.memory.memoryStore(), instances: 1 });
    const limiter = one.core.createLimiter({
      store: outOfReach('STORE_UNAVAILABLE'),
      limits: threePerHour(one),
      onStoreFailure,
    });
    assert.deepEqual(await allowed(limiter), [true, true, true, false]);
    assert.equal((await limiter.consume('bob')).degraded, true);
  });

  test('`local` on the store of the limiter is a mistake all the same', () => {
    const store = one.memory.memoryStore();
    const onStoreFailure = other.core.local({ store, instances: 1 });
    const make = () => one.core.createLimiter({ store, limits: threePerHour(one), onStoreFailure });
    assert.throws(make, { name: 'RangeError', code: 'OUT_OF_RANGE' });
  });

  test('Express takes a limiter', async (t) => {
    const limiter = other.core.createLimiter({
      store: other.memory.memoryStore(),
      limits: threePerHour(other),
    });
    await checkStatuses(await onExpress(t, one.express.rateLimit({ limiter })));
  });

  test('Fastify takes a limiter', async (t) => {
    const limiter = other.core.createLimiter({
      store: other.memory.memoryStore(),
      limits: threePerHour(other),
    });
    const app = fastify();
    t.after(() => app.close());
    await app.register(one.fastify.rateLimit, { limiter });
    app.get('/', async () => 'hello');
    await checkStatuses(await app.listen({ host: '127.0.0.1', port: 0 }));
  });

  test('two plugins on one Fastify count the limits of a route once', async (t) => {
    const store = one.memory.memoryStore();
    const limits = [one.core.fixedWindow({ name: 'everywhere', limit: 100, window: '1h' })];
    const app = fastify();
    t.after(() => app.close());
    for (const { fastify: copy } of [one, other]) await app.register(copy.rateLimit, { store, limits });
    app.get('/', { config: { rateLimit: { limits: threePerHour(one) } } }, async () => 'hello');
    await checkStatuses(await app.listen({ host: '127.0.0.1', port: 0 }));
  });

  test('two handlers on one request report the limits of both to the client', async (t) => {
    const handler = (copy, name, limit) =>
      copy.express.rateLimit({
        store: copy.memory.memoryStore(),
        limits: [copy.core.fixedWindow({ name, limit, window: '1h' })],
      });
    const origin = await onExpress(t, handler(one, 'first', 5), handler(other, 'second', 7));
    const { headers } = await fetch(origin);
    assert.match(headers.get('ratelimit-policy') ?? '', /"first";q=5.*"second";q=7/);
  });

  test('two stores on one connection stay out of the transactions of one another', async () => {
    const [mine, theirs] = [one, other].map(({ postgres }) =>
      postgres.postgresStore({ pool: postgres.fromPglite(db) }),
    );
    await mine.migrate();
    const limits = [onePerHourInTransactions(one)];
    const [first, second] = [mine, theirs].map((store) =>
      one.core.createLimiter({ store, limits, deadlineMs: 60_000 }),
    );
    const keys = Array.from({ length: 20 }, () => randomUUID());
    const decisions = await Promise.all(keys.flatMap((key) => [first.consume(key), second.consume(key)]));
    assert.equal(decisions.filter(({ allowed }) => allowed).length, keys.length);
  });

  describe('the conformance suite passes on a store', () => {
    one.conformance.runStoreConformance(
      { describe, it: test },
      ({ clock }) => other.memory.memoryStore(clock ? { clock } : {}),
      // The store is the same as in `conformance-on-memory.mjs`.
      { commands: 500 },
    );
  });
}

/**
 * An algorithm that the store has no program for, so that each check is a transaction of several statements.
 */
function onePerHourInTransactions({ core }) {
  const { algorithm } = core.fixedWindow({ name: 'hourly', limit: 1, window: '1h' });
  return core.customLimit({
    name: 'hourly',
    algorithm: {
      ...{ name: 'own', version: 1, parameters: [], limit: 1, windowMs: algorithm.windowMs },
      available: (record, nowMs) => algorithm.available(record, nowMs),
      spend: (record, nowMs, amount) => algorithm.spend(record, nowMs, amount),
      takeBack: (record, nowMs, amount, chargedAtMs) =>
        algorithm.takeBack(record, nowMs, amount, chargedAtMs),
      describe: (record, nowMs, cost) => algorithm.describe(record, nowMs, cost),
    },
  });
}

async function allowed(limiter) {
  const decisions = [];
  for (let i = 0; i < 4; i++) decisions.push((await limiter.consume('ada')).allowed);
  return decisions;
}

/** An app that listens until the test has ended. */
async function onExpress(t, ...handlers) {
  const app = express();
  app.get('/', ...handlers, (_request, response) => response.send('hello'));
  const server = app.listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}
