import { Module } from '@nestjs/common';
import { RateLimitModule } from '@sluice/adapter-nest';
import type { Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { Accounts } from './accounts.ts';
import { AccountsController } from './accounts-controller.ts';
import { ClientsController } from './clients-controller.ts';
import { perMinute } from './limits.ts';

const STORE = Symbol('store');

/** The store. Several processes would share one in Redis or Postgres. */
@Module({ providers: [{ provide: STORE, useFactory: () => memoryStore() }], exports: [STORE] })
class StoreModule {}

@Module({
  imports: [
    RateLimitModule.forRootAsync({
      imports: [StoreModule],
      inject: [STORE],
      useFactory: (store: Store) => ({ store, limits: [perMinute] }),
    }),
  ],
  controllers: [AccountsController, ClientsController],
  providers: [Accounts],
})
export class AppModule {}
