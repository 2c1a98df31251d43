import { type DenoInfo, rateLimited } from '@sluice/adapter-web/deno';
import { appOf } from './app.ts';

declare const PORT: number;
declare const Deno: {
  serve(
    options: { readonly hostname: string; readonly port: number; onError(): Response },
    handler: (request: Request, info: DenoInfo) => Promise<Response>,
  ): void;
};

const onError = (): Response => new Response(null, { status: 500 });
Deno.serve({ hostname: '127.0.0.1', port: PORT, onError }, appOf<[DenoInfo]>(rateLimited));
