import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from '@octokit/core';
import { throttling } from '@octokit/plugin-throttling';
import { createFetch, createUpstream } from '@sluice/outbound';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import axios from 'axios';
import rateLimit from 'axios-rate-limit';
import axiosRetry from 'axios-retry';
import Bottleneck from 'bottleneck';
import { Redis } from 'ioredis';
import pThrottle from 'p-throttle';
import { Agent, interceptors, request } from 'undici';
import { type HeaderStyleCase, type HeaderStyleId, headerStyleCases } from './header-styles.ts';

/** What a process of a fleet knows. */
export interface SenderSetting {
  readonly style: HeaderStyleId;
  readonly redisUrl: string;
  /** Unlike that of any other run on this server. */
  readonly runId: string;
  /** Of each path, for clients that must be given it. */
  readonly limit: number;
  readonly windowMs: number;
  readonly processes: number;
}

/** Sends a call, and resolves to the status that the application sees. */
export type Send = (url: string) => Promise<number>;

/** A way to send calls. */
export interface Sender {
  readonly label: string;
  readonly role: 'ours' | 'peer' | 'floor';
  readonly open: (setting: SenderSetting) => Send;
}

const LONGEST_WAIT_MS = 600_000;

export type SenderId =
  | 'sluice'
  | 'bottleneck'
  | 'p-throttle'
  | 'axios-rate-limit'
  | 'octokit'
  | 'axios-retry'
  | 'undici'
  | 'article'
  | 'none';

/** Each with its best setting: a part of the quota in each process, or what it can share. */
export const senders: Readonly<Record<SenderId, Sender>> = {
  sluice: { label: 'Sluice', role: 'ours', open: openSluice },
  bottleneck: { label: 'bottleneck, clustered on Redis', role: 'peer', open: openBottleneck },
  'p-throttle': { label: 'p-throttle, an eighth each', role: 'peer', open: openPThrottle },
  'axios-rate-limit': { label: 'axios-rate-limit, an eighth each', role: 'peer', open: openAxiosRateLimit },
  octokit: { label: '@octokit/plugin-throttling', role: 'peer', open: openOctokit },
  'axios-retry': { label: 'axios-retry, exponential', role: 'peer', open: openAxiosRetry },
  undici: { label: "undici's retry interceptor", role: 'peer', open: openUndici },
  article: { label: 'get and set in Redis, by headers', role: 'peer', open: openArticle },
  none: { label: 'nothing: waits after a 429', role: 'floor', open: openNothing },
};

function openSluice({ style, redisUrl, runId }: SenderSetting): Send {
  const { profile }: HeaderStyleCase = headerStyleCases[style];
  const client = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  const send = createFetch(
    createUpstream({
      name: runId,
      store: redisStore({ client: fromIoredis(client) }),
      profile: profile(),
      maxWait: LONGEST_WAIT_MS,
      deadlineMs: 60_000,
    }),
  );
  return (url) => statusOf(send(url));
}

/** Every process must start at the same phase of the window: nothing lets a client choose it. */
function openBottleneck({ redisUrl, runId, limit, windowMs }: SenderSetting): Send {
  const { hostname, port } = new URL(redisUrl);
  const limiters = perUrl(
    (url) =>
      new Bottleneck({
        id: `${runId}:${new URL(url).pathname}`,
        datastore: 'ioredis',
        Redis,
        clientOptions: { host: hostname, port: Number(port) },
        reservoir: limit,
        reservoirRefreshAmount: limit,
        reservoirRefreshInterval: windowMs,
      }),
  );
  return (url) => limiters(url).schedule(() => statusOf(fetch(url)));
}

function openPThrottle({ limit, windowMs, processes }: SenderSetting): Send {
  const throttled = perUrl((url) =>
    pThrottle({ limit: partOf(limit, processes), interval: windowMs, strict: true })(() =>
      statusOf(fetch(url)),
    ),
  );
  return (url) => throttled(url)();
}

function openAxiosRateLimit({ limit, windowMs, processes }: SenderSetting): Send {
  const limits = { maxRequests: partOf(limit, processes), perMilliseconds: windowMs };
  const clients = perUrl(() => rateLimit(axios.create({ validateStatus: () => true }), limits));
  return async (url) => (await clients(url).get(url)).status;
}

function openOctokit(): Send {
  const again = (): boolean => true;
  const options = { onRateLimit: again, onSecondaryRateLimit: again, fallbackSecondaryRateRetryAfter: 5 };
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const octokit = new (Octokit.plugin(throttling))({ throttle: options, log });
  return async (url) => {
    try {
      return (await octokit.request(`GET ${url}`)).status;
    } catch (error) {
      return (error as { status?: number }).status ?? 0;
    }
  };
}

function openAxiosRetry(): Send {
  const client = axios.create();
  axiosRetry(client, {
    retries: 10,
    retryDelay: axiosRetry.exponentialDelay,
    retryCondition: ({ response }) => response?.status === 429,
  });
  return async (url) => {
    try {
      return (await client.get(url)).status;
    } catch (error) {
      return axios.isAxiosError(error) ? (error.response?.status ?? 0) : 0;
    }
  };
}

function openUndici(): Send {
  const retry = interceptors.retry({ maxRetries: 10, statusCodes: [429], methods: ['GET'] });
  const dispatcher = new Agent().compose(retry);
  return async (url) => {
    try {
      const { statusCode, body } = await request(url, { dispatcher });
      await body.dump();
      return statusCode;
    } catch (error) {
      return (error as { statusCode?: number }).statusCode ?? 0;
    }
  };
}

/** As articles suggest: the last response's fields in Redis, read before each call and written after it. */
function openArticle({ redisUrl, runId, style }: SenderSetting): Send {
  const redis = new Redis(redisUrl);
  return async (url) => {
    const key = `${runId}:${new URL(url).pathname}`;
    const [remaining, resetMs] = await redis.hmget(key, 'remaining', 'resetMs');
    if (remaining === '0') await sleep(Math.max(0, Number(resetMs) - Date.now()));
    const response = await fetch(url);
    await response.arrayBuffer();
    const left = response.headers.get('x-ratelimit-remaining');
    const reset = Number(response.headers.get('x-ratelimit-reset'));
    const isDelta = style === 'delta';
    if (left !== null) {
      await redis.hset(key, { remaining: left, resetMs: isDelta ? Date.now() + reset * 1000 : reset * 1000 });
    }
    return response.status;
  };
}

function openNothing(): Send {
  return async (url) => {
    const response = await fetch(url);
    await response.arrayBuffer();
    const seconds = Number(response.headers.get('retry-after') ?? 1);
    if (response.status === 429) await sleep(seconds * 1000);
    return response.status;
  };
}

async function statusOf(sent: Promise<Response>): Promise<number> {
  const response = await sent;
  await response.arrayBuffer();
  return response.status;
}

function partOf(limit: number, processes: number): number {
  return Math.max(1, Math.floor(limit / processes));
}

function perUrl<T>(make: (url: string) => T): (url: string) => T {
  const made = new Map<string, T>();
  return (url) => {
    const one = made.get(url) ?? make(url);
    made.set(url, one);
    return one;
  };
}
