import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { onTestFinished } from 'vitest';

/** An app that is closed when the test ends, and answers errors so that a test can see them. */
export function newApp(options: FastifyServerOptions = {}): FastifyInstance {
  const app = fastify(options as object) as unknown as FastifyInstance;
  app.setErrorHandler((error: { name: string; message: string; code?: string }, _request, reply) => {
    reply.code(500).send({ name: error.name, message: error.message, code: error.code });
  });
  onTestFinished(() => app.close());
  return app;
}

/** Serves the app on a free port of loopback, and gives its origin. */
export function listen(app: FastifyInstance): Promise<string> {
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** The status of each of so many requests in a row. */
export async function statuses(url: string, count: number, init?: RequestInit): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await fetch(url, init)).status);
  return seen;
}
