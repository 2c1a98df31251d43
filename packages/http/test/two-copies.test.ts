import type { IncomingMessage, ServerResponse } from 'node:http';
import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { expect, it, vi } from 'vitest';
import { newRequest, newResponse, nodeFramework } from './node-framework.ts';

const minute = fixedWindow({ name: 'minute', limit: 9, window: '1m' });
const hour = fixedWindow({ name: 'hour', limit: 99, window: '1h' });

// As in a process that loads the package as ESM and as CommonJS.
async function twoCopies() {
  const one = await import('../src/index.ts');
  vi.resetModules();
  const other = await import('../src/index.ts');
  expect(other.Guard).not.toBe(one.Guard);
  return [one, other] as const;
}

it('two copies of the package report the limits of each other, and notice a repeated count', async () => {
  const [one, other] = await twoCopies();
  const store = memoryStore();
  const reported: string[] = [];
  const onDiagnostic = ({ code }: { code: string }) => reported.push(code);
  const options = { store, onDiagnostic, headers: 'draft-10' } as const;
  const first = new one.Guard(nodeFramework, { ...options, limits: [hour] });
  const second = new other.Guard<IncomingMessage, ServerResponse>(nodeFramework, {
    ...options,
    limits: [minute, hour],
  });
  const request = newRequest();
  await first.check(request, newResponse());
  const outcome = await second.check(request, newResponse());
  expect(outcome).toMatchObject({
    kind: 'pass',
    headers: [
      ['ratelimit-policy', '"hour";q=99;w=3600, "minute";q=9;w=60'],
      ['ratelimit', expect.stringMatching(/^"hour";r=97;t=\d+, "minute";r=8;t=\d+$/)],
    ],
  });
  expect(reported).toEqual(['SLUICE_COUNTED_TWICE']);
});

it('two copies of the package warn of a code once between them', async () => {
  const [one, other] = await twoCopies();
  const emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue();
  for (const { Diagnostics } of [one, other, one]) {
    new Diagnostics(undefined).report('SLUICE_TRUST_PROXY_HOPS');
  }
  expect(emitWarning).toHaveBeenCalledTimes(1);
});
