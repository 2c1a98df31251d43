import { Controller, type DynamicModule, Get, Inject, Post } from '@nestjs/common';
import { createLimiter, fixedWindow, type Limiter, type Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { RATE_LIMITER, RateLimit, RateLimitModule, SkipRateLimit } from '../src/index.ts';
import { newApp, rootOf, serve, statuses } from './served.ts';

const one = fixedWindow({ name: 'one', limit: 1, window: '1m' });
const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });
const store = memoryStore();

@Controller()
class Plain {
  @Get()
  get(): string {
    return 'ok';
  }
}

describe('RateLimitModule.forRootAsync', () => {
  it('takes options from a factory, with a store from another module', async () => {
    const STORE = Symbol('store');
    const stores: DynamicModule = {
      module: class Stores {},
      providers: [{ provide: STORE, useFactory: async () => memoryStore() }],
      exports: [STORE],
    };
    const limiting = RateLimitModule.forRootAsync({
      imports: [stores],
      inject: [STORE],
      useFactory: async (injected: Store) => ({ store: injected, limits: [two] }),
    });
    const origin = await serve(rootOf([limiting], [Plain]), 'Express');
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
  });

  it('knows `global` from the factory too', async () => {
    const limiting = RateLimitModule.forRootAsync({
      useFactory: () => ({ store, limits: [two], global: false }),
    });
    const origin = await serve(rootOf([limiting], [Plain]), 'Express');
    expect(await statuses(origin, 3)).toEqual([200, 200, 200]);
  });
});

describe('RATE_LIMITER', () => {
  @Controller('limits')
  class Limits {
    readonly #limiter: Limiter;

    constructor(@Inject(RATE_LIMITER) limiter: Limiter) {
      this.#limiter = limiter;
    }

    @Post('reset')
    @RateLimit({ store, limits: [fixedWindow({ name: 'resets', limit: 100, window: '1m' })] })
    async reset(): Promise<void> {
      await this.#limiter.reset('127.0.0.1');
    }
  }

  it('is the limiter of the module: created from its store, or given', async () => {
    const limiter = createLimiter({ store: memoryStore(), limits: [two] });
    for (const options of [{ store: memoryStore(), limits: [two] }, { limiter }]) {
      const origin = await serve(rootOf([RateLimitModule.forRoot(options)], [Plain, Limits]), 'Express');
      expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
      await fetch(`${origin}/limits/reset`, { method: 'POST' });
      expect(await statuses(origin, 1)).toEqual([200]);
    }
  });
});

describe('an app does not start', () => {
  const starts = async (options: unknown, controllers = [Plain as never]): Promise<unknown> => {
    const app = await newApp(rootOf([RateLimitModule.forRoot(options as never)], controllers), 'Express');
    return app.init();
  };

  it.each([
    [undefined, TypeError, /^RateLimitModule: .*an object of options/],
    [{}, TypeError, /^RateLimitModule: rateLimit: `limits` must be an array of limits/],
    [{ store: undefined, limits: [one] }, TypeError, /^RateLimitModule: rateLimit: `store` must be a store/],
    [{ store, limits: [one], kye: () => '' }, TypeError, /^RateLimitModule: .*"kye"/],
    [{ store, limits: [one], global: 'yes' }, TypeError, /^RateLimitModule: `global`.* true or false/],
    [{ store, limits: [one], getRequestResponse: 1 }, TypeError, /^RateLimitModule: `getRequestResponse`/],
    [{ store, limits: [one], ipv6Prefix: 129 }, RangeError, /^RateLimitModule: rateLimit: `ipv6Prefix`/],
  ])('with the options %o', async (options, kind, message) => {
    const failed = starts(options);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toBeInstanceOf(kind);
  });

  it('with a mistake in @RateLimit, which the error names with its handler', async () => {
    @Controller()
    class Login {
      @Post()
      @RateLimit({ limit: [one] } as never)
      logIn(): void {}
    }
    @Controller()
    @RateLimit({ cost: -1 })
    class Costly {}
    const options = { store, limits: [one] };
    await expect(starts(options, [Login as never])).rejects.toThrow(/^Login\.logIn: rateLimit: .*"limit"/);
    await expect(starts(options, [Costly as never])).rejects.toThrow(/^Costly: rateLimit: `cost`/);
  });

  it('with the module itself in place of what `forRoot` returns', async () => {
    const created = newApp(rootOf([RateLimitModule], [Plain]), 'Express');
    await expect(created).rejects.toThrow(/^RateLimitModule: .* Import `RateLimitModule.forRoot/);
  });

  it.each<[string, unknown]>([
    ['RateLimit', RateLimit],
    ['SkipRateLimit', SkipRateLimit],
  ])('with @%s that is not called', (name, decorator) => {
    const uncalled = decorator as ClassDecorator & MethodDecorator;
    const message = `${name}: the decorator needs a call, such as @${name}().`;
    const onMethod = () => {
      class Decorated {
        @uncalled
        get(): void {}
      }
      return Decorated;
    };
    const onClass = () => {
      @uncalled
      class Decorated {}
      return Decorated;
    };
    expect(onMethod).toThrow(message);
    expect(onClass).toThrow(message);
  });

  it('with @RateLimit, but without the module', async () => {
    @Controller()
    class Limited {
      @Get()
      @RateLimit({ store, limits: [one] })
      get(): void {}
    }
    await expect(newApp(rootOf([], [Limited]), 'Express')).rejects.toThrow(/RateLimitGuard/);
  });
});

it('works with limits alone, all handlers in one memory store of its own', async () => {
  @Controller('same')
  class Same {
    @Get()
    @RateLimit({ cost: 2 })
    get(): string {
      return 'ok';
    }
  }
  const origin = await serve(rootOf([RateLimitModule.forRoot({ limits: [two] })], [Plain, Same]), 'Express');
  expect(await statuses(origin, 1)).toEqual([200]);
  expect(await statuses(`${origin}/same`, 1)).toEqual([429]);
  expect(await statuses(origin, 2)).toEqual([200, 429]);
});

it('limits by options of a handler alone, if the module has a store only, or nothing', async () => {
  @Controller()
  class Some {
    @Get('limited')
    @RateLimit({ limits: [one] })
    limited(): string {
      return 'ok';
    }
  }
  for (const options of [{ store: memoryStore() }, {}]) {
    const limiting = RateLimitModule.forRoot({ ...options, global: false });
    const origin = await serve(rootOf([limiting], [Plain, Some]), 'Fastify');
    expect(await statuses(`${origin}/`, 3)).toEqual([200, 200, 200]);
    expect(await statuses(`${origin}/limited`, 2)).toEqual([200, 429]);
  }
});
