import { isPreflight } from '@sluice/http';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { frameworks, type ScenarioOptions } from './frameworks.ts';
import { onHono } from './on-hono.ts';
import { onKoa } from './on-koa.ts';
import { two } from './scenarios.ts';

const ORIGIN = { origin: 'https://app.example' };
const PREFLIGHT = { ...ORIGIN, 'access-control-request-method': 'POST' };

describe.each([...frameworks, onHono, onKoa])('a CORS preflight on $name', ({ serve }) => {
  /** Sends ten requests. Resolves to how many of them were refused. */
  async function refusals(more: Partial<ScenarioOptions>, method: string, headers: Record<string, string>) {
    const origin = await serve([{ store: memoryStore(), limits: [two], ...more }]);
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
    const more = { skip: isPreflight };
    expect(await refusals(more, 'OPTIONS', PREFLIGHT)).toBe(0);
    expect(await refusals(more, 'OPTIONS', ORIGIN)).toBe(8);
    expect(await refusals(more, 'POST', PREFLIGHT)).toBe(8);
    expect(await refusals(more, 'GET', { ...PREFLIGHT, 'x-http-method-override': 'OPTIONS' })).toBe(8);
  });
});
