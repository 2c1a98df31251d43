import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app-module.ts';

export const platforms = ['express', 'fastify'] as const;
export type Platform = (typeof platforms)[number];

/** Starts the app on the platform. Resolves when it listens. */
export async function start(platform: Platform, port: number): Promise<INestApplication> {
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(AppModule, adapter, { logger: ['error', 'warn'] });
  await app.listen(port, '127.0.0.1');
  return app;
}
