import {
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Post,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { RateLimit, RateLimitGuard, RateLimitModule, SkipRateLimit } from '../src/index.ts';
import { platforms, rootOf, serve, statuses } from './served.ts';

const one = fixedWindow({ name: 'one', limit: 1, window: '1m' });
const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });

@Controller()
class Plain {
  @Get('a')
  a(): string {
    return 'a';
  }
}

/** A limit on all handlers, with a store of its own. */
function limiting(options: object = {}) {
  return RateLimitModule.forRoot({ store: memoryStore(), limits: [two], ...options });
}

describe.each(platforms)('what is limited, on %s', (platform) => {
  @Controller('users')
  @RateLimit({ limits: [one] })
  class Users {
    @Get()
    list(): string {
      return 'all';
    }

    @Get('own')
    @RateLimit({ limits: [two] })
    own(): string {
      return 'own';
    }

    @Get('free')
    @SkipRateLimit()
    free(): string {
      return 'free';
    }
  }

  @Controller('free')
  @SkipRateLimit()
  class Free {
    @Get()
    get(): string {
      return 'free';
    }

    @Get('again')
    @RateLimit()
    again(): string {
      return 'limited';
    }
  }

  it('a handler before its class, its class before the module; skipped likewise', async () => {
    const origin = await serve(rootOf([limiting({ per: 'route' })], [Users, Free]), platform);
    expect(await statuses(`${origin}/users`, 2)).toEqual([200, 429]);
    expect(await statuses(`${origin}/users/own`, 3)).toEqual([200, 200, 429]);
    expect(await statuses(`${origin}/users/free`, 3)).toEqual([200, 200, 200]);
    expect(await statuses(`${origin}/free`, 3)).toEqual([200, 200, 200]);
    expect(await statuses(`${origin}/free/again`, 3)).toEqual([200, 200, 429]);
  });

  it('with `global: false`, only what is decorated or has the guard', async () => {
    @Controller('guarded')
    class Guarded {
      @Get()
      @UseGuards(RateLimitGuard)
      get(): string {
        return 'ok';
      }
    }
    const modules = [limiting({ global: false, per: 'route' })];
    const origin = await serve(rootOf(modules, [Plain, Users, Guarded]), platform);
    expect(await statuses(`${origin}/a`, 3)).toEqual([200, 200, 200]);
    expect(await statuses(`${origin}/users`, 2)).toEqual([200, 429]);
    expect(await statuses(`${origin}/guarded`, 3)).toEqual([200, 200, 429]);
  });

  it('once, however often the guard is bound', async () => {
    @Controller('bound')
    @UseGuards(RateLimitGuard)
    @RateLimit()
    class Bound {
      @Get()
      @UseGuards(RateLimitGuard, RateLimitGuard)
      @RateLimit()
      get(): string {
        return 'ok';
      }
    }
    const codes: string[] = [];
    const onDiagnostic = (diagnostic: { code: string }) => codes.push(diagnostic.code);
    const providers = [{ provide: APP_GUARD, useClass: RateLimitGuard }];
    const root = rootOf([limiting({ onDiagnostic })], [Bound, Plain], providers);
    const origin = await serve(root, platform);
    expect(await statuses(`${origin}/bound`, 3)).toEqual([200, 200, 429]);
    expect(codes).toEqual([]);
  });

  it('by two modules, each of its own; the options of a handler are for the first', async () => {
    const three = fixedWindow({ name: 'three', limit: 3, window: '1m' });
    const modules = [limiting(), limiting({ limits: [three] })];
    const origin = await serve(rootOf(modules, [Plain, Users]), platform);
    expect((await fetch(`${origin}/a`)).headers.get('ratelimit')).toBe('"two";r=1;t=60, "three";r=2;t=60');
    expect((await fetch(`${origin}/users`)).headers.get('ratelimit')).toBe(
      '"one";r=0;t=60, "three";r=1;t=60',
    );
  });

  it('reports if two modules count in the same record', async () => {
    const codes: string[] = [];
    const onDiagnostic = (diagnostic: { code: string }) => codes.push(diagnostic.code);
    const store = memoryStore();
    const modules = [limiting({ store }), limiting({ store, onDiagnostic })];
    const origin = await serve(rootOf(modules, [Plain]), platform);
    expect(await statuses(`${origin}/a`, 2)).toEqual([200, 429]);
    expect(codes).toEqual(['SLUICE_COUNTED_TWICE']);
  });

  it('before guards that come later, such as one that rejects a login', async () => {
    @Injectable()
    class Rejects {
      canActivate(): boolean {
        throw new UnauthorizedException();
      }
    }
    @Controller()
    @UseGuards(Rejects)
    class Login {
      @Post()
      logIn(): string {
        return 'ok';
      }
    }
    const origin = await serve(rootOf([limiting()], [Login]), platform);
    expect(await statuses(origin, 3, { method: 'POST' })).toEqual([401, 401, 429]);
  });

  it('after a guard that finds the user, with `global: false`', async () => {
    @Injectable()
    class Authenticates {
      canActivate(context: ExecutionContext): boolean {
        const request = context.switchToHttp().getRequest();
        request.user = request.headers['x-user'];
        return true;
      }
    }
    const key = (request: object) => (request as { user: string }).user;
    @Controller()
    @UseGuards(Authenticates)
    class Mine {
      @Get()
      @RateLimit({ limits: [one], key })
      get(): string {
        return 'ok';
      }
    }
    const origin = await serve(rootOf([limiting({ global: false })], [Mine]), platform);
    const as = (user: string) => statuses(origin, 2, { headers: { 'x-user': user } });
    expect([await as('ada'), await as('bob')]).toEqual([
      [200, 429],
      [200, 429],
    ]);
  });
});
