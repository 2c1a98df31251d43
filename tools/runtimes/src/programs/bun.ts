import { type BunServer, rateLimited } from '@sluice/adapter-web/bun';
import { appOf } from './app.ts';

declare const PORT: number;
declare const Bun: {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    fetch(request: Request, server: BunServer): Promise<Response>;
    error(error: Error): Response;
  }): void;
};

Bun.serve({
  hostname: '127.0.0.1',
  port: PORT,
  fetch: appOf<[BunServer]>(rateLimited),
  error: () => new Response(null, { status: 500 }),
});
