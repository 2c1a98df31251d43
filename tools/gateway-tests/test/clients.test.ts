import { stopAll } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCurl } from './clients/curl-client.ts';
import { startFastapi } from './clients/fastapi-client.ts';
import { startGo } from './clients/go-client.ts';
import type { LimitClient, Outcome, Setup } from './clients/limit-client.ts';
import { type BuiltService, buildService } from './service/build-service.ts';
import { type Service, startService } from './service/start-service.ts';

const TOKEN = 'a-token-of-the-clients';

const LIMITS = {
  version: 1,
  domains: {
    api: {
      rules: [
        { match: { path: '/several' }, key: ['user'], limits: { burst: '2/1m', day: '3/1d' } },
        {
          match: { path: '*' },
          except: [{ path: '/several' }],
          key: ['user'],
          limit: '3/1h',
          name: 'hourly',
        },
      ],
    },
  },
};

/** Far above the timeout of the clients, and far below what they would wait without one. */
const BOUND_MS = 5_000;

interface Case {
  readonly name: string;
  readonly service: 'up' | 'down' | 'hung';
  readonly options?: Partial<Setup>;
  /** The outcome of each request in turn: the verdict, and parts of its fields. */
  readonly outcomes: readonly (readonly [Outcome['verdict'], Readonly<Record<string, RegExp>>?])[];
}

const fields = (text: string): Readonly<Record<string, RegExp>> => ({
  ratelimit: new RegExp(text),
  'ratelimit-policy': /;q=\d+;w=\d+/,
});
const denied = (text: string) => ['denied', { ...fields(text), 'retry-after': /^\d+$/ }] as const;

/** The same for every client. */
const cases: Readonly<Record<string, Case>> = {
  simple: {
    name: 'allows with the fields, then denies with the time to wait',
    service: 'up',
    outcomes: [
      ['allowed', fields('"hourly";r=2')],
      ['allowed', fields('"hourly";r=1')],
      ['allowed', fields('"hourly";r=0')],
      denied('"hourly";r=0'),
    ],
  },
  costly: {
    name: 'spends the cost, and spends nothing on a denial',
    service: 'up',
    options: { cost: 2 },
    outcomes: [['allowed', fields('"hourly";r=1')], denied('"hourly";r=1'), denied('"hourly";r=1')],
  },
  several: {
    name: 'reports several limits, and is denied by the one that is used up',
    service: 'up',
    outcomes: [
      ['allowed', fields('"burst";r=1.*"day";r=2')],
      ['allowed', fields('"burst";r=0.*"day";r=1')],
      denied('"burst";r=0.*"day";r=1'),
    ],
  },
  free: {
    name: 'spends nothing at a cost of 0',
    service: 'up',
    options: { cost: 0 },
    outcomes: [['allowed'], ['allowed']],
  },
  stranger: {
    name: 'reports a token that the service does not know as a mistake',
    service: 'up',
    options: { token: 'another-token-than-that' },
    outcomes: [['mistake'], ['mistake']],
  },
  lost: { name: 'reports a missing token', service: 'up', options: { token: '' }, outcomes: [['mistake']] },
  malformed: {
    name: 'reports a request that the service rejects',
    service: 'up',
    options: { cost: -1 },
    outcomes: [['mistake']],
  },
  nowhere: {
    name: 'reports a domain that does not exist',
    service: 'up',
    options: { domain: 'elsewhere' },
    outcomes: [['mistake']],
  },
  passing: {
    name: 'lets requests pass while the service is down, if it fails open',
    service: 'down',
    outcomes: [
      ['allowed', {}],
      ['allowed', {}],
      ['allowed', {}],
      ['allowed', {}],
    ],
  },
  refusing: {
    name: 'lets no request pass while the service is down, if it fails closed',
    service: 'down',
    options: { failOpen: false },
    outcomes: [['unavailable'], ['unavailable']],
  },
  hanging: {
    name: 'lets requests pass while the service hangs, after the timeout',
    service: 'hung',
    options: { seconds: 0.25 },
    outcomes: [
      ['allowed', {}],
      ['allowed', {}],
    ],
  },
  waiting: {
    name: 'lets no request pass while the service hangs, if it fails closed, after the timeout',
    service: 'hung',
    options: { seconds: 0.25, failOpen: false },
    outcomes: [['unavailable']],
  },
};

const namedCases = Object.entries(cases).map(([setup, one]) => ({ setup, ...one }));

const starts = { FastAPI: startFastapi, Go: startGo, curl: startCurl };

let built: BuiltService;
let service: Service;
let hung: Service;
let setups: Readonly<Record<string, Setup>>;

beforeAll(async () => {
  built = await buildService();
  [service, hung] = await Promise.all([
    startService(built, LIMITS, { token: TOKEN }),
    startService(built, LIMITS, { token: TOKEN }),
  ]);
  const gone = await startService(built, LIMITS);
  await gone.stop();
  await hung.pause();
  const urls = { up: service.url, down: gone.url, hung: hung.url };
  const usual = { domain: 'api', token: TOKEN, cost: 1, failOpen: true, seconds: 20 };
  setups = Object.fromEntries(
    Object.entries(cases).map(([name, one]) => [name, { ...usual, url: urls[one.service], ...one.options }]),
  );
}, 300_000);

afterAll(async () => {
  await stopAll([service, hung].filter((one) => one !== undefined));
  await built?.remove();
});

describe.each(Object.entries(starts))('%s', (language, start) => {
  let client: LimitClient;

  beforeAll(async () => {
    const since = performance.now();
    client = await start(setups);
    console.log(`${language} is ready after ${Math.round(performance.now() - since)} ms`);
  }, 300_000);

  afterAll(() => client?.stop());

  it.each(namedCases)('$name', async ({ setup, outcomes, service: state }) => {
    for (const [i, [verdict, headers]] of outcomes.entries()) {
      const outcome = await client.request(setup, `${setup}-of-${language}`);
      expect(outcome.verdict, `request ${i}`).toBe(verdict);
      for (const [name, text] of Object.entries(headers ?? {}))
        expect(outcome.headers[name], name).toMatch(text);
      if (state !== 'up') {
        expect(outcome.headers).not.toHaveProperty('ratelimit');
        expect(outcome.ms).toBeLessThan(BOUND_MS);
      }
    }
  });
});
