import type { FastifyInstance } from 'fastify';
import type { Place } from '../listen-options.ts';

/** Listens, and resolves to the address. */
export async function listenHttp(app: FastifyInstance, place: Place): Promise<string> {
  if ('socket' in place) {
    await app.listen({ path: place.socket });
    return `unix:${place.socket}`;
  }
  return app.listen(place);
}

/** Ends when all requests are answered; after `withinMs`, closes the connections of the others. */
export async function closeHttp(app: FastifyInstance, withinMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), withinMs);
  await app.close();
  clearTimeout(timer);
}
