import { Controller, Delete, HttpCode, Inject, Param } from '@nestjs/common';
import { RATE_LIMITER, SkipRateLimit } from '@sluice/adapter-nest';
import type { Limiter } from '@sluice/core';

/** For administrators. A real app would guard it. */
@Controller('clients')
@SkipRateLimit()
export class ClientsController {
  readonly #limiter: Limiter;

  constructor(@Inject(RATE_LIMITER) limiter: Limiter) {
    this.#limiter = limiter;
  }

  /** Lets a client send its requests again. */
  @Delete(':address')
  @HttpCode(204)
  async reset(@Param('address') address: string): Promise<void> {
    await this.#limiter.reset(address);
  }
}
