import type { DynamicModule, INestApplication, NestApplicationOptions, Provider, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { onTestFinished } from 'vitest';

export const platforms = ['Express', 'Fastify'] as const;
export type Platform = (typeof platforms)[number];

/** How a platform is set up. */
export interface PlatformOptions {
  readonly trustProxy?: string | true | undefined;
}

/** Returns a root module. */
export function rootOf(
  imports: NonNullable<DynamicModule['imports']>,
  controllers: Type[] = [],
  providers: Provider[] = [],
): DynamicModule {
  return { module: class Root {}, imports, controllers, providers };
}

/** Creates an app on the platform. It is closed when the test ends. */
export async function newApp(
  root: DynamicModule,
  platform: Platform,
  { trustProxy }: PlatformOptions = {},
): Promise<INestApplication> {
  const options: NestApplicationOptions = { logger: false, abortOnError: false, forceCloseConnections: true };
  const app = await NestFactory.create(root, adapterOf(platform, trustProxy), options);
  onTestFinished(() => app.close());
  return app;
}

function adapterOf(platform: Platform, trustProxy: string | true | undefined) {
  if (platform === 'Fastify') return new FastifyAdapter({ ...(trustProxy && { trustProxy }) });
  const adapter = new ExpressAdapter();
  if (trustProxy !== undefined) adapter.getInstance().set('trust proxy', trustProxy);
  return adapter;
}

/** Serves the app on a free loopback port. Resolves to its origin. */
export async function listen(app: INestApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

/** Creates an app on the platform and serves it. Resolves to its origin. */
export async function serve(
  root: DynamicModule,
  platform: Platform,
  options?: PlatformOptions,
): Promise<string> {
  return listen(await newApp(root, platform, options));
}

/** Sends `count` requests in a row. Resolves to their statuses. */
export async function statuses(url: string, count: number, init?: RequestInit): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await fetch(url, init)).status);
  return seen;
}
