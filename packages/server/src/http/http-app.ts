import { METHODS } from 'node:http';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { z } from 'zod';
import type { AccessTokens } from '../access/access-tokens.ts';
import type { TlsOptions } from '../access/tls-options.ts';
import type { ServiceDashboard } from '../dashboard/service-dashboard.ts';
import { type Failure, failureOf } from '../service/failure.ts';
import { ServiceError, type ServiceErrorCode } from '../service/service-error.ts';
import { whenReady } from '../service/when-ready.ts';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';
import { answeredWith } from './answered.ts';
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
  const answered = answeredWith(metrics, logger);
  // Not hooks of Fastify, which would cost each request more than this.
  const send: Send = (endpoint, request, reply, body) => {
    if (isDraining()) reply.header('connection', 'close');
    answered(endpoint, request, reply);
    reply.send(body);
  };
  const answerFailure = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const failure = failureOfRequest(error);
    if (failure.status === 500) logger.error({ reqId: request.id, err: error }, 'a request failed');
    if (failure.status === 401) reply.header('www-authenticate', 'Bearer');
    reply.code(failure.status).header('cache-control', 'no-store').type('application/problem+json');
    const body = Buffer.from(JSON.stringify(failureProblem(failure)));
    send(request.routeOptions.url ?? 'none', request, reply, body);
  };
  const app = fastify({
    // With a logger, Fastify creates one for each request, and listens to the end of each answer.
    logger: false,
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
  for (const one of endpoints) register(app, one, tokens, send);
  if (dashboard !== undefined) dashboardRoutes(app, dashboard, isDraining, answered);
  return app;
}

function httpsOptions({ cert, key, clientCa }: TlsOptions): object {
  if (clientCa === undefined) return { cert, key };
  return { cert, key, ca: clientCa, requestCert: true, rejectUnauthorized: true };
}

/** Sends the body of an answer. `endpoint`: its pattern. */
type Send = (endpoint: string, request: FastifyRequest, reply: FastifyReply, body: unknown) => void;

function register(app: FastifyInstance, endpoint: Endpoint, tokens: AccessTokens, send: Send): void {
  const { method, path, scope } = endpoint;
  const callers = new WeakMap<FastifyRequest, string>();
  // A colon begins a parameter of the router, and a star is the rest of the path.
  const url = path
    .replaceAll(':', '::')
    .replace('{path}', '*')
    .replace(/\{(\w+)\}/g, ':$1');
  const route = {
    url,
    // Before the body is read.
    ...(scope !== undefined &&
      tokens.areRequired && {
        onRequest: (request: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
          callers.set(request, tokens.authorize(request.headers.authorization, scope) as string);
          done();
        },
      }),
    // Not an async function: most answers are there at once.
    handler: (request: FastifyRequest, reply: FastifyReply): unknown =>
      whenReady(answer(endpoint, callers.get(request), request, reply), (body) =>
        send(url, request, reply, body),
      ),
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

function answer(
  endpoint: Endpoint,
  caller: string | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  const params = endpoint.params && validateRequest('the path', endpoint.params, paramsOf(request));
  const query = endpoint.query && queryOf(endpoint.query, request);
  const body = endpoint.isPlain?.(request.body)
    ? request.body
    : validateRequest('the body', endpoint.body, request.body);
  return endpoint.handle({ params, query, body, caller, request, reply });
}

/** What the schema makes of no query: most requests have none. */
const withoutQuery = new WeakMap<z.ZodType, unknown>();

function queryOf(schema: z.ZodType, { query, url }: FastifyRequest): unknown {
  if (url.includes('?')) return validateRequest('the query', schema, { ...(query as object) });
  let none = withoutQuery.get(schema);
  if (none === undefined) {
    none = validateRequest('the query', schema, {});
    withoutQuery.set(schema, none);
  }
  return none;
}

function paramsOf({ params }: FastifyRequest): object {
  const { '*': path, ...named } = params as Readonly<Record<string, string>>;
  return path === undefined ? named : { ...named, path };
}

/** The codes of errors that Fastify throws for what callers send. */
const FRAMEWORK_CODES: Readonly<Record<number, ServiceErrorCode>> = {
  400: 'INVALID_REQUEST',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  414: 'INVALID_REQUEST',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

function failureOfRequest(error: unknown): Failure {
  const { statusCode = 500, message } = error as { readonly statusCode?: number; readonly message: string };
  const code = error instanceof ServiceError ? undefined : FRAMEWORK_CODES[statusCode];
  return failureOf(code === undefined ? error : new ServiceError(code, message));
}
