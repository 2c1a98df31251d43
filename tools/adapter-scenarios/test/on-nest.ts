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
import { RateLimit, RateLimitModule } from '@sluice/adapter-nest';
import { memoryStore } from '@sluice/store-memory';
import { onTestFinished } from 'vitest';
import {
  type AnyRequest,
  type AppSettings,
  answerTo,
  type Framework,
  type ScenarioOptions,
  statusOf,
} from './frameworks.ts';

/** A response of either platform. */
interface PlatformResponse {
  status(code: number): { send(body: object | string): void };
}

/** NestJS on both platforms. */
export const onNest: readonly Framework[] = ['Express', 'Fastify'].map((platform) => ({
  name: `NestJS on ${platform}`,
  serve(options, settings = {}) {
    const imports = options.map((one) => RateLimitModule.forRoot(one as never));
    return listen(platform, imports, controllerOf(settings), settings);
  },
  serveRoutes(options, settings = {}) {
    const imports = [RateLimitModule.forRoot({ store: memoryStore(), global: false })];
    return listen(platform, imports, controllerOf(settings, options), settings);
  },
}));

/** Returns the routes: with a limit of their own, or with that of the modules. */
function controllerOf({ waiting }: AppSettings, options?: ScenarioOptions) {
  const answer = (request: AnyRequest, response: PlatformResponse): void => {
    response.status(statusOf(request.headers)).send(answerTo(request as object));
  };
  const Limited = (): MethodDecorator =>
    options === undefined ? () => {} : (RateLimit(options as never) as MethodDecorator);

  @Controller()
  class Routes {
    @Get('login')
    @Limited()
    get(@Req() request: AnyRequest, @Res() response: PlatformResponse): void {
      answer(request, response);
    }

    @Post('login')
    @Limited()
    post(@Req() request: AnyRequest, @Res() response: PlatformResponse): void {
      answer(request, response);
    }

    @Get('u/:id')
    @Limited()
    user(@Req() request: AnyRequest, @Res() response: PlatformResponse): void {
      answer(request, response);
    }

    @Get('slow')
    async slow(): Promise<string> {
      await new Promise<void>((resolve) => waiting?.push(resolve));
      return 'done';
    }
  }
  return Routes;
}

@Catch()
class ErrorsAsJson extends BaseExceptionFilter {
  override catch(error: { name: string; code?: string }, host: ArgumentsHost): void {
    if (error instanceof HttpException) super.catch(error, host);
    else host.switchToHttp().getResponse().status(500).send({ name: error.name, code: error.code });
  }
}

async function listen(
  platform: string,
  imports: DynamicModule[],
  routes: new () => object,
  { trustProxy, headers = {}, atEnd = onTestFinished }: AppSettings,
): Promise<string> {
  const root: DynamicModule = { module: class Root {}, imports, controllers: [routes] };
  const adapter = platform === 'Express' ? new ExpressAdapter() : fastifyAdapter(trustProxy, headers);
  const app: INestApplication = await NestFactory.create(root, adapter, {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  if (platform === 'Express') {
    if (trustProxy !== undefined) adapter.getInstance().set('trust proxy', trustProxy);
    app.use((_request: object, response: { set(all: object): void }, next: () => void) => {
      response.set(headers);
      next();
    });
  }
  app.useGlobalFilters(new ErrorsAsJson(adapter));
  atEnd(() => app.close());
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

function fastifyAdapter(trustProxy: unknown, headers: Readonly<Record<string, string>>): FastifyAdapter {
  const adapter = new FastifyAdapter(trustProxy === undefined ? {} : { trustProxy: trustProxy as string });
  adapter.getInstance().addHook('onRequest', async (_request, reply) => {
    for (const [i, [name, value]] of Object.entries(headers).entries()) {
      if (i % 2 === 0) reply.header(name, value);
      else reply.raw.setHeader(name, value);
    }
  });
  return adapter;
}
