// Bugs that users of other libraries have reported, each as the guarantee that would have prevented it. Those
// that a profile decides are here; those that counting decides are tests of the upstream.
import { describe, expect, it } from 'vitest';
import {
  anthropicProfile,
  awsProfile,
  discordProfile,
  genericProfile,
  githubProfile,
  gitlabProfile,
  oktaProfile,
  openaiProfile,
  riotProfile,
  shopifyGraphqlProfile,
  spotifyProfile,
  zendeskProfile,
} from '../src/index.ts';
import { upstreamResponse } from '../src/upstream-response.ts';
import { limitedText, msUntil, observed } from './observed.ts';

const DATE_MS = 1_800_007_200_000;
const DATE = 'Date: Fri, 15 Jan 2027 10:00:00 GMT';

describe('a refusal outranks the numbers', () => {
  // octokit/plugin-throttling.js#566: the reset was used only if remaining was "0".
  it.each([
    ['github', githubProfile(), 'x-ratelimit-remaining: 4321\nretry-after: 60', 'secondary upstream 60'],
    // gitlab-org/gitlab#352409: a real 429 with 595 left.
    ['gitlab', gitlabProfile(), 'RateLimit-Remaining: 595\nRetry-After: 60', 'quota bucket 60'],
    ['discord', discordProfile(), 'X-RateLimit-Remaining: 9\nX-RateLimit-Scope: user', 'quota bucket'],
    ['zendesk', zendeskProfile(), 'X-Rate-Limit-Remaining: 690\nRetry-After: 41', 'quota bucket 41'],
    ['any', genericProfile(), 'X-RateLimit-Remaining: 15', 'quota bucket'],
  ])('of %s', (_name, profile, fields, expected) => {
    const { limited } = observed(profile, `${DATE}\n${fields}`, { status: 429 });
    expect(limitedText(limited, DATE_MS)).toBe(expected);
  });
});

// openai/openai-node#1108 and #1924, Azure/azure-sdk-for-js#30984: from 60 s on, it went early.
it.each([59, 60, 61, 3600, 86_400])('a Retry-After of %d s is read as it is', (seconds) => {
  const { limited } = observed(openaiProfile(), `Retry-After: ${seconds}`, { status: 429 });
  expect(limited?.pause).toMatchObject({ kind: 'after', ms: seconds * 1000 });
});

// anthropics/anthropic-sdk-typescript#357: which of two resets holds? Each dimension keeps its own.
it('each dimension keeps its own reset', () => {
  const fields = ['requests', 'input-tokens', 'output-tokens'].flatMap((name, i) => [
    `anthropic-ratelimit-${name}-remaining: 0`,
    `anthropic-ratelimit-${name}-reset: 2027-01-15T10:00:${10 + i}Z`,
  ]);
  const { dimensions } = observed(anthropicProfile(), `${DATE}\n${fields.join('\n')}`);
  const waits = dimensions.map(({ reset }) => reset && msUntil(reset, DATE_MS));
  expect(waits).toEqual([10_000, 11_000, 12_000]);
});

describe('a moment in the past is now', () => {
  // withcoral/coral#89: a past epoch was taken as a delay of 57 years, cut to five minutes per try.
  it('as an epoch', () => {
    const fields = 'X-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1800007100';
    const [reading] = observed(genericProfile(), `${DATE}\n${fields}`).dimensions;
    expect(reading?.reset && msUntil(reading.reset, DATE_MS)).toBe(0);
  });

  // daniel3303/Equibles#2611: a past HTTP-date gave a negative delay, and the timer threw.
  it('as the date of Retry-After', () => {
    const fields = 'Retry-After: Fri, 15 Jan 2027 09:59:00 GMT';
    const { limited } = observed(genericProfile(), `${DATE}\n${fields}`, { status: 429 });
    expect(limited?.pause && msUntil(limited.pause, DATE_MS)).toBe(0);
  });
});

// openclaw/clawhub#407, ArjanCodes/moneysnake#24: a wait of 57 years.
it('an epoch in Retry-After is a moment, not a delay', () => {
  const { limited } = observed(genericProfile(), `${DATE}\nRetry-After: 1800007230`, { status: 429 });
  expect(limited?.pause && msUntil(limited.pause, DATE_MS)).toBe(30_000);
});

// onfleet/node-onfleet#21: 0 was "falsy", and not stored.
it('nothing left is a number', () => {
  for (const text of ['0', '0.0', '00']) {
    const [reading] = observed(genericProfile(), `X-RateLimit-Remaining: ${text}`).dimensions;
    expect(reading?.remaining).toBe(0);
  }
});

// The same fault, in the other two fields.
it('a limit of 0 and a reset of 0 are numbers too', () => {
  const fields = 'X-RateLimit-Limit: 0\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 0';
  const [reading] = observed(genericProfile(), fields).dimensions;
  expect(reading).toMatchObject({ limit: 0, remaining: 0, reset: { kind: 'after', ms: 0 } });
});

// fightmegg/riot-rate-limiter#250: the count of the response is what is used, not what is left.
it('of Riot, what is used is subtracted from the limit of its own window', () => {
  const fields = 'X-App-Rate-Limit: 20:1,100:120\nX-App-Rate-Limit-Count: 45:120,3:1';
  const { dimensions } = observed(riotProfile(), fields);
  expect(dimensions.map(({ dimension, remaining }) => [dimension, remaining])).toEqual([
    ['app-1s', 17],
    ['app-120s', 55],
  ]);
});

describe('of Discord', () => {
  const bucketOf = (method: string, path: string) => {
    return discordProfile().bucketOf?.({ method, url: `https://discord.com/api/v10${path}` });
  };
  const [channel, other, message] = ['111111111111111111', '222222222222222222', '333333333333333333'];

  // discordeno/discordeno#2578, discord-jda/JDA#1103: one queue for every channel.
  it('two channels under one bucket id are independent', () => {
    const [a, b] = [channel, other].map((id) => bucketOf('POST', `/channels/${id}/messages`));
    expect(a?.route).toBe(b?.route);
    expect([a?.resource, b?.resource]).toEqual([`channels/${channel}`, `channels/${other}`]);
  });

  it('two messages of a channel share a route, and methods do not', () => {
    const path = `/channels/${channel}/messages`;
    expect(bucketOf('PATCH', `${path}/${message}`)).toEqual(bucketOf('PATCH', `${path}/${other}`));
    expect(bucketOf('PATCH', `${path}/${message}`)).not.toEqual(bucketOf('DELETE', `${path}/${message}`));
  });

  it('reactions share a route, and the tokens of webhooks do not make new ones', () => {
    const path = `/channels/${channel}/messages/${message}/reactions`;
    expect(bucketOf('PUT', `${path}/%F0%9F%8E%89/@me`)).toEqual(bucketOf('PUT', `${path}/a:${other}/@me`));
    const [a, b] = ['tokenA', 'tokenB'].map((token) =>
      bucketOf('POST', `/webhooks/${channel}/${token}?wait=true`),
    );
    expect(a).toEqual(b);
  });
});

describe('a limit in the body of a 200 is seen', () => {
  // Shopify/cli#8317 and #5222: 32 of 79 calls failed unseen.
  it('of Shopify, with the time until the points are there', () => {
    const body = {
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: {
        cost: {
          requestedQueryCost: 252,
          actualQueryCost: null,
          throttleStatus: { maximumAvailable: 1000, currentlyAvailable: 52, restoreRate: 50 },
        },
      },
    };
    const { limited, cost } = observed(shopifyGraphqlProfile(), '', { body });
    expect(limitedText(limited, undefined)).toBe('quota bucket 4');
    expect(cost).toBeUndefined();
  });

  // Cloudshelf/Shopify_CSConnector#192: a division by a restore rate of 0.
  it('of Shopify, without a time if nothing is restored', () => {
    const throttleStatus = { maximumAvailable: 1000, currentlyAvailable: 2, restoreRate: 0 };
    const extensions = { cost: { requestedQueryCost: 52, throttleStatus } };
    const body = { errors: [{ extensions: { code: 'THROTTLED' } }], extensions };
    const { limited, dimensions } = observed(shopifyGraphqlProfile(), '', { body });
    expect(limitedText(limited, undefined)).toBe('quota bucket');
    expect(dimensions[0]?.refillPerSecond).toBeUndefined();
  });
});

// Yooooomi/your_spotify#411, spotDL/spotify-downloader#2585: hung for a day. The whole wait is known at once.
it('a wait of most of a day is read in full', () => {
  const { limited } = observed(spotifyProfile(), 'Retry-After: 79892', { status: 429 });
  expect(limited?.pause?.ms).toBe(79_892_000);
});

// smithy-lang/smithy-rs#4800, aws/aws-sdk-js#706: the clock was learnt from the Date of a cached response.
it('no clock is learnt from a response of a cache', () => {
  expect(observed(awsProfile(), `${DATE}\nAge: 1`).dateMs).toBeUndefined();
  expect(observed(awsProfile(), `${DATE}\nAge: 0`).dateMs).toBe(DATE_MS);
  expect(observed(awsProfile(), `${DATE}\nAge: nonsense`).dateMs).toBe(DATE_MS);
});

// Kuadrant/kuadrant-operator#2263, praxis-proxy/ai#120, shobrook/openlimit#20: tokens were never settled.
it('the actual cost of a call is read where the body has it', () => {
  const openai = { usage: { prompt_tokens: 250, completion_tokens: 50, total_tokens: 300 } };
  expect(observed(openaiProfile(), '', { body: openai }).cost).toMatchObject({ tokens: 300 });
  const anthropic = { usage: { input_tokens: 20, cache_creation_input_tokens: 230, output_tokens: 50 } };
  expect(observed(anthropicProfile(), '', { body: anthropic }).cost).toMatchObject({
    'input-tokens': 250,
    'output-tokens': 50,
  });
  const graphql = { data: { rateLimit: { cost: 7 } } };
  expect(observed(githubProfile(), '', { body: graphql }).cost).toEqual({ requests: 7 });
});

// chaoss/grimoirelab-perceval#916: a conditional request that was not modified costs nothing.
it('of GitHub, a 304 costs nothing, and its numbers hold', () => {
  const read = observed(githubProfile(), 'x-ratelimit-remaining: 4321', { status: 304 });
  expect([read.cost, read.dimensions[0]?.remaining]).toEqual([{ requests: 0 }, 4321]);
});

it('of GitHub, a 403 that only forbids is not a limit', () => {
  const fields = 'x-ratelimit-remaining: 4321\nx-ratelimit-reset: 1800009000';
  const body = { message: 'Resource not accessible by integration' };
  expect(observed(githubProfile(), fields, { status: 403, body }).limited).toBeUndefined();
});

// okta/okta-developer-docs#3289: the limit on concurrent calls uses the same three fields.
it('of Okta, the numbers of a concurrency limit are not those of the quota', () => {
  const fields = 'X-Rate-Limit-Limit: 0\nX-Rate-Limit-Remaining: 0\nX-Rate-Limit-Reset: 1800007201';
  const read = observed(oktaProfile(), fields, { status: 429 });
  expect([read.dimensions, read.limited?.reason]).toEqual([[], 'concurrency']);
});

// openai/openai-node#1477, tinyhumansai/openhuman#6504: headers were lost in the shape of an error.
it.each([
  ['fetch', { status: 429, headers: new Headers({ 'Retry-After': '7' }) }],
  ['axios', { status: 429, headers: { 'retry-after': '7' }, data: {} }],
  ['got and Node', { statusCode: 429, headers: { 'retry-after': '7' } }],
  ['undici', { statusCode: 429, headers: { 'retry-after': ['7'] } }],
  ['pairs', { status: 429, headers: [['RETRY-AFTER', '7']] as [string, string][] }],
])('the headers of a response of %s are read', (_name, response) => {
  expect(genericProfile().read(upstreamResponse(response)).limited?.pause?.ms).toBe(7000);
});
