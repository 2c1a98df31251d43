import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  Param,
  Post,
  Req,
  UnauthorizedException,
  UseFilters,
} from '@nestjs/common';
import { concurrency, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { contextOf, RateLimit, RateLimitException, RateLimitModule } from '../src/index.ts';
import { platforms, rootOf, serve, statuses } from './served.ts';

const one = fixedWindow({ name: 'one', limit: 1, window: '1m' });
const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });

@Controller()
class Plain {
  @Get('a')
  a(): string {
    return 'a';
  }

  @Get('b')
  b(): string {
    return 'b';
  }

  @Get('c/:id')
  c(@Param('id') id: string): string {
    return id;
  }
}

/** A limit on all handlers, with a store of its own. */
function limiting(options: object = {}) {
  return RateLimitModule.forRoot({ store: memoryStore(), limits: [two], ...options });
}

describe.each(platforms)('on %s', (platform) => {
  it('limits all routes together, and answers with the problem body and the fields', async () => {
    const origin = await serve(rootOf([limiting()], [Plain]), platform);
    const { status, headers } = await fetch(`${origin}/a`);
    expect([status, headers.get('ratelimit'), headers.get('x-ratelimit-remaining')]).toEqual([
      200,
      '"two";r=1;t=60',
      '1',
    ]);
    expect(await statuses(`${origin}/b`, 2)).toEqual([200, 429]);
    const refused = await fetch(`${origin}/a`);
    const fields = ['content-type', 'retry-after', 'cache-control', 'ratelimit', 'ratelimit-policy'];
    expect(fields.map((name) => refused.headers.get(name))).toEqual([
      'application/problem+json',
      '60',
      'no-store',
      '"two";r=0;t=60',
      '"two";q=2;w=60',
    ]);
    expect(await refused.json()).toEqual({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Request cannot be satisfied as assigned quota has been exceeded',
      status: 429,
      'violated-policies': ['two'],
    });
  });

  it('charges several limits in one check: a denied one charges none', async () => {
    const origin = await serve(rootOf([limiting({ limits: [two, one] })], [Plain]), platform);
    await statuses(`${origin}/a`, 3);
    expect((await fetch(`${origin}/a`)).headers.get('ratelimit')).toBe('"two";r=1, "one";r=0;t=60');
  });

  it('has a budget for each route with `per: route`, by its pattern, and one for GET and HEAD', async () => {
    const origin = await serve(rootOf([limiting({ per: 'route' })], [Plain]), platform);
    expect(await statuses(`${origin}/a`, 3)).toEqual([200, 200, 429]);
    expect(await statuses(`${origin}/b`, 1)).toEqual([200]);
    expect(await statuses(`${origin}/b`, 2, { method: 'HEAD' })).toEqual([200, 429]);
    expect(await statuses(`${origin}/c/1`, 2)).toEqual([200, 200]);
    expect(await statuses(`${origin}/c/2`, 1)).toEqual([429]);
  });

  it('does not see requests without a route', async () => {
    const origin = await serve(rootOf([limiting()], [Plain]), platform);
    expect(await statuses(`${origin}/none`, 3)).toEqual([404, 404, 404]);
  });

  it('calls the functions of the options with the request of the platform', async () => {
    const options = {
      key: (request: { headers: Record<string, string> }) => request.headers['x-user'] as string,
      skip: async (request: { url: string }) => request.url === '/b',
    };
    const origin = await serve(rootOf([limiting(options)], [Plain]), platform);
    const as = (user: string, path: string) =>
      statuses(`${origin}${path}`, 3, { headers: { 'x-user': user } });
    expect(await as('ada', '/a')).toEqual([200, 200, 429]);
    expect(await as('bob', '/a')).toEqual([200, 200, 429]);
    expect(await as('bob', '/b')).toEqual([200, 200, 200]);
  });

  it('gives these functions the context too: class, handler, metadata', async () => {
    const seen: string[] = [];
    const key = (request: object) => {
      const context = contextOf(request);
      seen.push(`${context.getType()} ${context.getClass().name}.${context.getHandler().name}`);
      return context.getHandler().name;
    };
    const origin = await serve(rootOf([limiting({ limits: [one], key })], [Plain]), platform);
    expect([...(await statuses(`${origin}/a`, 2)), ...(await statuses(`${origin}/b`, 2))]).toEqual([
      200, 429, 200, 429,
    ]);
    expect(seen).toEqual(['http Plain.a', 'http Plain.a', 'http Plain.b', 'http Plain.b']);
  });

  it('keeps the decision on the request, and one of shadow mode apart', async () => {
    @Controller()
    class Deciding {
      @Get()
      left(@Req() request: { rateLimit: { remaining: number }; shadowRateLimit?: { remaining: number } }) {
        return [request.rateLimit.remaining, request.shadowRateLimit?.remaining];
      }
    }
    const modules = [limiting(), limiting({ limits: [one], shadow: true })];
    const origin = await serve(rootOf(modules, [Deciding]), platform);
    expect(await (await fetch(origin)).json()).toEqual([1, 0]);
    expect(await (await fetch(origin)).json()).toEqual([0, 0]);
  });

  it('refuses by an exception that filters of the app catch, with the fields set and the decision', async () => {
    @Catch(RateLimitException)
    class Own implements ExceptionFilter {
      catch(exception: RateLimitException, host: ArgumentsHost): void {
        const { decision } = exception;
        const body = { own: true, limitedBy: decision.limits.map(({ name }) => name) };
        const response = host.switchToHttp().getResponse();
        response.status(exception.getStatus()).send(body);
      }
    }
    @Controller()
    @UseFilters(Own)
    class Filtered {
      @Get()
      get(): string {
        return 'ok';
      }
    }
    const origin = await serve(rootOf([limiting({ limits: [one] })], [Filtered]), platform);
    await fetch(origin);
    const refused = await fetch(origin);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.json()).toEqual({ own: true, limitedBy: ['one'] });
  });

  it('answers with what `refusal` returns, text as text', async () => {
    @Controller()
    class Refusing {
      @Get('text')
      @RateLimit({ limits: [one], per: 'route', refusal: () => ({ body: 'Slow down.' }) })
      text(): string {
        return 'ok';
      }

      @Get('json')
      @RateLimit({ limits: [one], per: 'route', refusal: () => ({ status: 420, body: { slow: 'down' } }) })
      json(): string {
        return 'ok';
      }
    }
    const origin = await serve(rootOf([limiting()], [Refusing]), platform);
    const answers = [];
    for (const path of ['text', 'json']) {
      await fetch(`${origin}/${path}`);
      const refused = await fetch(`${origin}/${path}`);
      answers.push([refused.status, refused.headers.get('content-type'), await refused.text()]);
    }
    expect(answers).toEqual([
      [429, 'text/plain; charset=utf-8', 'Slow down.'],
      [420, expect.stringMatching(/^application\/json/), '{"slow":"down"}'],
    ]);
  });

  it('lets `onLimited` answer, or throw an exception of its own', async () => {
    const answering = limiting({
      limits: [one],
      onLimited: (_request: object, response: { send(body: string): void }) => response.send('mine'),
    });
    const answered = await serve(rootOf([answering], [Plain]), platform);
    await fetch(`${answered}/a`);
    const mine = await fetch(`${answered}/a`);
    expect([mine.status, mine.headers.get('retry-after'), await mine.text()]).toEqual([429, '60', 'mine']);
    const throwing = limiting({
      limits: [one],
      onLimited: () => {
        throw new Error('a mistake');
      },
    });
    const failing = await serve(rootOf([throwing], [Plain]), platform);
    expect(await statuses(`${failing}/a`, 2)).toEqual([200, 500]);
  });

  it('fails a request, and never lets it pass, if a function of the options throws', async () => {
    const key = async (): Promise<string> => {
      throw new Error('no plan');
    };
    const origin = await serve(rootOf([limiting({ key })], [Plain]), platform);
    expect(await statuses(`${origin}/a`, 2)).toEqual([500, 500]);
  });

  it('answers 503 without quota fields if the store is out and the policy denies', async () => {
    const store = memoryStore();
    const origin = await serve(rootOf([limiting({ store, onStoreFailure: 'deny' })], [Plain]), platform);
    store.close();
    const { status, headers } = await fetch(`${origin}/a`);
    expect([status, headers.get('ratelimit')]).toEqual([503, null]);
  });

  it('gives a charge back by `countWhen`, which sees the status of an exception too', async () => {
    @Controller()
    class Login {
      @Post('login/:password')
      logIn(@Param('password') password: string): string {
        if (password !== 'right') throw new UnauthorizedException();
        return 'welcome';
      }
    }
    const countWhen = (_request: object, response: { statusCode: number }) => response.statusCode === 401;
    const origin = await serve(rootOf([limiting({ countWhen })], [Login]), platform);
    expect(await statuses(`${origin}/login/right`, 3, { method: 'POST' })).toEqual([201, 201, 201]);
    expect(await statuses(`${origin}/login/wrong`, 3, { method: 'POST' })).toEqual([401, 401, 429]);
  });

  it('holds a slot until the response has been sent', async () => {
    const waiting: (() => void)[] = [];
    @Controller()
    class Slow {
      @Get()
      async get(): Promise<string> {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return 'ok';
      }
    }
    const slots = concurrency({ name: 'slots', limit: 1, lease: '1m' });
    const origin = await serve(rootOf([limiting({ limits: [slots] })], [Slow]), platform);
    const first = fetch(origin);
    await expect.poll(() => waiting.length).toBe(1);
    expect((await fetch(origin)).status).toBe(429);
    waiting[0]?.();
    expect((await first).status).toBe(200);
    const late = fetch(origin);
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.();
    expect((await late).status).toBe(200);
  });

  it('counts the address of the platform, by its own rules on proxies', async () => {
    const origin = await serve(rootOf([limiting({ limits: [one] })], [Plain]), platform, {
      trustProxy: '127.0.0.1',
    });
    const from = (address: string) => statuses(`${origin}/a`, 2, { headers: { 'x-forwarded-for': address } });
    expect(await from('192.0.2.1')).toEqual([200, 429]);
    expect(await from('192.0.2.2')).toEqual([200, 429]);
  });

  it.each([
    [undefined, 'SLUICE_FORWARDED_FOR_IGNORED'],
    [true, 'SLUICE_TRUST_PROXY_ALL'],
  ] as const)('reports probable mistakes about proxies: trust proxy %s', async (trustProxy, code) => {
    const codes: string[] = [];
    const onDiagnostic = (diagnostic: { code: string }) => codes.push(diagnostic.code);
    const origin = await serve(rootOf([limiting({ onDiagnostic })], [Plain]), platform, { trustProxy });
    await statuses(`${origin}/a`, 2, { headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(codes).toEqual([code]);
  });
});
