// What a rate limit costs a trivial route: Sluice beside the framework's usual limiter and beside no limiter at all, each on
// the memory store and sending its headers as by default. Each server and the client (autocannon) has a process of its
// own; they take turns, round by round, so that a busy machine is as busy for all. Medians, their range and ratios are
// printed. Usage: node benchmarks/http.mjs [seconds a turn]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import fastifyRateLimit from '@fastify/rate-limit';
import { rateLimit as sluiceOnExpress } from '@sluice/adapter-express';
import { rateLimit as sluiceOnFastify } from '@sluice/adapter-fastify';
import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import autocannon from 'autocannon';
import express from 'express';
import { rateLimit as expressRateLimit } from 'express-rate-limit';
import fastify from 'fastify';

const ROUNDS = 5;
const SECONDS = Number(process.argv[2] ?? 1);
const LIMIT = 1_000_000_000;

const limits = () => [fixedWindow({ name: 'window', limit: LIMIT, window: '1m' })];

function onExpress(...handlers) {
  const app = express();
  for (const handler of handlers) app.use(handler);
  app.get('/', (_request, response) => response.json({ hello: 'world' }));
  return createServer(app);
}

async function onFastify(plugin, options) {
  const app = fastify();
  if (plugin !== undefined) await app.register(plugin, options);
  app.get('/', (_request, reply) => reply.send({ hello: 'world' }));
  await app.ready();
  return app.server;
}

const servers = {
  Express: {
    bare: () => onExpress(),
    sluice: () => onExpress(sluiceOnExpress({ store: memoryStore(), limits: limits() })),
    'sluice, legacy headers': () =>
      onExpress(sluiceOnExpress({ store: memoryStore(), limits: limits(), headers: 'legacy' })),
    'express-rate-limit': () => onExpress(expressRateLimit({ limit: LIMIT, windowMs: 60_000 })),
    'express-rate-limit, draft 8': () =>
      onExpress(expressRateLimit({ limit: LIMIT, windowMs: 60_000, standardHeaders: 'draft-8' })),
  },
  Fastify: {
    bare: () => onFastify(),
    sluice: () => onFastify(sluiceOnFastify, { store: memoryStore(), limits: limits() }),
    'sluice, legacy headers': () =>
      onFastify(sluiceOnFastify, { store: memoryStore(), limits: limits(), headers: 'legacy' }),
    '@fastify/rate-limit': () => onFastify(fastifyRateLimit, { max: LIMIT, timeWindow: 60_000 }),
  },
};

async function ask(child, question) {
  child.send(question);
  const [answer] = await once(child, 'message');
  return answer;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

async function compare(framework, client) {
  const names = Object.keys(servers[framework]);
  const children = names.map((name) => fork(import.meta.filename, [String(SECONDS), framework, name]));
  const urls = [];
  for (const child of children) urls.push(await ask(child, 'listen'));
  const rates = names.map(() => []);
  const costs = names.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [i, url] of urls.entries()) {
      const before = await ask(children[i], 'cpu');
      const { perSecond, total } = await ask(client, url);
      const after = await ask(children[i], 'cpu');
      // The first round warms up.
      if (round < 0) continue;
      rates[i].push(perSecond);
      costs[i].push((after - before) / total);
    }
  }
  for (const child of children) child.kill();
  const bare = median(rates[0]);
  const bareCost = median(costs[0]);
  const rows = names.map((name, i) => {
    const perSecond = median(rates[i]);
    const row = {
      'requests/s': Math.round(perSecond),
      'min to max': `${Math.round(Math.min(...rates[i]))} to ${Math.round(Math.max(...rates[i]))}`,
      'of bare': Number((perSecond / bare).toFixed(3)),
      'CPU microseconds a request': Number(median(costs[i]).toFixed(1)),
      'more than bare': Number((median(costs[i]) - bareCost).toFixed(1)),
    };
    return [name, row];
  });
  console.log(`${framework}, Node ${process.version}: medians of ${ROUNDS} rounds of ${SECONDS} s, in turn`);
  console.table(Object.fromEntries(rows));
}

/** How many requests a server answers to 32 connections, and how many a second. Fails if any is not a success. */
async function load(url) {
  const { requests, errors, non2xx } = await autocannon({ url, connections: 32, duration: SECONDS });
  if (errors > 0 || non2xx > 0) throw new Error(`${errors} errors and ${non2xx} refusals at ${url}`);
  return { perSecond: requests.average, total: requests.total };
}

const [, , , framework, name] = process.argv;
if (process.send === undefined) {
  const client = fork(import.meta.filename, [String(SECONDS)]);
  for (const one of Object.keys(servers)) await compare(one, client);
  client.kill();
} else if (framework === undefined) {
  process.on('message', async (url) => process.send(await load(url)));
} else {
  process.once('message', async () => {
    const server = await servers[framework][name]();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    process.send(`http://127.0.0.1:${server.address().port}/`);
    process.on('message', () => {
      const { user, system } = process.cpuUsage();
      process.send(user + system);
    });
  });
}
