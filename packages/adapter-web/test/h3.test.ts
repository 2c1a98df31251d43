import { H3, HTTPError, onError, redirect, serve } from 'h3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixedWindow, type RateLimitOptions, rateLimit } from '../src/h3/index.ts';
import { statuses, statusFrom } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1h' });
const day = fixedWindow({ name: 'day', limit: 100, window: '1d' });

/** Serves the app on a real server. Resolves to its origin. */
async function served(app: H3): Promise<string> {
  const server = serve(app, { port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false });
  await server.ready();
  onTestFinished(() => server.close(true));
  return String(server.url).replace(/\/$/, '');
}

function limited(options: Partial<RateLimitOptions> = {}): H3 {
  return new H3({ silent: true }).use(rateLimit({ limits: [two], ...options } as RateLimitOptions));
}

describe('rateLimit on h3', () => {
  it('works with limits alone: it counts the address of the connection, and refuses with a problem', async () => {
    const app = limited().get('/', ({ context }) => ({ left: context.rateLimit?.remaining }));
    const origin = await served(app);
    const first = await fetch(origin);
    expect(await first.json()).toEqual({ left: 1 });
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(await statuses(origin, 1, { 'x-forwarded-for': '192.0.2.1' })).toEqual([200]);
    const refused = await fetch(origin);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({ status: 429, 'violated-policies': ['two'] });
    expect(await statusFrom('127.0.0.2', origin)).toBe(200);
  });

  it('reports the quota on every kind of answer', async () => {
    const app = limited({ limits: [day] });
    app.get('/text', () => 'hello');
    app.get('/nothing', () => null);
    app.get('/response', () => new Response('own', { headers: { 'x-mine': 'yes' } }));
    app.get('/redirect', () => redirect('/text'));
    app.get('/immutable', () => Response.redirect('http://x.example/', 302));
    app.get('/thrown', () => {
      throw new HTTPError({ status: 403, headers: { 'x-mine': 'yes' } });
    });
    app.get('/broken', () => {
      throw new Error('mine');
    });
    const origin = await served(app);
    const seen: Record<string, unknown> = {};
    for (const path of ['text', 'nothing', 'response', 'redirect', 'immutable', 'thrown', 'broken', 'none']) {
      const { status, headers } = await fetch(`${origin}/${path}`, { redirect: 'manual' });
      seen[path] = [status, headers.get('ratelimit-policy'), headers.get('x-mine')];
    }
    const policy = '"day";q=100;w=86400';
    expect(seen).toEqual({
      text: [200, policy, null],
      nothing: [200, policy, null],
      response: [200, policy, 'yes'],
      redirect: [302, policy, null],
      immutable: [302, policy, null],
      thrown: [403, policy, 'yes'],
      broken: [500, policy, null],
      none: [404, policy, null],
    });
  });

  it('keeps what the handler sets, once', async () => {
    const app = limited().get('/', ({ res }) => {
      res.headers.append('set-cookie', 'a=1');
      const response = new Response('own', { headers: { 'x-ratelimit-limit': 'mine' } });
      response.headers.append('set-cookie', 'b=2');
      return response;
    });
    const { headers } = await fetch(await served(app));
    expect(headers.getSetCookie().sort()).toEqual(['a=1', 'b=2']);
    expect([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual(['mine', '1']);
  });

  it('leaves errors to the error handlers around it', async () => {
    const seen: string[] = [];
    const app = new H3({ silent: true }).use(onError(({ message }) => void seen.push(message)));
    app.use(rateLimit({ limits: [two] })).get('/', () => {
      throw new Error('mine');
    });
    expect(await statuses(await served(app), 3)).toEqual([500, 500, 429]);
    expect(seen).toEqual(['mine', 'mine']);
  });

  it('reports the limits of two limiters on one request', async () => {
    const app = limited({ limits: [day] }).use(rateLimit({ limits: [two] }));
    const origin = await served(app.get('/', () => 'hello'));
    for (const status of [200, 200, 429]) {
      const answer = await fetch(origin);
      expect([answer.status, answer.headers.get('ratelimit-policy')]).toEqual([
        status,
        '"day";q=100;w=86400, "two";q=2;w=3600',
      ]);
    }
  });

  it('counts each route by its pattern with `per`', async () => {
    const app = limited({ per: 'route' });
    app.get('/u/:id', () => 'one').post('/u/:id', () => 'two');
    const origin = await served(app);
    expect(await statuses(`${origin}/u/1`, 1)).toEqual([200]);
    expect(await statuses(`${origin}/u/2`, 2)).toEqual([200, 429]);
    expect((await fetch(`${origin}/u/1`, { method: 'HEAD' })).status).toBe(429);
    expect((await fetch(`${origin}/u/1`, { method: 'POST' })).status).toBe(200);
  });

  it('gives back what `countWhen` does not count, and shows it the status of an error', async () => {
    const seen: number[] = [];
    const countWhen = (_event: unknown, { status }: Response) => {
      seen.push(status);
      return status !== 403;
    };
    const app = limited({ countWhen }).get('/', () => {
      throw new HTTPError({ status: 403 });
    });
    expect(await statuses(await served(app), 4)).toEqual([403, 403, 403, 403]);
    expect(seen).toEqual([403, 403, 403, 403]);
  });

  it('fails at the first request if it is mounted itself: h3 reads nothing of a middleware', async () => {
    const messages: string[] = [];
    const app = new H3({ silent: true }).use(onError(({ message }) => void messages.push(message)));
    app.use(rateLimit as never).get('/', () => 'hello');
    expect(await statuses(await served(app), 1)).toEqual([500]);
    expect(messages).toEqual([expect.stringMatching(/^rateLimit: the function itself was passed/)]);
  });
});
