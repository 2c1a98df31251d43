import { hostname } from 'node:os';
import { act } from './actions/act.ts';
import { AuditTrail } from './actions/audit-trail.ts';
import { type Operator, operatorOf } from './authorize.ts';
import type { Dashboard } from './dashboard.ts';
import { type DashboardOptions, parseDashboardOptions } from './dashboard-options.ts';
import { keyReport } from './keys/key-report.ts';
import { WatchedLimiter } from './limiters/watched-limiter.ts';
import { LiveClients } from './live/live-clients.ts';
import { Outages } from './live/outages.ts';
import { Sampler } from './live/sampler.ts';
import type { ActRequest, LiveMessage } from './messages.ts';
import { pageHandler } from './mounts/page-handler.ts';
import { dashboardFiles } from './page/dashboard-files.ts';
import { BadRequest } from './serving/bad-request.ts';
import { jsonOfOwnPage } from './serving/json-request.ts';
import { DASHBOARD_POLICY, responseHeaders } from './serving/response-headers.ts';
import { json, type Route } from './serving/routed-page.ts';
import { wallClockMs } from './wall-clock.ts';

/** A page shows traffic within this time. */
const TICK_MS = 500;
const TOP_KEYS = 10;

/**
 * Creates a page for operators: decisions per second, top keys, limits, stores and outages of this process,
 * live; look up a key; reset, block, unblock and penalize it. For the holders of keys, use `createUsagePage`.
 *
 * The result is a handler of the Web's `Request`, with mounts for Express and Fastify. `authorize` is called
 * for every request. Takes a sample of telemetry twice a second, by a timer that does not keep the process
 * alive, until `close` is called.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * const telemetry = createTelemetry();
 * const dashboard = createDashboard({
 *   telemetry,
 *   limiters: [limiter],
 *   authorize: (_request, { user }) => user?.isAdmin === true && { name: user.email },
 *   onAudit: (event) => logger.info(event, 'limits: an operator acted'),
 * });
 * app.use('/admin/limits', dashboard.express);
 * ```
 */
export function createDashboard(options: DashboardOptions): Dashboard {
  const parsed = parseDashboardOptions(options);
  const { telemetry, authorize, challenge, hashKeys } = parsed;
  const outages = new Outages();
  const trail = new AuditTrail(parsed.onAudit);
  const clients = new LiveClients();
  const startedAtMs = wallClockMs();
  const watched = new Map(
    parsed.limiters.map((named) => [named.name, new WatchedLimiter(named, parsed.historyKeys, outages)]),
  );
  for (const { named } of watched.values()) telemetry.observe(named.limiter);
  const sampler = new Sampler(telemetry, watched, startedAtMs);
  sampler.sample(startedAtMs);

  function message(limiter: string | undefined, operator: Operator, isFirst: boolean): LiveMessage {
    const atMs = wallClockMs();
    const { name, mayAct = true } = operator;
    return {
      atMs,
      process: { host: hostname(), pid: process.pid, sinceMs: startedAtMs },
      operator: { ...(name !== undefined && { name }), mayAct },
      // Two of each, because the newest may have begun since the last message.
      seconds: sampler.seconds(limiter, atMs, isFirst ? undefined : 3),
      minutes: sampler.minutes(limiter, atMs, isFirst ? undefined : 2),
      limiters: sampler.limiters(atMs),
      topKeys: telemetry.topKeys({ count: TOP_KEYS, hashed: hashKeys }),
      keysAreHashed: hashKeys,
      outages: outages.all,
      actions: trail.last,
    };
  }

  function live(request: Request, operator: Operator): Response {
    const limiter = new URL(request.url).searchParams.get('limiter') ?? undefined;
    const headers = responseHeaders(DASHBOARD_POLICY, {
      'content-type': 'text/event-stream',
      // Proxies such as nginx would hold the stream back.
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') return new Response(null, { headers });
    if (clients.isFull) throw new BadRequest(503, 'Too many pages are open.');
    const messageOf = (isFirst: boolean): string => JSON.stringify(message(limiter, operator, isFirst));
    return new Response(clients.open(wallClockMs(), messageOf), { headers });
  }

  async function lookUp(request: Request): Promise<Response> {
    const { found, key } = keyOf(watched, await jsonOfOwnPage(request));
    return json(DASHBOARD_POLICY, 200, await keyReport(found, key));
  }

  async function actOn(request: Request, operator: Operator): Promise<Response> {
    const body = await jsonOfOwnPage(request);
    if (operator.mayAct === false) throw new BadRequest(403, 'You may look, but not act.');
    const { found, key } = keyOf(watched, body);
    await act(found.named, body as unknown as ActRequest, operator, trail);
    // The action is done, even if the store cannot be read now.
    return json(DASHBOARD_POLICY, 200, await keyReport(found, key));
  }

  const timer = setInterval(() => {
    const nowMs = wallClockMs();
    sampler.sample(nowMs);
    clients.sendAll(nowMs);
  }, TICK_MS).unref();

  const handler = pageHandler<Operator>({
    policy: DASHBOARD_POLICY,
    challenge,
    admit: async (request, original) => operatorOf(await authorize(request, original)),
    routes: new Map<string, Route<Operator>>([
      ...dashboardFiles().map(([name, answer]) => [name, { method: 'GET', answer }] as const),
      ['live', { method: 'GET', answer: live }],
      ['key', { method: 'POST', answer: lookUp }],
      ['act', { method: 'POST', answer: actOn }],
    ]),
  });
  return Object.assign(handler, {
    close(): void {
      clearInterval(timer);
      clients.closeAll();
      for (const one of watched.values()) one.stop();
    },
  });
}

function keyOf(
  watched: ReadonlyMap<string, WatchedLimiter>,
  { limiter, key }: Readonly<Record<string, unknown>>,
): { readonly found: WatchedLimiter; readonly key: string } {
  if (typeof key !== 'string') throw new BadRequest(400, 'The key must be text.');
  const found = typeof limiter === 'string' ? watched.get(limiter) : undefined;
  if (found === undefined) throw new BadRequest(404, 'The dashboard has no limiter of this name.');
  return { found, key };
}
