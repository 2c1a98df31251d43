import 'reflect-metadata';
import { Controller, Get, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ServedContender } from '../../contender.ts';
import { FIELD_PAIRS } from './bare-fields.ts';
import { ANSWER } from './listen.ts';

/** The options of all contenders on NestJS. */
export interface NestOptions {
  readonly platform: 'express' | 'fastify';
}

/** What differs between the contenders. */
interface NestSetup extends Pick<ModuleMetadata, 'imports' | 'providers'> {
  readonly fields?: boolean;
}

class Hello {
  get(): object {
    return ANSWER;
  }
}
// As decorators would, whose syntax JavaScript does not have yet.
Controller()(Hello);
Get()(Hello.prototype, 'get', Object.getOwnPropertyDescriptor(Hello.prototype, 'get') as PropertyDescriptor);

/** Serves an app of NestJS with one route on a free port of loopback. */
export async function serveNest(
  { platform }: NestOptions,
  { imports = [], providers = [], fields = false }: NestSetup,
): Promise<ServedContender> {
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(
    { module: class Root {}, imports, providers, controllers: [Hello] },
    adapter,
    { logger: false, abortOnError: false, forceCloseConnections: true },
  );
  if (fields && adapter instanceof FastifyAdapter) {
    adapter.getInstance().addHook('onRequest', (_request, reply, done) => {
      for (const [name, value] of FIELD_PAIRS) reply.header(name, value);
      done();
    });
  } else if (fields) {
    app.use(
      (_request: object, response: { setHeader(name: string, value: string): void }, next: () => void) => {
        for (const [name, value] of FIELD_PAIRS) response.setHeader(name, value);
        next();
      },
    );
  }
  await app.listen(0, '127.0.0.1');
  return { url: `${await app.getUrl()}/`, close: () => app.close() };
}
