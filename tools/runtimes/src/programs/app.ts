import {
  fixedWindow,
  isPreflight,
  type Limit,
  type MemoryStore,
  memoryStore,
  tokenBucket,
} from '@sluice/adapter-web';
import { fromCloudflare, rateLimit } from '@sluice/adapter-web/hono';
import { runStoreConformance } from '@sluice/conformance';
import { Hono } from 'hono';

/** How many cases of the suite passed, and what went wrong in the others. */
export interface SuiteOutcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** The options of `rateLimited` that every runtime gets. */
export interface AppOptions {
  readonly store: MemoryStore;
  readonly limits: readonly Limit[];
  readonly skip: (request: Request) => boolean;
  readonly countWhen?: (request: Request, response: Response) => boolean;
}

type Handler = (request: Request) => Response;

/** The clock stands still, so that all runtimes report the same seconds. */
function optionsOf(countWhen?: AppOptions['countWhen']): AppOptions {
  return {
    store: memoryStore({ clock: { now: () => 1_700_000_000_000 } }),
    limits: [
      fixedWindow({ name: 'a "quoted" name', limit: 3, window: '90s' }),
      tokenBucket({ name: 'burst', capacity: 2, refill: { amount: 1, every: '1500ms' } }),
    ],
    skip: isPreflight,
    ...(countWhen !== undefined && { countWhen }),
  };
}

/**
 * Returns a handler for a server: `/login` counts refused logins only, `/hono` is a Hono app, `/conformance`
 * runs the suite with the memory store, and everything else counts. The query `answer` chooses the answer.
 * `limit` is `rateLimited` of the runtime.
 */
export function appOf<Rest extends unknown[]>(
  limit: (options: AppOptions, handler: Handler) => (request: Request, ...rest: Rest) => Promise<Response>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  const limited = limit(optionsOf(), answer);
  const login = limit(
    optionsOf((_request, { status }) => status === 401),
    answer,
  );
  const hono = honoApp();
  return async (request, ...rest) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/conformance') return Response.json(await runSuite());
    if (pathname === '/hono') return hono.fetch(request);
    return (pathname === '/login' ? login : limited)(request, ...rest);
  };
}

/** The address is in a header on every runtime: what differs between them is tested without Hono. */
function honoApp(): Hono {
  const { store, limits } = optionsOf();
  const app = new Hono();
  app.use(rateLimit({ store, limits, address: fromCloudflare }));
  app.all('/hono', (c) => answer(c.req.raw));
  return app;
}

function answer({ url }: Request): Response {
  const asked = new URL(url).searchParams.get('answer') ?? '200';
  if (asked === 'throw') throw new Error('mine');
  // Its headers are immutable.
  if (asked === 'redirect') return Response.redirect('http://app.example/', 302);
  const body = asked === '204' ? null : 'passed';
  return new Response(body, { status: Number(asked), headers: { 'content-type': 'text/plain' } });
}

async function runSuite(): Promise<SuiteOutcome> {
  const cases: [string, () => Promise<void>][] = [];
  let group = '';
  runStoreConformance(
    {
      describe(name, define) {
        group = name;
        define();
      },
      it: (name, run) => cases.push([`${group}: ${name}`, () => run()]),
    },
    ({ clock }) => memoryStore(clock === undefined ? {} : { clock }),
  );
  const failures: string[] = [];
  for (const [name, run] of cases) {
    try {
      await run();
    } catch (error) {
      failures.push(`${name}: ${(error as Error).message}`);
    }
  }
  return { passed: cases.length - failures.length, failures };
}
