import 'reflect-metadata';
import { Controller, Get } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { checkStatuses, threePerHour } from './statuses.mjs';

class Hello {
  get() {
    return 'hello';
  }
}
// As the decorators of TypeScript do.
Controller()(Hello);
Get()(Hello.prototype, 'get', Object.getOwnPropertyDescriptor(Hello.prototype, 'get'));

export async function check(load) {
  const { RateLimitModule } = await load('@sluice/adapter-nest');
  const imports = [RateLimitModule.forRoot(await threePerHour(load))];
  const app = await NestFactory.create(
    { module: class Root {}, imports, controllers: [Hello] },
    { logger: false },
  );
  await app.listen(0, '127.0.0.1');
  await checkStatuses(await app.getUrl());
  await app.close();
}
