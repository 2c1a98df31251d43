import Anthropic from '@anthropic-ai/sdk';
import ky from 'ky';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { anthropicProfile, createFetch, openaiProfile } from '../../src/index.ts';
import { gatedApi, limitedAnswer } from './gated-api.ts';

test('ky: each attempt of its own retries has a permit', async () => {
  const { api, upstream } = await gatedApi(3, {});
  const client = ky.create({
    fetch: createFetch(upstream),
    timeout: false,
    retry: { limit: 1, delay: () => 1 },
  });
  let answers = 0;
  upstream.on('observed', () => answers++);
  api.answerNext({ status: 503 });
  expect(await client(api.url).json()).toEqual({ ok: true });
  expect(answers).toBe(2);
});

test('ky: its timeout runs while a call waits', async () => {
  const { api, upstream } = await gatedApi(100, {}, { concurrency: 1 });
  const permit = await upstream.acquire();
  const call = ky(api.url, { fetch: createFetch(upstream), timeout: 50, retry: 0 });
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  permit.unsent();
  expect(api.calls()).toHaveLength(0);
});

// openai/openai-node#1108 and #1924: a Retry-After of a minute or more was ignored, and the call went early.
test.each([59, 60, 61, 3600])(
  'OpenAI: a Retry-After of %d s fails at once instead of going early',
  async (seconds) => {
    const { api, upstream } = await gatedApi(
      100,
      { style: 'openai' },
      { profile: openaiProfile(), maxWait: '10s' },
    );
    const client = new OpenAI({ apiKey: 'k', baseURL: api.url, fetch: createFetch(upstream), maxRetries: 0 });
    api.answerNext({ status: 429, headers: { 'retry-after': String(seconds) }, body: { error: {} } });
    const create = (): Promise<unknown> =>
      client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
    await expect(create()).rejects.toMatchObject({ status: 429 });
    await expect(create()).rejects.toMatchObject({ cause: { code: 'WAIT_TOO_LONG' } });
    expect(api.calls()).toHaveLength(1);
  },
);

test('OpenAI: tokens are estimated from the body, and reported ones count', async () => {
  const quotas = [
    { name: 'requests', capacity: 100, refill: { amount: 1, every: '1h' } },
    { name: 'tokens', capacity: 1000, refill: { amount: 1, every: '1h' } },
  ] as const;
  const cost = () => ({ tokens: 400 });
  const { api, upstream } = await gatedApi(
    100,
    { style: 'openai', quotas, cost },
    { profile: openaiProfile() },
  );
  const gated = createFetch(upstream, {
    cost: ({ body }) => ({ tokens: JSON.parse(String(body)).max_completion_tokens }),
  });
  const client = new OpenAI({ apiKey: 'k', baseURL: api.url, fetch: gated, maxRetries: 0 });
  const create = (): Promise<unknown> =>
    client.chat.completions.create({
      model: 'm',
      max_completion_tokens: 400,
      messages: [{ role: 'user', content: 'Hi' }],
    });
  await create();
  await create();
  // The SDK wraps the error of its fetch.
  await expect(create()).rejects.toThrow();
  expect(api.counts()).toMatchObject({ ok: 2, limited: 0 });
});

test('Anthropic: the wait is that of the dimension that is used up', async () => {
  const quotas = [
    { name: 'requests', capacity: 50, refill: { amount: 50, every: '1m' } },
    { name: 'input-tokens', capacity: 1000, refill: { amount: 1000, every: '1h' } },
  ] as const;
  const cost = () => ({ 'input-tokens': 600 });
  const { api, upstream } = await gatedApi(
    100,
    { style: 'anthropic', quotas, cost },
    { profile: anthropicProfile() },
  );
  const gated = createFetch(upstream, { cost: { 'input-tokens': 600 } });
  const client = new Anthropic({ apiKey: 'k', baseURL: api.url, fetch: gated, maxRetries: 0 });
  const create = (): Promise<unknown> =>
    client.messages.create({ model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] });
  await create();
  const error = await create().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ cause: { code: 'WAIT_TOO_LONG' } });
  const { retryAtMs } = (error as { cause: { retryAtMs: number } }).cause;
  expect(retryAtMs - Date.now()).toBeGreaterThan(600_000);
  expect(api.counts()).toMatchObject({ ok: 1, limited: 0 });
});

test('OpenAI: a limited call is made once more below the SDK', async () => {
  const { api, upstream } = await gatedApi(100, { style: 'openai' }, { profile: openaiProfile() });
  const client = new OpenAI({ apiKey: 'k', baseURL: api.url, fetch: createFetch(upstream), maxRetries: 0 });
  api.answerNext(limitedAnswer);
  await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
  expect(api.calls()).toHaveLength(2);
});
