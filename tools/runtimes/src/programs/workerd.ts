import { rateLimited, type WorkerContext } from '@sluice/adapter-web/workers';
import { appOf } from './app.ts';

const app = appOf<[unknown, WorkerContext]>(rateLimited);

export default {
  fetch: (request: Request, env: unknown, context: WorkerContext): Promise<Response> => {
    return app(request, env, context).catch(() => new Response(null, { status: 500 }));
  },
};
