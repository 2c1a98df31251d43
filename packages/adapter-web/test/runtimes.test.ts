import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { rateLimited as rateLimitedOnBun } from '../src/bun/index.ts';
import { rateLimited as rateLimitedOnDeno } from '../src/deno/index.ts';
import { rateLimited } from '../src/index.ts';
import { decisionOf, fixedWindow, fromVercel, rateLimited as rateLimitedOnNext } from '../src/next/index.ts';
import { type KitEvent, type RateLimitLocals, rateLimit } from '../src/sveltekit/index.ts';
import { rateLimited as rateLimitedOnWorkers } from '../src/workers/index.ts';

// The shapes that each runtime documents. `npm run test:runtimes` runs Bun, Deno and workerd themselves; Next
// and SvelteKit are tested here only.

const limits = [fixedWindow({ name: 'two', limit: 2, window: '1h' })];
const url = 'https://app.example/';

async function statusesOf(count: number, answer: () => Response | Promise<Response>): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await answer()).status);
  return seen;
}

describe('rateLimited on Bun', () => {
  const serverOf = (address: string | undefined) => ({
    requestIP: () => (address === undefined ? null : { address, port: 1, family: 'IPv4' }),
  });

  it('counts the address of the connection, and needs none', async () => {
    const reported: string[] = [];
    const fetch = rateLimitedOnBun(
      { limits, onDiagnostic: ({ code }) => reported.push(code) },
      (_, server) => {
        expect(server).toHaveProperty('requestIP');
        return new Response();
      },
    );
    const from = (address?: string) => () => fetch(new Request(url), serverOf(address));
    expect(await statusesOf(3, from('192.0.2.1'))).toEqual([200, 200, 429]);
    expect(await statusesOf(1, from('192.0.2.2'))).toEqual([200]);
    expect(reported).toEqual([]);
    expect(await statusesOf(3, from())).toEqual([200, 200, 429]);
    expect(reported).toEqual(['SLUICE_UNKNOWN_ADDRESS']);
  });

  it('takes another address from the app', async () => {
    const fetch = rateLimitedOnBun({ limits, address: fromVercel }, () => new Response());
    const from = (ip: string) => () =>
      fetch(new Request(url, { headers: { 'x-real-ip': ip } }), serverOf('192.0.2.1'));
    expect(await statusesOf(3, from('192.0.2.7'))).toEqual([200, 200, 429]);
    expect(await statusesOf(1, from('192.0.2.8'))).toEqual([200]);
  });

  it('reports options at fault when it is called', () => {
    const handler = () => new Response();
    expect(() => rateLimitedOnBun({ limits, max: 1 } as never, handler)).toThrow(/no option "max"/);
    expect(() => rateLimitedOnBun(undefined as never, handler)).toThrow(/`limits` must be an array/);
    expect(() => rateLimitedOnBun({ limits, address: undefined } as never, handler)).toThrow(
      /`address` must be/,
    );
  });
});

describe('rateLimited on Deno', () => {
  it('counts the address of the connection', async () => {
    const handler = rateLimitedOnDeno({ limits }, () => new Response());
    const from = (hostname: string) => () => {
      return handler(new Request(url), { remoteAddr: { hostname, port: 1, transport: 'tcp' } as never });
    };
    expect(await statusesOf(3, from('192.0.2.1'))).toEqual([200, 200, 429]);
    expect(await statusesOf(1, from('192.0.2.2'))).toEqual([200]);
  });
});

describe('rateLimited on Workers', () => {
  it('counts what Cloudflare reports, and gives units back through `waitUntil`', async () => {
    const promises: Promise<unknown>[] = [];
    const context = { waitUntil: (promise: Promise<unknown>) => void promises.push(promise) };
    const env = { NAME: 'app' };
    const fetch = rateLimitedOnWorkers(
      { limits, countWhen: (_request, response) => response.status === 401 },
      (request, bindings: typeof env, given: typeof context) => {
        expect([bindings, given]).toEqual([env, context]);
        return new Response(null, { status: Number(new URL(request.url).pathname.slice(1)) });
      },
    );
    const send = (status: number) => () => {
      const headers = { 'cf-connecting-ip': '192.0.2.1' };
      return fetch(new Request(`${url}${status}`, { headers }), env, context);
    };
    for (let i = 0; i < 3; i++) {
      expect(await statusesOf(1, send(200))).toEqual([200]);
      expect(promises).toHaveLength(i + 1);
      await Promise.all(promises);
    }
    expect(await statusesOf(3, send(401))).toEqual([401, 401, 429]);
  });
});

describe('rateLimited on Next', () => {
  const context = { params: Promise.resolve({ id: '1' }) };

  it('passes a route handler its request and context, and reports the quota on its answer', async () => {
    const POST = rateLimitedOnNext(
      { limits, address: fromVercel },
      async (request, { params }: typeof context) => {
        return Response.json({ id: (await params).id, left: decisionOf(request)?.remaining });
      },
    );
    const send = (ip: string) => () => {
      return POST(new Request(url, { method: 'POST', headers: { 'x-real-ip': ip } }), context);
    };
    const first = await send('192.0.2.1')();
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(await first.json()).toEqual({ id: '1', left: 1 });
    expect(await statusesOf(2, send('192.0.2.1'))).toEqual([200, 429]);
    expect(await statusesOf(1, send('192.0.2.2'))).toEqual([200]);
  });

  it('requires an address', () => {
    expect(() => rateLimitedOnNext({ limits } as never, () => new Response())).toThrow(/`address` must be/);
  });
});

describe('mounted itself, without a call,', () => {
  it('the functions of every runtime report it at the first request', () => {
    const request = new Request(url);
    const event = { request };
    for (const uncalled of [rateLimited, rateLimitedOnBun, rateLimitedOnDeno, rateLimitedOnNext]) {
      expect(() => (uncalled as typeof rateLimited)(request as never, {} as never)).toThrow(
        /^rateLimited: the function itself was/,
      );
    }
    expect(() => rateLimitedOnWorkers(request as never, {} as never)).toThrow(/^rateLimited: the function/);
    expect(() => rateLimit({ event, resolve: () => {} } as never)).toThrow(/^rateLimit: the function itself/);
  });
});

describe('rateLimit on SvelteKit', () => {
  function eventOf(address: string, more: Partial<KitEvent> = {}): KitEvent & { locals: RateLimitLocals } {
    const request = new Request(url);
    return { request, route: { id: '/' }, locals: {}, getClientAddress: () => address, ...more };
  }
  const resolve = () => new Response();

  it('counts the address that the adapter of the app reports, and keeps the decision in `locals`', async () => {
    const handle = rateLimit({ limits });
    const event = eventOf('192.0.2.1');
    expect((await handle({ event, resolve })).headers.get('x-ratelimit-remaining')).toBe('1');
    expect(event.locals.rateLimit).toMatchObject({ allowed: true, remaining: 1 });
    const from = (address: string) => () => handle({ event: eventOf(address), resolve });
    expect(await statusesOf(2, from('192.0.2.1'))).toEqual([200, 429]);
    expect(await statusesOf(1, from('192.0.2.2'))).toEqual([200]);
  });

  it('does not count what the app sends to itself while it renders', async () => {
    const handle = rateLimit({ limits });
    const event = eventOf('192.0.2.1', { isSubRequest: true });
    expect(await statusesOf(5, () => handle({ event, resolve }))).toEqual([200, 200, 200, 200, 200]);
  });

  it('does nothing while pages are prerendered, with `skip`', async () => {
    const getClientAddress = (): never => {
      throw new Error('Cannot read clientAddress during prerendering');
    };
    const prerendered = eventOf('', { getClientAddress });
    const building = rateLimit({ limits, skip: () => true });
    expect(await statusesOf(5, () => building({ event: prerendered, resolve }))).toHaveLength(5);
    await expect(rateLimit({ limits })({ event: prerendered, resolve })).rejects.toThrow('prerendering');
  });

  it('counts each route by its id with `per`, whatever method the client sends', async () => {
    const handle = rateLimit({ limits, per: 'route', store: memoryStore() });
    const send = (id: string | null, method: string) => () => {
      const request = new Request(url, { method });
      return handle({ event: eventOf('192.0.2.1', { route: { id }, request }), resolve });
    };
    expect(await statusesOf(1, send('/u/[id]', 'GET'))).toEqual([200]);
    expect(await statusesOf(2, send('/u/[id]', 'POST'))).toEqual([200, 429]);
    expect(await statusesOf(1, send('/v/[id]', 'GET'))).toEqual([200]);
  });

  it('reports the quota on a redirect, whose headers are immutable', async () => {
    const handle = rateLimit({ limits });
    const redirect = () => Response.redirect(url, 302);
    const { status, headers } = await handle({ event: eventOf('192.0.2.1'), resolve: redirect });
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([302, '1']);
  });
});
