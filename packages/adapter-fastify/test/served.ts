import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { onTestFinished } from 'vitest';

/** Creates an app that answers errors so that a test can see them. It is closed when the test ends. */
export function newApp(options: FastifyServerOptions = {}): FastifyInstance {
  const app = fastify(options as object) as unknown as FastifyInstance;
  app.setErrorHandler((error: { name: string; message: string; code?: string }, _request, reply) => {
    reply.code(500).send({ name: error.name, message: error.message, code: error.code });
  });
  onTestFinished(() => app.close());
  return app;
}

/** Serves the app on a free loopback port. Resolves to its origin. */
export function listen(app: FastifyInstance): Promise<string> {
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** Sends `count` requests in a row. Resolves to their statuses. */
export async function statuses(url: string, count: number, init?: RequestInit): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await fetch(url, init)).status);
  return seen;
}
