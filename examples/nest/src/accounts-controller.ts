import { Body, Controller, Get, HttpCode, Post, UnauthorizedException } from '@nestjs/common';
import { RateLimit, SkipRateLimit } from '@sluice/adapter-nest';
import { Accounts } from './accounts.ts';
import { failedLogins, perMinute } from './limits.ts';

/** What a client sends to log in. */
class Credentials {
  name = '';
  password = '';
}

@Controller()
export class AccountsController {
  readonly #accounts: Accounts;

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  @Get()
  greet(): string {
    return 'hello';
  }

  @Get('health')
  @SkipRateLimit()
  health(): string {
    return 'ok';
  }

  /** Only failed attempts count: a login that succeeds is given back. */
  @Post('login')
  @HttpCode(200)
  @RateLimit({
    limits: [perMinute, failedLogins],
    countWhen: (_request, response) => response.statusCode === 401,
  })
  logIn(@Body() { name, password }: Credentials): string {
    if (!this.#accounts.accepts(name, password)) throw new UnauthorizedException();
    return `welcome, ${name}`;
  }
}
