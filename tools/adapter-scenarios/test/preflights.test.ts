import { fixedWindow } from '@sluice/core';
import { isPreflight } from '@sluice/http';
import { memoryStore } from '@sluice/store-memory';
import type { Context } from 'hono';
import { describe, expect, it } from 'vitest';
import { onExpress } from './adapters/express.ts';
import { onFastify } from './adapters/fastify.ts';
import { onHono } from './adapters/hono.ts';
import { onKoa } from './adapters/koa.ts';
import { type NodeOptions, serve } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1h' });

const ORIGIN = { origin: 'https://app.example' };
const PREFLIGHT = { ...ORIGIN, 'access-control-request-method': 'POST' };

describe.each([...onExpress, onFastify, ...onKoa, onHono])('a CORS preflight, $name', (adapter) => {
  /** Sends ten requests. Resolves to how many of them were refused. */
  async function refusals(more: Partial<NodeOptions>, method: string, headers: Record<string, string>) {
    const origin = await serve(adapter, { store: memoryStore(), limits: [two], ...more });
    let refused = 0;
    for (let i = 0; i < 10; i++) {
      const { status } = await fetch(`${origin}/login`, { method, headers });
      if (status === 429) refused++;
    }
    return refused;
  }

  it('counts like any request by default', async () => {
    expect(await refusals({}, 'OPTIONS', PREFLIGHT)).toBe(8);
  });

  it('does not count with `skip: isPreflight`, which skips nothing else', async () => {
    // A context of Hono holds the request.
    const ofHono = (context: unknown) => isPreflight((context as Context).req.raw);
    const more = { skip: adapter === onHono ? ofHono : isPreflight };
    expect(await refusals(more, 'OPTIONS', PREFLIGHT)).toBe(0);
    expect(await refusals(more, 'OPTIONS', ORIGIN)).toBe(8);
    expect(await refusals(more, 'POST', PREFLIGHT)).toBe(8);
    expect(await refusals(more, 'GET', { ...PREFLIGHT, 'x-http-method-override': 'OPTIONS' })).toBe(8);
  });
});
