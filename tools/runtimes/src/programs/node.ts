import { type HttpBindings, serve } from '@hono/node-server';
import { rateLimited } from '@sluice/adapter-web';
import { appOf } from './app.ts';

declare const PORT: number;

const app = appOf<[HttpBindings]>((options, handler) => {
  const address = (_request: Request, bindings?: HttpBindings) => bindings?.incoming.socket.remoteAddress;
  return rateLimited<HttpBindings>({ ...options, address }, handler);
});
const fetch = (request: Request, bindings: HttpBindings): Promise<Response> => {
  return app(request, bindings).catch(() => new Response(null, { status: 500 }));
};
serve({ hostname: '127.0.0.1', port: PORT, fetch: fetch as never });
