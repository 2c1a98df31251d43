import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import type { FastifyInstance } from 'fastify';
import type { Hono } from 'hono';
import type Koa from 'koa';
import { describe, expect, it } from 'vitest';
import { pairsOf } from './migration-page.ts';
import { sendTo, served } from './served.ts';
import { answersTo, onFakedClock, type Send, statedBy } from './traffic.ts';

type Answers = readonly string[];
type Run = (send: Send) => Promise<Answers>;

/** What the blocks of each page export, and how to send requests to it. */
const pages: Readonly<Record<string, (exported: never, run: Run) => Promise<Answers>>> = {
  'express-rate-limit': ({ app }: { app: Express }, run) => served(app, run),
  'fastify-rate-limit': async ({ app }: { app: FastifyInstance }, run) => {
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    return run(sendTo(origin)).finally(() => app.close());
  },
  'koa-ratelimit': ({ app }: { app: Koa }, run) => served(app.callback(), run),
  'hono-rate-limiter': ({ app }: { app: Hono }, run) =>
    run(async (client, request) => {
      const [method = '', path = ''] = request.split(' ');
      const headers = { 'cf-connecting-ip': client };
      return String((await app.request(path, { method, headers })).status);
    }),
  'nestjs-throttler': async ({ AppModule }: { AppModule: new () => unknown }, run) => {
    const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false });
    app.set('trust proxy', 'loopback');
    await app.listen(0, '127.0.0.1');
    return run(sendTo(await app.getUrl())).finally(() => app.close());
  },
};

describe.each(Object.entries(pages))('the page on moving from %s', (name, serve) => {
  it('states the answers of both sides to the same requests', async () => {
    const [pair] = await pairsOf<never>(name);
    if (pair === undefined) throw new Error('no pair');
    const answersOf = (side: 'before' | 'after'): Promise<Answers> =>
      onFakedClock(async () => serve(await pair[side](), (send) => answersTo(pair.traffic, send)));
    expect({ before: await answersOf('before'), after: await answersOf('after') }).toEqual(statedBy(pair));
  });
});
