import {
  type ArgumentsHost,
  Catch,
  Controller,
  type DynamicModule,
  Get,
  HttpException,
  type INestApplication,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import { BaseExceptionFilter, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { AdapterUnderTest, AppSettings, HandlerAnswer, SuiteOptions } from '@sluice/adapter-conformance';
import { RateLimit, RateLimitModule } from '@sluice/adapter-nest';
import { memoryStore } from '@sluice/store-memory';
import { isOtherEnd, versionOf } from './node-server.ts';

/** A response of either platform. */
interface PlatformResponse {
  status(code: number): PlatformResponse;
  header(name: string, value: string): PlatformResponse;
  send(body: string): void;
}

/** The adapter on both platforms of NestJS. Guards run after parsers, and only at routes. */
export const onNest: readonly AdapterUnderTest[] = ['Express', 'Fastify'].map((platform) => ({
  name: `@sluice/adapter-nest on NestJS ${versionOf('@nestjs/core', process.env.NESTJS_IN)} with ${platform}`,
  capabilities: {
    routes: true,
    unrouted: false,
    settles: true,
    decisions: true,
    shadowDecisions: true,
    earlierHeaders: true,
    fieldsOnErrors: true,
    clientGone: true,
    proxies: true,
    unixSockets: true,
    beforeBody: false,
    afterBody: true,
    webResponses: false,
    http2: false,
  },
  async serve(options, settings) {
    const atApp = settings.limitedAt === 'app';
    const imports = atApp
      ? options.map((one) => RateLimitModule.forRoot(one as never))
      : [RateLimitModule.forRoot({ store: memoryStore(), global: false })];
    const root = { module: class Root {}, imports, controllers: [routesOf(settings, atApp ? [] : options)] };
    const app = await appOf(platform, root, settings);
    const { socketPath } = settings;
    if (socketPath === undefined) await app.listen(0, '127.0.0.1');
    // On Fastify, Nest 11 takes a string for a port.
    else await app.listen((platform === 'Fastify' ? { path: socketPath } : socketPath) as string);
    return { origin: socketPath ?? (await app.getUrl()), close: () => app.close() };
  },
}));

/** Returns the routes, with the first of the options as a limit of their own. */
function routesOf(settings: AppSettings, [options]: readonly SuiteOptions[]) {
  const handle = async (request: object, response: PlatformResponse): Promise<void> =>
    send(response, await settings.handle(request));
  const Limited = (): MethodDecorator =>
    options === undefined ? () => {} : (RateLimit(options as never) as MethodDecorator);

  @Controller()
  class Routes {
    @Get('login')
    @Limited()
    get(@Req() request: object, @Res() response: PlatformResponse): Promise<void> {
      return handle(request, response);
    }

    @Post('login')
    @Limited()
    post(@Req() request: object, @Res() response: PlatformResponse): Promise<void> {
      return handle(request, response);
    }

    @Get('u/:id')
    @Limited()
    user(@Req() request: object, @Res() response: PlatformResponse): Promise<void> {
      return handle(request, response);
    }
  }
  return Routes;
}

function send(response: PlatformResponse, { status, headers, body }: HandlerAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  response.status(status).send(body);
}

async function appOf(
  platform: string,
  root: DynamicModule,
  settings: AppSettings,
): Promise<INestApplication> {
  const { trustsProxy, headers } = settings;
  const adapter = platform === 'Express' ? new ExpressAdapter() : fastifyAdapter(settings);
  const options = { logger: false, abortOnError: false, forceCloseConnections: true } as const;
  const app: INestApplication = await NestFactory.create(root, adapter, options);
  if (platform === 'Express') {
    if (trustsProxy) adapter.getInstance().set('trust proxy', isOtherEnd);
    app.use((_request: object, response: { set(all: object): void }, next: () => void) => {
      response.set(headers);
      next();
    });
  }

  @Catch()
  class Errors extends BaseExceptionFilter {
    override catch(error: object, host: ArgumentsHost): void {
      if (error instanceof HttpException) super.catch(error, host);
      else send(host.switchToHttp().getResponse(), settings.answerError(error));
    }
  }
  app.useGlobalFilters(new Errors(adapter));
  return app;
}

function fastifyAdapter({ trustsProxy, headers }: AppSettings): FastifyAdapter {
  const adapter = new FastifyAdapter(trustsProxy ? { trustProxy: isOtherEnd } : {});
  adapter.getInstance().addHook('onRequest', async (_request, reply) => {
    for (const [i, [name, value]] of Object.entries(headers).entries()) {
      if (i % 2 === 0) reply.header(name, value);
      else reply.raw.setHeader(name, value);
    }
  });
  return adapter;
}
