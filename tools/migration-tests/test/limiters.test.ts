import { setTimeout as sleep } from 'node:timers/promises';
import { type Server, startRedis, until } from '@sluice/test-servers';
import type { Redis } from 'ioredis';
import type Koa from 'koa';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Pair, pairsOf, type Step } from './migration-page.ts';
import { served } from './served.ts';
import { answersTo, inTurn, onFakedClock, type Send, statedBy } from './traffic.ts';
import { startUpstashBridge } from './upstash-bridge.ts';

interface Checks {
  mayCall(user: string, cost: number): Promise<boolean>;
  forgive?(user: string): Promise<unknown>;
  redis?: Redis;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

const yesOrNo = (verdict: boolean): string => (verdict ? 'yes' : 'no');

/** Sends `cost 3`. */
function checking({ mayCall }: Checks): Send {
  return async (user, request) => yesOrNo(await mayCall(user, Number(request.replace('cost ', ''))));
}

async function pairOf<Module>(page: string, index: number): Promise<Pair<Module>> {
  const pair = (await pairsOf<Module>(page))[index];
  if (pair === undefined) throw new Error(`${page} has no pair ${index}`);
  return pair;
}

/** A Redis of this test alone, where the code of the pages looks for one. */
async function redisOfTest(): Promise<Server> {
  const server = await startRedis({ own: true });
  onTestFinished(() => server.stop());
  vi.stubEnv('REDIS_URL', server.url);
  return server;
}

describe('the page on moving from rate-limiter-flexible', () => {
  it('states the verdicts of both sides in memory', async () => {
    const pair = await pairOf<Checks>('rate-limiter-flexible', 0);
    const verdictsOf = (side: 'before' | 'after') =>
      onFakedClock(async () => answersTo(pair.traffic, checking(await pair[side]())));
    expect({ before: await verdictsOf('before'), after: await verdictsOf('after') }).toEqual(statedBy(pair));
  });

  it('states the verdicts of both sides on Redis, and after an outage', async () => {
    const pair = await pairOf<Checks>('rate-limiter-flexible', 1);
    const verdictsOf = async (side: 'before' | 'after') => {
      const server = await redisOfTest();
      const checks = await pair[side]();
      checks.redis?.on('error', () => {});
      onTestFinished(() => checks.redis?.disconnect());
      await until('the client is connected', () => checks.redis?.status === 'ready');
      const send: Send = async (user, request) => {
        if (request === 'outage') {
          await server.stop();
          await until('the client has noticed', () => checks.redis?.status !== 'ready');
        } else if (request === 'forgive') await checks.forgive?.(user);
        else return checking(checks)(user, request);
        return 'yes';
      };
      return inRealTime(pair.traffic, send);
    };
    expect({ before: await verdictsOf('before'), after: await verdictsOf('after') }).toEqual(statedBy(pair));
  });
});

describe('the page on moving from koa-ratelimit', () => {
  it('states the answers of both sides on Redis', async () => {
    await redisOfTest();
    const pair = await pairOf<{ app: Koa; redis: Redis }>('koa-ratelimit', 1);
    const answersOf = async (side: 'before' | 'after') => {
      const { app, redis } = await pair[side]();
      onTestFinished(() => redis.disconnect());
      return served(app.callback(), (send) => inRealTime(pair.traffic, send));
    };
    expect({ before: await answersOf('before'), after: await answersOf('after') }).toEqual(statedBy(pair));
  });
});

describe('the page on moving from @upstash/ratelimit', () => {
  it('states the verdicts of both sides, from the beginning of a window', async () => {
    const { url } = await redisOfTest();
    const bridge = await startUpstashBridge(url);
    onTestFinished(() => bridge.close());
    vi.stubEnv('UPSTASH_REDIS_REST_URL', bridge.url);
    vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', 'of-the-test');
    const pair = await pairOf<Checks>('upstash-ratelimit', 0);
    const sides = [await pair.before(), await pair.after()];
    onTestFinished(() => sides[1]?.redis?.disconnect());
    // The first check of a side loads its script.
    for (const { mayCall } of sides) await mayCall('first', 1);
    // Both at once, from the beginning of a window of the clock.
    await sleep(4000 - (Date.now() % 4000) + 5);
    const [before, after] = await Promise.all(
      sides.map((checks) => inRealTime(pair.traffic, checking(checks))),
    );
    expect({ before, after }).toEqual(statedBy(pair));
  });
});

/** The answers to the traffic, one text per step. Steps wait for their moment. */
async function inRealTime(traffic: readonly Step[], send: Send): Promise<readonly string[]> {
  const start = performance.now();
  const answers: string[] = [];
  for (const { atMs, client, request, times } of traffic) {
    await sleep(Math.max(0, start + atMs - performance.now()));
    answers.push(await inTurn(times, () => send(client, request)));
  }
  return answers;
}
