import { Octokit } from '@octokit/core';
import { expect, test } from 'vitest';
import { createFetch, githubProfile, type Upstream } from '../../src/index.ts';
import { octokitPlugin } from '../../src/octokit/index.ts';
import { gatedApi, heldOf } from './gated-api.ts';

const github = { profile: githubProfile() };
const style = {
  style: 'github',
  bucketOf: ({ url }: { url: string }) => (url.startsWith('/graphql') ? 'graphql' : 'core'),
} as const;

function octokitOf(upstream: Upstream, baseUrl: string): Octokit {
  return new (Octokit.plugin(octokitPlugin(upstream)))({ baseUrl, log: console });
}

test('calls wait for their permits, and are settled with the response', async () => {
  const { api, upstream } = await gatedApi(5, style, { ...github });
  const octokit = octokitOf(upstream, api.url);
  const calls = await Promise.allSettled(
    Array.from({ length: 8 }, () => octokit.request('GET /repos/{owner}/{repo}', { owner: 'a', repo: 'b' })),
  );
  expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  expect(api.counts()).toMatchObject({ ok: 5, limited: 0 });
});

// taskcluster/taskcluster#8817: a callback that did not return true made a plugin useless.
test('a limited call waits and is made once more, without any callback', async () => {
  const { api, upstream } = await gatedApi(100, style, github);
  const octokit = octokitOf(upstream, api.url);
  const body = { message: 'You have exceeded a secondary rate limit.' };
  api.answerNext({ status: 403, headers: { 'retry-after': '1' }, body });
  expect((await octokit.request('POST /repos')).status).toBe(200);
  expect(api.calls()).toHaveLength(2);
});

test('a limit in the body of a GraphQL answer of 200 is seen', async () => {
  const { api, upstream } = await gatedApi(100, style, { ...github });
  const octokit = octokitOf(upstream, api.url);
  const limited: string[] = [];
  upstream.on('limited', ({ reason }) => limited.push(reason));
  api.answerNext({
    headers: {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 600),
      'x-ratelimit-resource': 'graphql',
    },
    body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
  });
  await expect(octokit.graphql('{ viewer { login } }')).rejects.toThrow(/rate limit/i);
  expect(limited).toHaveLength(1);
});

test('a 304 is an error of Octokit, and costs nothing', async () => {
  const { api, upstream } = await gatedApi(100, style, github);
  const octokit = octokitOf(upstream, api.url);
  await octokit.request('GET /repos');
  const reset = String(Math.ceil(Date.now() / 1000) + 600);
  const headers = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99', 'x-ratelimit-reset': reset };
  api.answerNext({ status: 304, headers: { ...headers, 'x-ratelimit-resource': 'core' } });
  await expect(octokit.request('GET /repos')).rejects.toMatchObject({ status: 304 });
  expect(await upstream.peek(undefined, { url: `${api.url}/repos` })).toMatchObject({
    remaining: 99,
    held: 0,
  });
});

test('a call that is aborted while it waits rejects with the reason', async () => {
  const { api, upstream } = await gatedApi(100, style, { ...github, concurrency: 1 });
  const permit = await upstream.acquire({ call: { url: `${api.url}/repos` } });
  const controller = new AbortController();
  const call = octokitOf(upstream, api.url).request('GET /repos', { request: { signal: controller.signal } });
  const reason = new Error('no longer wanted');
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  permit.unsent();
  expect(api.calls()).toHaveLength(0);
});

test('createFetch works as `request.fetch`', async () => {
  const { api, upstream } = await gatedApi(2, style, { ...github });
  const octokit = new Octokit({ baseUrl: api.url, request: { fetch: createFetch(upstream) } });
  await octokit.request('GET /repos');
  await octokit.request('GET /repos');
  await expect(octokit.request('GET /repos')).rejects.toThrow();
  expect(api.counts()).toMatchObject({ ok: 2, limited: 0 });
  expect(await heldOf(upstream)).toBe(0);
});
