import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore } from '@sluice/store-memory';
import { expect, it } from 'vitest';
import { serve } from '../src/serve.ts';
import { limitsOf } from './limits-of.ts';

it('A server that cannot listen stops observing the limiters of the process', async ({ onTestFinished }) => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await expect(serve('express', memoryStore(), limitsOf(60), port)).rejects.toThrow('EADDRINUSE');
  expect(channel('sluice:decision').hasSubscribers).toBe(false);
});
