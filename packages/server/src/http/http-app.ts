import { METHODS } from 'node:http';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { AccessTokens } from '../access/access-tokens.ts';
import type { TlsOptions } from '../access/tls-options.ts';
import type { ServiceDashboard } from '../dashboard/service-dashboard.ts';
import { failureOf } from '../service/failure.ts';
import { ServiceError, type ServiceErrorCode } from '../service/service-error.ts';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';
import { answerBrokenClient } from './broken-client.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import type { Endpoint } from './endpoint.ts';
import { failureProblem } from './problem.ts';
import { validateRequest } from './validate-request.ts';

/** Enough for 100 checks. */
const MOST_BODY_BYTES = 65_536;
/** A forward-auth service sees the headers of clients. With Node's 16 kB, a client could choose a 431. */
const MOST_HEADER_BYTES = 65_536;
/** How long a client may take to send a request, in milliseconds. */
const REQUEST_WITHIN_MS = 30_000;
/** Longer than gateways keep idle connections, so that they close them, not we. */
const KEEP_ALIVE_MS = 75_000;
const LONGEST_PARAMETER = 1024;

/** What the HTTP side of the service needs. */
export interface HttpAppParts {
  readonly endpoints: readonly Endpoint[];
  readonly tokens: AccessTokens;
  readonly metrics: ServiceMetrics;
  readonly logger: FastifyBaseLogger;
  /** Serves TLS; none for plain HTTP. */
  readonly tls: TlsOptions | undefined;
  /** None where it would be open to everybody, or is not wanted. */
  readonly dashboard: ServiceDashboard | undefined;
  /** Whether the service closes soon: clients are then asked to open other connections. */
  readonly isDraining: () => boolean;
}

/** Creates the HTTP side: the endpoints, with bounds on everything that callers send. */
export function httpApp({
  endpoints,
  tokens,
  metrics,
  logger,
  tls,
  dashboard,
  isDraining,
}: HttpAppParts): FastifyInstance {
  const bounds = { maxHeaderSize: MOST_HEADER_BYTES };
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Requests that arrive on open connections while the service closes are still answered.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    clientErrorHandler: answerBrokenClient,
    frameworkErrors: (error, request, reply) => {
      answerFailure(error, request as unknown as FastifyRequest, reply as unknown as FastifyReply);
    },
    ...(tls === undefined ? { http: bounds } : { https: { ...httpsOptions(tls), ...bounds } }),
  }) as unknown as FastifyInstance;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.setErrorHandler(answerFailure);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0];
    const known = endpoints.find((one) => one.path === path);
    if (known === undefined) throw new ServiceError('NOT_FOUND');
    reply.header('allow', known.method);
    throw new ServiceError('METHOD_NOT_ALLOWED', `This endpoint takes ${known.method}.`);
  });
  app.addHook('onRequest', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const endpoint = request.routeOptions.url ?? 'none';
    metrics.request(endpoint, reply.statusCode);
    request.log.debug({ method: request.method, endpoint, status: reply.statusCode }, 'answered');
  });
  for (const one of endpoints) register(app, one, tokens);
  if (dashboard !== undefined) dashboardRoutes(app, dashboard, isDraining);
  return app;
}

function httpsOptions({ cert, key, clientCa }: TlsOptions): object {
  if (clientCa === undefined) return { cert, key };
  return { cert, key, ca: clientCa, requestCert: true, rejectUnauthorized: true };
}

function register(app: FastifyInstance, endpoint: Endpoint, tokens: AccessTokens): void {
  const { method, path, scope } = endpoint;
  const callers = new WeakMap<FastifyRequest, string>();
  const route = {
    // A colon begins a parameter of the router, and a star is the rest of the path.
    url: path
      .replaceAll(':', '::')
      .replace('{path}', '*')
      .replace(/\{(\w+)\}/g, ':$1'),
    onRequest: async (request: FastifyRequest): Promise<void> => {
      if (scope === undefined) return;
      const caller = tokens.authorize(request.headers.authorization, scope);
      if (caller !== undefined) callers.set(request, caller);
    },
    handler: (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      return answer(endpoint, callers.get(request), request, reply);
    },
  };
  if (method !== 'ANY') {
    app.route({ method, ...route });
    return;
  }
  app.register(async (scoped) => {
    // The body belongs to the app behind the gateway. It may be large, and of any type.
    scoped.removeAllContentTypeParsers();
    scoped.addContentTypeParser('*', async (_request: FastifyRequest, body: NodeJS.ReadableStream) => {
      body.resume();
    });
    const others = METHODS.filter((one) => !scoped.supportedMethods.includes(one) && one !== 'CONNECT');
    for (const one of others) scoped.addHttpMethod(one, { hasBody: true });
    scoped.route({ method: [...scoped.supportedMethods], ...route });
  });
}

async function answer(
  endpoint: Endpoint,
  caller: string | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { '*': path, ...named } = request.params as Readonly<Record<string, string>>;
  const given = path === undefined ? named : { ...named, path };
  const params = validateRequest('the path', endpoint.params, given);
  const query = validateRequest('the query', endpoint.query, { ...(request.query as object) });
  const body = validateRequest('the body', endpoint.body, request.body);
  return endpoint.handle({ params, query, body, caller, request, reply });
}

/** The codes of errors that Fastify throws for what callers send. */
const FRAMEWORK_CODES: Readonly<Record<number, ServiceErrorCode>> = {
  400: 'INVALID_REQUEST',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  414: 'INVALID_REQUEST',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode = 500, message } = error as { readonly statusCode?: number; readonly message: string };
  const code = error instanceof ServiceError ? undefined : FRAMEWORK_CODES[statusCode];
  const failure = failureOf(code === undefined ? error : new ServiceError(code, message));
  if (failure.status === 500) request.log.error({ err: error }, 'a request failed');
  if (failure.status === 401) reply.header('www-authenticate', 'Bearer');
  reply
    .code(failure.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(failureProblem(failure))));
}
